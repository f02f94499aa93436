"""What readers ask: the version of a room's content. Ask before the content is read.

What is read afterwards is at least as new as the version, so nothing old is kept under a new one.
"""

from django.db import connection

from portal.versions.models import ContentVersion


def current_version(room: str) -> str:
    """Return the mark of a room (1 query); "" where it is unknown, and nothing may be kept.

    PostgreSQL raises at the commit. Inside a transaction its own writes are counted at once.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT read_content_version(%s)", [room])
            mark: str | None = cursor.fetchone()[0]
    else:
        mark = ContentVersion.objects.filter(pk=room).values_list("mark", flat=True).first()
    return mark or ""
