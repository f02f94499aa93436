"""What was asked, opened and wished for: kept without the name of who did.

A question counts once, however many pages, filters and reloads follow it: the asking side keeps a
receipt, and shows it again with the same words.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import re
from dataclasses import dataclass

from django.core import signing
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from search.answers import SearchResults, search_by
from search.models import Click, QueryLog, Wish
from search.queries import SearchRequest
from search.text import fold_text
from search.trade import ActiveWords, in_force

log = logging.getLogger(__name__)

QUERIES_LAST = dt.timedelta(days=180)
A_QUESTION_LASTS = dt.timedelta(minutes=30)
CLICKS_COUNT = dt.timedelta(hours=12)
"""So long a page may stay open and still say what was opened from it."""

FREQUENT_WITHIN = dt.timedelta(days=90)
ASKED_BY_SEVERAL = 3
MOST_FREQUENT = 300
LATEST_LOOKED_AT = 20_000
_PERSONAL = re.compile(r"\d{5,}")
"""Telephone, customer and meter numbers: never offered to others, however often asked."""

WISHES_WAIT = 500
SAME_WISH = dt.timedelta(minutes=10)

_RECEIPT, _TICKET = "search.question", "search.click"


@dataclass(frozen=True, slots=True)
class LoggedQuery:
    """An answered question. `row` is its place in the log, None where it could not be written.

    `receipt` goes back to whoever asked; it says which words were asked, and nothing of a person.
    """

    results: SearchResults
    row: int | None
    receipt: str


def search_and_log(
    request: SearchRequest, receipt: str = "", trade: ActiveWords | None = None
) -> LoggedQuery:
    """Answer a request and remember what was asked, never by whom.

    Without `trade` the words in force count. A receipt for the same words that is younger than
    A_QUESTION_LASTS makes it the same question.
    """
    results = search_by(request, trade or in_force())
    row = _row_of(receipt, request.query)
    if row is None:
        row = _write_query(request, results)
        receipt = signing.dumps((row, _query_digest(request.query)), salt=_RECEIPT) if row else ""
    return LoggedQuery(results, row, receipt)


def _write_query(request: SearchRequest, results: SearchResults) -> int | None:
    try:
        with transaction.atomic():
            return QueryLog.objects.create(
                query=_storable_words(request.query, 300),
                # what is only near answers nothing for sure: editors look for such questions
                totals={group.kind: group.total - group.near_total for group in results.groups},
                took_ms=results.took_ms,
            ).pk
    except DatabaseError:
        log.warning("a query could not be logged", exc_info=True)
        return None


def _storable_words(words: str, most: int) -> str:
    return words[:most].encode("utf-8", "replace").decode().replace("\0", " ")


def _row_of(receipt: str, query: str) -> int | None:
    try:
        row, digest = signing.loads(receipt, salt=_RECEIPT, max_age=A_QUESTION_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(row) if digest == _query_digest(query) else None


def _query_digest(query: str) -> str:
    return hashlib.blake2b(query.encode("utf-8", "replace"), digest_size=8).hexdigest()


# --- clicks -------------------------------------------------------------------------------------


def click_ticket(row: int, kind: str, key: str, rank: int) -> str:
    """What a shown result carries so that its opening can be counted; `rank` from 1 in its kind."""
    return signing.dumps((row, kind, key, rank), salt=_TICKET)


def note_click(shown: str) -> bool:
    """Remember that a result was opened; false where the ticket is not ours or too old.

    A second call with the same ticket changes nothing, nor does one for a forgotten question.
    """
    try:
        row, kind, key, rank = signing.loads(shown, salt=_TICKET, max_age=CLICKS_COUNT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    try:
        with transaction.atomic():
            if QueryLog.objects.filter(pk=row).exists():
                Click.objects.get_or_create(
                    asked_id=row, kind=kind, key=key, defaults={"rank": rank}
                )
    except DatabaseError:
        log.warning("a click could not be logged", exc_info=True)
    return True


# --- wishes -------------------------------------------------------------------------------------


class TooManyWishes(Exception):
    """So many wishes wait for the editors that another would not be read."""


def tell_editors(query: str, note: str) -> None:
    """Keep what somebody looked for in vain; the same words again within SAME_WISH are one wish.

    Raises TooManyWishes.
    """
    query, note = _storable_words(query, 300), _storable_words(note, 500)
    waiting = Wish.objects.filter(settled_at=None)
    if waiting.filter(query=query, note=note, told_at__gte=timezone.now() - SAME_WISH).exists():
        return
    if waiting.count() >= WISHES_WAIT:
        raise TooManyWishes
    Wish.objects.create(query=query, note=note)


# --- what is often asked, what is forgotten ------------------------------------------------------


def frequent_queries() -> tuple[str, ...]:
    """What was asked ASKED_BY_SEVERAL times or more of late and found something, commonest first.

    Fewer times may be one person's own business. Numbers that may name somebody are left out.
    """
    newest = QueryLog.objects.values_list("pk", flat=True).first() or 0
    late = QueryLog.objects.filter(
        pk__gt=newest - LATEST_LOOKED_AT, asked_at__gte=timezone.now() - FREQUENT_WITHIN
    )
    rows = list(
        late.order_by()
        .values("query")
        .annotate(times=Count("pk"), last=Max("pk"))
        .filter(times__gte=ASKED_BY_SEVERAL)
        .order_by("-times", "query")[:MOST_FREQUENT]
    )
    lasts = QueryLog.objects.filter(pk__in=[row["last"] for row in rows])
    found = {pk for pk, totals in lasts.values_list("pk", "totals") if any(totals.values())}
    queries = [row["query"] for row in rows if row["last"] in found]
    return tuple(query for query in queries if not _PERSONAL.search(fold_text(query)))


def forget_queries() -> int:
    """Delete what was asked more than QUERIES_LAST ago; returns how many queries that were.

    Their clicks go with them, and wishes that were settled as long ago.
    """
    long_ago = timezone.now() - QUERIES_LAST
    Wish.objects.filter(settled_at__lt=long_ago).delete()
    forgotten = QueryLog.objects.filter(asked_at__lt=long_ago)
    count = forgotten.count()
    forgotten.delete()
    return count
