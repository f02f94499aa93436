"""The versions of rooms, as Django knows them."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate


class VersionsConfig(AppConfig):
    """portal.versions: one row per room, raised by triggers on the tables of its content."""

    name = "portal.versions"
    label = "versions"
    verbose_name = "内容版本"

    def ready(self) -> None:
        """Keep the triggers in place: SQLite drops them where a migration remakes a table."""
        post_migrate.connect(keep_triggers, sender=self, dispatch_uid="versions.triggers")


def tables_by_room() -> dict[str, frozenset[str]]:
    """Return the tables that each room declares as its content."""
    return {
        config.label: frozenset(apps.get_model(label)._meta.db_table for label in declared)
        for config in apps.get_app_configs()
        if (declared := getattr(config, "content_models", ()))
    }


def keep_triggers(using: str, **kwargs: Any) -> None:
    """Put the triggers where they are missing, once all tables are as migrations want them."""
    from portal.versions.triggers import watch

    watch(connections[using], tables_by_room())
