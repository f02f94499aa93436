"""Turns at one index: between the processes of a host, or of all hosts that share a database.

It knows names and patience; what is done in a turn it does not know. A lock falls with the
process that holds it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import filelock
from django.db import Error as DatabaseError
from django.db import connection

from search.engines.base import EngineBusy, EngineUnavailable

POLL_SECONDS = 0.05


class IndexBusy(EngineBusy):
    """Another process has the turn, and kept it for longer than this one would wait."""

    def __init__(self) -> None:
        super().__init__("索引正由别的进程更新，稍后自动补上")


class LockTurn(Protocol):
    """Waits at most so many seconds (0: not at all) for the turn; raises `IndexBusy`."""

    def __call__(self, seconds: float) -> AbstractContextManager[None]:
        """Hold the turn as long as the context lasts. It is not re-entrant."""


@dataclass(frozen=True, slots=True)
class IndexLocks:
    """The two turns of one index; who needs both takes that of building first.

    Loading documents, writing them and marking their changes happen in one turn of `writing`:
    else a slow process could write an older state over a newer one that is already marked.
    """

    writing: LockTurn
    building: LockTurn


def host_locks(folder: Path) -> IndexLocks:
    """Files in the folder, which one host has for itself."""
    return IndexLocks(_file_turn(folder / "drain.lock"), _file_turn(folder / "rebuild.lock"))


def cluster_locks(name: str, folder: Path) -> IndexLocks:
    """Locks over all hosts that share the database; where that is SQLite, over this host."""
    by_file = host_locks(folder)

    def either(doing: str, on_file: LockTurn) -> LockTurn:
        def turn(seconds: float) -> AbstractContextManager[None]:
            if connection.vendor != "postgresql":
                return on_file(seconds)
            return _database_turn(f"{name}:{doing}", seconds)

        return turn

    return IndexLocks(either("drain", by_file.writing), either("rebuild", by_file.building))


def _file_turn(path: Path) -> LockTurn:
    @contextmanager
    def turn(seconds: float) -> Iterator[None]:
        lock = filelock.FileLock(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=seconds, poll_interval=POLL_SECONDS)
        except filelock.Timeout as error:
            raise IndexBusy from error
        except OSError as error:
            raise EngineUnavailable(f"索引文件夹不能写入：{error}") from error
        try:
            yield
        finally:
            lock.release()

    return turn


@contextmanager
def _database_turn(name: str, seconds: float) -> Iterator[None]:
    """An advisory lock of the session: it falls when the connection ends, however that comes."""
    number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
    _wait_until(lambda: _ask_advisory_lock("SELECT pg_try_advisory_lock(%s)", number), seconds)
    try:
        yield
    finally:
        try:
            _ask_advisory_lock("SELECT pg_advisory_unlock(%s)", number)
        except DatabaseError:
            # The session may live on without being able to say so: it must not keep the lock.
            connection.close()


def _wait_until(taken: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not taken():
        if time.monotonic() >= limit:
            raise IndexBusy
        time.sleep(POLL_SECONDS)


def _ask_advisory_lock(question: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [number])
        row = cursor.fetchone()
        return bool(row and row[0])
