"""What readers ask: the version of a room's content. Ask before the content is read.

What is read afterwards is at least as new as the version, so nothing old is kept under a new one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_COMMITTED = 'SELECT mark FROM "versions_contentversion" WHERE room = %s'
_IN_TRANSACTION = "SELECT read_content_version(%s)"

_read_before: ContextVar[dict[str, str] | None] = ContextVar("versions_read_before", default=None)


def current_version(room: str) -> str:
    """Return the mark of a room (1 query); "" where it is unknown, and nothing may be kept.

    PostgreSQL raises at the commit. Inside a transaction its own writes are counted at once.
    The statement is written by hand: every kept page asks, and building it anew took ten times as
    long as running it.
    """
    before = _read_before.get()
    if before is None:
        return _mark_of(room)
    if room not in before:
        before[room] = _mark_of(room)
    return before[room]


@contextmanager
def versions_read_once() -> Iterator[None]:
    """Ask for each room's version once: for an answer that writes no content.

    All of it is made of what held at its beginning, or of what is newer.
    """
    token = _read_before.set({})
    try:
        yield
    finally:
        _read_before.reset(token)


def _mark_of(room: str) -> str:
    own_writes = connection.vendor == "postgresql" and connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(_IN_TRANSACTION if own_writes else _COMMITTED, [room])
        row: tuple[str | None] | None = cursor.fetchone()
    return (row[0] or "") if row else ""
