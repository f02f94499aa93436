"""A kept connection to SQLite is given up when its file is no longer the one at its path.

Whoever restores a backup under a running server puts another file there. The kept connection
would go on with the deleted one, and what is written to that is lost.
"""

from __future__ import annotations

import os
from typing import Any
from weakref import WeakKeyDictionary

from django.core.signals import request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_opened: WeakKeyDictionary[BaseDatabaseWrapper, tuple[int, int] | None] = WeakKeyDictionary()


def connect_signals() -> None:
    """Watch every connection to SQLite of this process."""
    connection_created.connect(note_file, dispatch_uid="database-file")
    request_started.connect(close_strayed_connections, dispatch_uid="database-file")


def note_file(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Remember which file a new connection opened."""
    if connection.vendor == "sqlite":
        _opened[connection] = _file_at(connection)


def close_strayed_connections(**_: Any) -> None:
    """Close this thread's connections whose file was replaced or deleted: the next one is new."""
    for connection in connections.all(initialized_only=True):
        if has_strayed(connection) and not connection.in_atomic_block:
            connection.close()


def has_strayed(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether the open connection has another file than the one at its path now."""
    if connection.connection is None or connection not in _opened:
        return False
    return _opened[connection] != _file_at(connection)


def _file_at(connection: BaseDatabaseWrapper) -> tuple[int, int] | None:
    try:
        held = os.stat(connection.settings_dict["NAME"])
    except OSError:
        return None  # no file yet, or a database in memory
    return held.st_dev, held.st_ino
