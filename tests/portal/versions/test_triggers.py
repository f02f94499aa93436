"""Triggers are put where they lack, and nowhere twice."""

import pytest
from django.db import connection

from portal.versions.apps import tables_by_room
from portal.versions.models import ContentVersion
from portal.versions.reading import current_version
from portal.versions.triggers import watch

pytestmark = pytest.mark.django_db
TABLE = "cases_term"


def drop_triggers(table: str) -> None:
    """What SQLite does where a migration remakes a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER raise_content_version ON {table}")
            return
        for event in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER raise_content_version_cases_{table}_{event}")


def touch(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (vocabulary, name, position, is_active) VALUES"
                       " ('cause', '新词', 1, true)")  # fmt: skip


def test_a_table_that_was_remade_is_watched_again_and_the_room_is_raised() -> None:
    drop_triggers(TABLE)
    before = current_version("cases")
    touch(TABLE)
    assert current_version("cases") == before
    watch(connection, tables_by_room())
    again = current_version("cases")
    assert again != before
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET position = 2")
    assert current_version("cases") != again


def test_a_second_look_changes_nothing() -> None:
    before = current_version("cases")
    watch(connection, tables_by_room())
    assert current_version("cases") == before


def test_a_room_without_a_row_has_no_version_and_gets_one() -> None:
    ContentVersion.objects.all().delete()
    assert current_version("cases") == ""
    watch(connection, tables_by_room())
    assert current_version("cases")
