"""What was asked: every search is kept without the name of who asked."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import timezone

from search.answers import Results, search
from search.models import QueryLog
from search.queries import SearchRequest

log = logging.getLogger(__name__)

QUERIES_LAST = dt.timedelta(days=180)


def search_and_log(request: SearchRequest) -> Results:
    """Answer a request and remember what was asked, never by whom."""
    results = search(request)
    try:
        with transaction.atomic():
            QueryLog.objects.create(
                query=request.query[:300].encode("utf-8", "replace").decode().replace("\0", " "),
                totals={group.kind: group.total for group in results.groups},
                took_ms=results.took_ms,
            )
    except DatabaseError:
        log.warning("a query could not be logged", exc_info=True)
    return results


def forget_queries() -> int:
    """Delete what was asked more than QUERIES_LAST ago; returns how many queries that were."""
    count, _ = QueryLog.objects.filter(asked_at__lt=timezone.now() - QUERIES_LAST).delete()
    return count
