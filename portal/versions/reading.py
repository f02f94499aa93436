"""What readers ask: the version of a room's content. Ask before the content is read.

What is read afterwards is at least as new as the version, so nothing old is kept under a new one.
"""

from django.db import connection

_COMMITTED = 'SELECT mark FROM "versions_contentversion" WHERE room = %s'
_IN_TRANSACTION = "SELECT read_content_version(%s)"


def current_version(room: str) -> str:
    """Return the mark of a room (1 query); "" where it is unknown, and nothing may be kept.

    PostgreSQL raises at the commit. Inside a transaction its own writes are counted at once.
    The statement is written by hand: every kept page asks, and building it anew took ten times as
    long as running it.
    """
    own_writes = connection.vendor == "postgresql" and connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(_IN_TRANSACTION if own_writes else _COMMITTED, [room])
        row: tuple[str | None] | None = cursor.fetchone()
    return (row[0] or "") if row else ""
