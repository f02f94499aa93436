"""Answers a request: plan, engine, documents as they are now; it writes nothing.

An engine that is down or damaged never takes a page down.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace

from search import sources
from search.documents import DocumentFacet, SearchDocument
from search.engines.base import EngineUnavailable, SearchHits
from search.highlights import (
    SNIPPET_LENGTH,
    HighlightTerms,
    TextSnippet,
    highlight_spans,
    mark_spans,
    text_snippet,
)
from search.meaning.asking import HybridPage, answer_plan
from search.planning import ExplainedPlan, PlanningKnowledge, explain_plan
from search.queries import CitedReading, SearchPlan, SearchRequest
from search.ranking import shipped_ranking
from search.text import split_passages
from search.trade import ActiveWords, in_force
from search.upkeep import choosing, indexes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One hit with its document as the database has it now.

    `passage`, counted from 0, is the one that answers best; `None` where the index did not say.
    `near`: it was found by the meaning of that passage alone.
    """

    document: SearchDocument
    score: float
    wanted: HighlightTerms
    near: bool = False
    passage: int | None = None

    def title_html(self) -> str:
        """The title, escaped, with marks."""
        return mark_spans(self.document.title, highlight_spans(self.document.title, self.wanted))

    def snippet(self) -> TextSnippet:
        """The best stretch of the body, with its marks; of a near one where its passage begins."""
        body = self.document.body
        if not self.near:
            return text_snippet(body, self.wanted, at=self.passage)
        stretches = split_passages(body)
        start = stretches[min(self.passage or 0, len(stretches) - 1)].start
        end = min(start + SNIPPET_LENGTH, len(body))
        return TextSnippet(body[start:end], (), cut_before=start > 0, cut_after=end < len(body))


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """The results of one kind.

    `available` is false when no index could answer, `stood_in` true when this host's did because
    the search servers could not. `near_total` of the results were found by their meaning alone:
    they stand last, and `counts` leave them out. `is_estimate`: so many match that `total` and
    `counts` are off by a few in a hundred.
    """

    kind: str
    label: str
    total: int = 0
    results: tuple[SearchResult, ...] = ()
    counts: tuple[tuple[DocumentFacet, int], ...] = ()
    available: bool = True
    stood_in: bool = False
    near_total: int = 0
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer to a request: a group for each kind that was asked for, in that order.

    `stood_in`: the search servers did not answer, and the index of this host did.
    """

    query: str
    groups: tuple[ResultGroup, ...]
    is_citation: bool
    took_ms: int
    stood_in: bool = False


def answer_request(request: SearchRequest) -> SearchResults:
    """Answer a request by the words in force, one group a kind.

    Kinds without a source are empty groups, and so are those of which the request may see nothing.
    What it may not see is left out by the engine before it ranks, and once more by the documents
    as they are now.
    """
    return search_by(request, in_force())


def search_by(request: SearchRequest, trade: ActiveWords) -> SearchResults:
    """`answer_request` by other words than those in force: what editors would see if they saved."""
    began = time.perf_counter()
    cited = sources.recognise_citation(request.query)
    groups = tuple(_kind_group(request, kind, cited, trade) for kind in request.kinds)
    took = round((time.perf_counter() - began) * 1000)
    stood_in = any(group.stood_in for group in groups)
    return SearchResults(request.query, groups, bool(cited), took, stood_in)


def plan_of(
    request: SearchRequest,
    kind: str,
    cited: tuple[CitedReading, ...],
    trade: ActiveWords | None = None,
) -> SearchPlan:
    """The plan of the request for one kind, by the words of the index as it is now.

    `cited` is what `sources.recognise` says of the query; without `trade` the words in force
    count. Raises `EngineUnavailable`.
    """
    return _explain_kind(request, kind, cited, trade or in_force()).plan


def explain_request(request: SearchRequest) -> tuple[ExplainedPlan, ...]:
    """The plans of the request, one a kind, with the reason for each of their parts.

    Raises `EngineUnavailable`.
    """
    cited, trade = sources.recognise_citation(request.query), in_force()
    return tuple(_explain_kind(request, kind, cited, trade) for kind in request.kinds)


def _explain_kind(
    request: SearchRequest, kind: str, cited: tuple[CitedReading, ...], trade: ActiveWords
) -> ExplainedPlan:
    knowledge = PlanningKnowledge(
        choosing.index_vocabulary(kind),
        trade.lexicon,
        shipped_ranking(),
        stop_words=trade.words.stop_words,
        terms=trade.words.terms,
    )
    explained = explain_plan(request, kind, cited, knowledge)
    pinned = trade.pins(request.query, kind)
    return replace(explained, plan=replace(explained.plan, pinned=pinned))


def _kind_group(
    request: SearchRequest, kind: str, cited: tuple[CitedReading, ...], trade: ActiveWords
) -> ResultGroup:
    source = sources.source_of(kind)
    if source is None:
        return ResultGroup(kind, kind)
    if not source.is_for(request.may_see):
        return ResultGroup(kind, source.label)
    try:
        plan = plan_of(request, kind, cited, trade)
        asked: list[choosing.EngineAnswer] = []

        def find(one: SearchPlan) -> SearchHits:
            asked.append(choosing.find_hits(one))
            return asked[-1].found

        answer = answer_plan(plan, request.query, find, indexes.vector_index())
    except EngineUnavailable:
        log.warning("the index of %s does not answer", kind, exc_info=True)
        return ResultGroup(kind, source.label, available=False)
    found = answer.found
    results = _load_results(source, answer, request, plan)
    total = found.total - (len(found.hits) - len(results))
    return ResultGroup(
        kind,
        source.label,
        total,
        results,
        found.counts,
        stood_in=any(one.stood_in for one in asked),
        near_total=answer.near_total,
        is_estimate=found.is_estimate,
    )


def _load_results(
    source: sources.DocumentSource, answer: HybridPage, request: SearchRequest, plan: SearchPlan
) -> tuple[SearchResult, ...]:
    hits = answer.found.hits
    documents = source.shown([hit.key for hit in hits])
    results = []
    for hit in hits:
        document = documents.get(hit.key)
        if document is not None and document.visibility in request.may_see:
            passage = None if hit.key in plan.pinned else hit.passage
            near = hit.key in answer.near
            results.append(SearchResult(document, round(hit.score, 4), plan.wanted, near, passage))
    return tuple(results)
