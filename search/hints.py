"""What helps somebody on whose question slips, finds nothing or is still being typed.

Titles come from the index of this host, whichever engine answers questions: a hint must be quick
and may be missing. An index that does not answer gives no hints.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from search import completing, suggesting
from search.answers import search_by
from search.documents import SearchField
from search.engines.base import EngineUnavailable
from search.queries import SearchRequest
from search.suggesting import KnownWords
from search.trade import ActiveWords, in_force
from search.upkeep import choosing
from search.upkeep.indexes import host_keeper

log = logging.getLogger(__name__)

MOST_TRIED = 5
MOST_OFFERED = 3


def query_proposals(request: SearchRequest, trade: ActiveWords) -> tuple[str, ...]:
    """What the question was probably meant to be, best first: each finds something."""
    with _ignoring_failures():
        known = _known_words(request.kinds, trade)
        return _that_find(suggesting.spelling_proposals(request.query, known), request, trade)
    return ()


def without_slips(queries: Sequence[str], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the queries in which nothing seems to slip: nobody is led the same wrong way."""
    with _ignoring_failures():
        known = _known_words(kinds, in_force())
        return tuple(query for query in queries if not suggesting.spelling_proposals(query, known))
    return ()


def near_words(request: SearchRequest, trade: ActiveWords) -> tuple[str, ...]:
    """Shorter or other wordings of a question that found nothing: each finds something."""
    with _ignoring_failures():
        known = _known_words(request.kinds, trade)
        return _that_find(suggesting.near_words(request.query, known), request, trade)
    return ()


def words_like(
    typed: str, kinds: tuple[str, ...], asked: Sequence[str], most: int
) -> tuple[str, ...]:
    """Words that what is typed may become; `asked` as in `completing.complete`."""
    with _ignoring_failures():
        return completing.complete_words(typed, asked, _known_words(kinds, in_force()), most)
    return ()


def keys_of_titles_like(typed: str, kind: str, may_see: frozenset[str]) -> tuple[str, ...]:
    """The keys of documents whose titles may hold what is typed, likeliest first.

    The index may lag behind: whoever shows a title reads it from the database, and asks
    `completing.title_fits`.
    """
    keys: dict[str, None] = {}
    with _ignoring_failures():
        known = _known_words((kind,), in_force())
        for plan in completing.title_plans(typed, kind, may_see, known):
            keys.update((hit.key, None) for hit in host_keeper().engine.find(plan).hits)
    return tuple(keys)


def _known_words(kinds: tuple[str, ...], trade: ActiveWords) -> KnownWords:
    vocabularies = [choosing.index_vocabulary(kind) for kind in kinds]

    @cache  # one slip asks for the same few pairs thousands of times, through a lock and two calls
    def frequency(where: SearchField, token: str) -> int:
        return sum(vocabulary.frequency(where, token) for vocabulary in vocabularies)

    return KnownWords(trade.lexicon, frequency)


def _that_find(
    wordings: Sequence[str], request: SearchRequest, trade: ActiveWords
) -> tuple[str, ...]:
    """The first few of the wordings that some document holds: what is only near does not count."""
    found: list[str] = []
    for words in wordings[:MOST_TRIED]:
        tried = SearchRequest(words, request.kinds, may_see=request.may_see, limit=0)
        if any(group.total > group.near_total for group in search_by(tried, trade).groups):
            found.append(words)
        if len(found) == MOST_OFFERED:
            break
    return tuple(found)


@contextmanager
def _ignoring_failures() -> Iterator[None]:
    try:
        yield
    except EngineUnavailable:
        log.info("the index of this host gives no hints", exc_info=True)
