"""The settings of the bench: those of the suite, and the bare page beside the product."""

from portal.settings.test import *  # noqa: F403 - settings are layered by star import
from portal.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.bare"]
