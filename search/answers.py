"""Answers a request: plan, engine, documents as they are now; it writes nothing.

An engine that is down or damaged never takes a page down.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace

from search import choosing, sources
from search.documents import Facet, SearchDocument
from search.engines.base import EngineUnavailable, Found
from search.highlights import Snippet, Wanted, marked, snippet, spans
from search.planning import Knowledge, make_plan
from search.queries import Cited, SearchPlan, SearchRequest
from search.ranking import shipped_ranking
from search.trade import Trade, in_force

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """One hit with its document as the database has it now.

    `near`: it shares no word with the question and was found by its meaning alone.
    """

    document: SearchDocument
    score: float
    wanted: Wanted
    near: bool = False

    def title_html(self) -> str:
        """The title, escaped, with marks."""
        return marked(self.document.title, spans(self.document.title, self.wanted))

    def snippet(self) -> Snippet:
        """The best stretch of the body, with its marks."""
        return snippet(self.document.body, self.wanted)


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind.

    `available` is false when no index could answer, `stood_in` true when this host's did because
    the search servers could not.
    """

    kind: str
    label: str
    total: int = 0
    results: tuple[Result, ...] = ()
    counts: tuple[tuple[Facet, int], ...] = ()
    available: bool = True
    stood_in: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a request: a group for each kind that was asked for, in that order.

    `stood_in`: the search servers did not answer, and the index of this host did.
    """

    query: str
    groups: tuple[Group, ...]
    is_citation: bool
    took_ms: int
    stood_in: bool = False


def search(request: SearchRequest) -> Results:
    """Answer a request by the words in force, one group a kind.

    Kinds without a source are empty groups. What the request may not see is left out by the engine
    before it ranks, and once more by the documents as they are now.
    """
    return search_by(request, in_force())


def search_by(request: SearchRequest, trade: Trade) -> Results:
    """`search` by other words than those in force: what editors would see if they saved."""
    began = time.perf_counter()
    cited = sources.recognise(request.query)
    groups = tuple(_group(request, kind, cited, trade) for kind in request.kinds)
    took = round((time.perf_counter() - began) * 1000)
    stood_in = any(group.stood_in for group in groups)
    return Results(request.query, groups, bool(cited), took, stood_in)


def plan_of(
    request: SearchRequest, kind: str, cited: tuple[Cited, ...], trade: Trade | None = None
) -> SearchPlan:
    """The plan of the request for one kind, by the words of the index as it is now.

    `cited` is what `sources.recognise` says of the query; without `trade` the words in force
    count. Raises `EngineUnavailable`.
    """
    trade = trade or in_force()
    knowledge = Knowledge(
        choosing.vocabulary(kind),
        trade.lexicon,
        shipped_ranking(),
        stop_words=trade.words.stop_words,
        terms=trade.words.terms,
    )
    plan = make_plan(request, kind, cited, knowledge)
    return replace(plan, pinned=trade.pins(request.query, kind))


def _group(request: SearchRequest, kind: str, cited: tuple[Cited, ...], trade: Trade) -> Group:
    source = sources.source_of(kind)
    if source is None:
        return Group(kind, kind)
    try:
        plan = plan_of(request, kind, cited, trade)
        answer = choosing.find(plan)
    except EngineUnavailable:
        log.warning("the index of %s does not answer", kind, exc_info=True)
        return Group(kind, source.label, available=False)
    found = answer.found
    results = _loaded(source, found, request, plan.wanted)
    total = found.total - (len(found.hits) - len(results))
    return Group(kind, source.label, total, results, found.counts, stood_in=answer.stood_in)


def _loaded(
    source: sources.Source, found: Found, request: SearchRequest, wanted: Wanted
) -> tuple[Result, ...]:
    documents = source.load([hit.key for hit in found.hits]) if found.hits else {}
    results = []
    for hit in found.hits:
        document = documents.get(hit.key)
        if document is not None and document.visibility in request.may_see:
            results.append(Result(document, round(hit.score, 4), wanted))
    return tuple(results)
