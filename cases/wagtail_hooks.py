"""Where Wagtail looks for hooks; they live with the screens that they open."""

from cases.admin import hooks  # noqa: F401 - importing registers them
from cases.admin.imports import hooks as import_hooks  # noqa: F401 - importing registers them
