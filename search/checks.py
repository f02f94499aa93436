"""What `check` asks of this room: settings of search servers that make sense. It asks no server."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from search.clusters import connection_problems, connection_risks


@checks.register()
def check_cluster(
    app_configs: Sequence[AppConfig] | None, **_: object
) -> Sequence[checks.CheckMessage]:
    """Report settings that nobody could connect with, and those that give a password away."""
    address = getattr(settings, "ELASTICSEARCH", None)
    if address is None:
        return []
    return [
        *(checks.Error(words, id="search.E001") for words in connection_problems(address)),
        *(checks.Warning(words, id="search.W001") for words in connection_risks(address)),
    ]
