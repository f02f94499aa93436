"""What readers ask: the version of a room's content. Ask before the content is read.

What is read afterwards is at least as new as the version, so nothing old is kept under a new one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from portal.versions.models import ContentVersion

_read_before: ContextVar[dict[str, str] | None] = ContextVar("versions_read_before", default=None)


def current_version(room: str) -> str:
    """Return the mark of a room (1 query); "" where it is unknown, and nothing may be kept.

    PostgreSQL raises at the commit. Inside a transaction its own writes are counted at once.
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
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT read_content_version(%s)", [room])
            mark: str | None = cursor.fetchone()[0]
    else:
        mark = ContentVersion.objects.filter(pk=room).values_list("mark", flat=True).first()
    return mark or ""
