"""How often wordings were asked, in one spelling; it knows no results and no week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from search.groups import one_spelling
from search.models import QueryLog

LOOKED_BACK = dt.timedelta(days=28)
MOST_ROWS = 500
MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """A wording and how often it was asked."""

    query: str
    times: int


def asked_with(words: Iterable[str], now: dt.datetime) -> tuple[AskedQuery, ...]:
    """What was asked in the last four weeks with one of the words in it, most frequent first.

    One query; spellings of one wording are counted together and shown as most people typed them.
    """
    wanted = [word for word in dict.fromkeys(words) if word][:MOST_WORDS]
    if not wanted:
        return ()
    holds = Q()
    for word in wanted:
        holds |= Q(query__icontains=word)
    rows = (
        QueryLog.objects.filter(holds, asked_at__gte=now - LOOKED_BACK)
        .order_by()
        .values_list("query")
        .annotate(times=Count("pk"))
        .order_by("-times", "query")[:MOST_ROWS]
    )
    counted: dict[str, AskedQuery] = {}
    for query, times in rows:
        one = one_spelling(query)
        held = counted.get(one)
        counted[one] = (
            AskedQuery(held.query, held.times + times) if held else AskedQuery(query, times)
        )
    return tuple(sorted(counted.values(), key=lambda asking: (-asking.times, asking.query)))


def times_asked_alone(word: str, now: dt.datetime) -> int:
    """How often the word was all that somebody asked, in the last four weeks."""
    one = one_spelling(word)
    return sum(a.times for a in asked_with((one,), now) if one_spelling(a.query) == one)
