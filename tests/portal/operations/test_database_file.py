"""Connections are kept, and given up where their file was replaced."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from portal.operations.database_file import close_strayed_connections, has_strayed
from portal.settings.base import database_settings


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Iterator[Any]:
    """A connection to a file of its own, as a thread of the server keeps it."""
    values = connections.configure_settings(
        {"default": database_settings(f"sqlite:///{tmp_path / 'it.sqlite3'}")}
    )["default"]
    connection = DatabaseWrapper(values, "kept")
    monkeypatch.setattr(connections, "all", lambda initialized_only=False: [connection])
    with django_db_blocker.unblock():
        ask(connection, "CREATE TABLE t (n)")
        ask(connection, "INSERT INTO t VALUES (1)")
        yield connection
        connection.close()


def ask(connection: DatabaseWrapper, words: str) -> list[tuple]:
    with connection.cursor() as cursor:
        return cursor.execute(words).fetchall()


@pytest.mark.parametrize("url", ["sqlite:////tmp/x.sqlite3", "postgres://u@127.0.0.1/x"])
def test_every_database_keeps_its_connections(url: str) -> None:
    assert database_settings(url)["CONN_MAX_AGE"] == 60


def test_a_connection_is_kept_from_request_to_request(kept: DatabaseWrapper) -> None:
    opened = kept.connection
    close_strayed_connections()
    kept.close_if_unusable_or_obsolete()
    assert kept.connection is opened


def test_a_restored_backup_is_read_by_the_next_request(
    kept: DatabaseWrapper, tmp_path: Path
) -> None:
    path = Path(kept.settings_dict["NAME"])
    ask(kept, "PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, tmp_path / "backup")
    ask(kept, "INSERT INTO t VALUES (2)")
    for name in ("it.sqlite3", "it.sqlite3-wal", "it.sqlite3-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "backup").rename(path)
    assert has_strayed(kept)
    close_strayed_connections()
    assert ask(kept, "SELECT n FROM t") == [(1,)]
    assert not has_strayed(kept)


def test_a_migration_beside_it_is_seen(kept: DatabaseWrapper) -> None:
    assert ask(kept, "SELECT * FROM t") == [(1,)]

    def migrate() -> None:
        other = DatabaseWrapper(kept.settings_dict, "other")
        ask(other, "ALTER TABLE t ADD COLUMN m DEFAULT 7")
        other.close()

    thread = threading.Thread(target=migrate)
    thread.start()
    thread.join()
    close_strayed_connections()
    assert ask(kept, "SELECT * FROM t") == [(1, 7)]


def test_nothing_is_closed_inside_a_transaction(kept: DatabaseWrapper) -> None:
    kept.in_atomic_block = True
    Path(kept.settings_dict["NAME"]).unlink()
    opened = kept.connection
    close_strayed_connections()
    assert kept.connection is opened
    kept.in_atomic_block = False
