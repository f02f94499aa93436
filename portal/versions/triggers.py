"""The triggers that raise a room's version. They know tables, no models of rooms.

SQLite has one writer at a time, so each written row raises at once. PostgreSQL raises last, at the
commit: writers of other rows would wait for the version's lock from then on, and two that write in
another order would wait for each other.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.versions.models import ContentVersion

EVENTS = ("INSERT", "UPDATE", "DELETE")
NAME = "raise_content_version"  # of every trigger: SET CONSTRAINTS names them together


def watch(connection: BaseDatabaseWrapper, rooms: Mapping[str, Iterable[str]]) -> None:
    """Put missing triggers on the tables of each room. A room that had any missing is raised."""
    table = ContentVersion._meta.db_table
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if table not in there:  # migrated to a time before versions
            return
        if connection.vendor == "postgresql":
            # two hosts that start at once look one after the other
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        known = _known(connection)
        rows = ContentVersion.objects.using(connection.alias)
        for room, tables in rooms.items():
            missing = [
                statement
                for watched in sorted(there.intersection(tables))
                for name, statement in _triggers(connection.vendor, room, watched)
                if (watched, name) not in known
            ]
            for statement in missing:
                cursor.execute(statement)
            if missing or not rows.filter(pk=room).exists():
                rows.update_or_create(pk=room, defaults={"mark": uuid.uuid4().hex})


def _known(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """The triggers that exist, as table and name."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
            )
        else:
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        return set(cursor.fetchall())


def _triggers(vendor: str, room: str, table: str) -> list[tuple[str, str]]:
    """Name and statement of each trigger that a table of a room needs."""
    if vendor == "postgresql":
        return [
            (
                NAME,
                f'CREATE CONSTRAINT TRIGGER {NAME} AFTER {" OR ".join(EVENTS)} ON "{table}"'
                " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                f" EXECUTE FUNCTION raise_content_version('{room}')",
            )
        ]
    names = {event: f"{NAME}_{room}_{table}_{event.lower()}" for event in EVENTS}
    # names from the code only, no words of anybody
    raising = (
        f"UPDATE {ContentVersion._meta.db_table}"  # noqa: S608
        f" SET mark = lower(hex(randomblob(16))) WHERE room = '{room}'"
    )
    return [
        (name, f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {raising}; END')
        for event, name in names.items()
    ]
