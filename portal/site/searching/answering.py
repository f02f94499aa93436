"""Asks the index for a question of the search page and composes the answer that it shows.

It ranks nothing: `search.answers` does. What help a question without results gets is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from portal.site.searching.filters import filters_of
from portal.site.searching.question import TOGETHER, SearchQuestion, request_of, search_address
from portal.site.searching.results import (
    FoundGroup,
    ResultContext,
    pages_of,
    result_pages,
    split_results,
)
from search.answers import ResultGroup, SearchResults
from search.hints import near_words, query_proposals
from search.journal import LoggedQuery, click_ticket, search_and_log
from search.presentation import Annotations, FeaturedCard, FoundDocuments
from search.queries import SearchRequest
from search.sources import DocumentSource, source_of
from search.trade import ActiveWords, in_force

Viewer = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, slots=True)
class OfferedWording:
    """Words that can be searched for instead, and where."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """All that the page shows of a question.

    `featured` stands first where something was asked for by name; `featured_ticket` counts its
    opening. `proposals` are what a slip probably meant, `near` other wordings where nothing was
    found; both find something.
    `only_near`: nothing holds the words, something is near them. `whole` is false while the index
    of some kind does not answer. `receipt` goes back to whoever asked; `page` is the one shown.
    """

    featured: FeaturedCard | None
    featured_ticket: str
    groups: tuple[FoundGroup, ...]
    total: int
    only_near: bool
    whole: bool
    stood_in: bool
    is_citation: bool
    proposals: tuple[OfferedWording, ...]
    near: tuple[OfferedWording, ...]
    receipt: str
    page: int

    @property
    def roughly(self) -> str:
        """What stands before the total where some group is only estimated."""
        return next((group.roughly for group in self.groups if group.roughly), "")


def answer_question(question: SearchQuestion, viewer: Viewer, receipt: str) -> SearchAnswer:
    """Ask the index; a page behind the last one is drawn back to it."""
    request, trade = request_of(question, viewer), in_force()
    asked = search_and_log(request, receipt, trade)
    total = asked.results.groups[0].total if question.kind else 0
    if question.page > 1 and not asked.results.groups[0].results and total:
        question = replace(question, page=pages_of(total))
        request = request_of(question, viewer)
        asked = search_and_log(request, asked.receipt, trade)
    return compose_answer(question, request, asked, trade)


def compose_answer(
    question: SearchQuestion, request: SearchRequest, asked: LoggedQuery, trade: ActiveWords
) -> SearchAnswer:
    """Put a question that was answered by these words of the trade into words for the page."""
    results = asked.results
    notes = _annotated(question, results)
    featured = next((note.featured for note in notes if note.featured is not None), None)
    details = {key: detail for note in notes for key, detail in note.details.items()}
    shown = ResultContext(asked.row, request.offset, details)
    groups = tuple(
        _result_group(question, request, source, group, shown, featured)
        for group in results.groups
        if (source := source_of(group.kind))
    )
    total = sum(group.total for group in results.groups)
    whole = all(group.available for group in results.groups)
    meant = () if question.filters or results.is_citation else query_proposals(request, trade)
    holding = sum(group.holding for group in groups)
    nothing = whole and not holding and not meant
    return SearchAnswer(
        featured=featured,
        featured_ticket=_row_ticket(asked.row, featured),
        groups=groups,
        total=total,
        only_near=whole and not holding and total > 0,
        whole=whole,
        stood_in=results.stood_in,
        is_citation=results.is_citation,
        proposals=_offered_wordings(meant, question.kind),
        near=_offered_wordings(near_words(request, trade), question.kind) if nothing else (),
        receipt=asked.receipt,
        page=question.page,
    )


def _annotated(question: SearchQuestion, results: SearchResults) -> tuple[Annotations, ...]:
    """What the rooms of the results know of them."""
    found = FoundDocuments(
        query=question.query,
        is_citation=results.is_citation,
        is_first_page=question.page == 1,
        is_one_kind=bool(question.kind),
        documents={g.kind: tuple(one.document for one in g.results) for g in results.groups},
        totals={group.kind: group.total for group in results.groups},
    )
    asked = [source_of(group.kind) for group in results.groups]
    return tuple(one.annotate(found) for one in asked if one is not None and one.annotate)


def _row_ticket(row: int | None, featured: FeaturedCard | None) -> str:
    if row is None or featured is None or featured.document is None:
        return ""
    return click_ticket(row, *featured.document, 1)


def _result_group(
    question: SearchQuestion,
    request: SearchRequest,
    source: DocumentSource,
    group: ResultGroup,
    shown: ResultContext,
    featured: FeaturedCard | None,
) -> FoundGroup:
    """One group without the result that stands as a card above it."""
    above = featured.document if featured else None
    more = not question.kind and group.total > TOGETHER
    ranked = [
        (rank, result)
        for rank, result in enumerate(group.results, shown.offset + 1)
        if (group.kind, result.document.key) != above
    ]
    holding, near = split_results(ranked, group.kind, shown)
    alone = bool(question.kind)
    is_above = above is not None and above[0] == group.kind
    return FoundGroup(
        kind=group.kind,
        label=group.label,
        heading=featured.headings.get(group.kind, group.label) if featured else group.label,
        measure=source.measure,
        card=source.card,
        total=group.total,
        near_total=group.near_total,
        listed=max(group.total - 1, 0) if is_above else group.total - group.near_total,
        results=holding,
        near=near,
        filters=filters_of(question, request, group.counts) if alone and group.available else (),
        pager=result_pages(question, group.total) if alone else (),
        pages=pages_of(group.total) if alone else 1,
        more_url=question.with_kind(group.kind) if more else "",
        available=group.available,
        roughly="约 " if group.is_estimate else "",
    )


def _offered_wordings(words: tuple[str, ...], kind: str) -> tuple[OfferedWording, ...]:
    return tuple(OfferedWording(one, search_address(one, kind)) for one in words)
