"""Asks the index for a question of the search page and composes the answer that it shows.

It ranks nothing: `search.answers` does. What help a question without results gets is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from cases.selectors.cards import CaseCard
from portal.web.searching.clauses import (
    AskedClause,
    AskedRegulation,
    Citation,
    Violations,
    asked_clause,
    asked_regulation,
    cases_alike,
    clauses_of,
    read_citation,
    violations_of,
)
from portal.web.searching.filters import filters_of
from portal.web.searching.question import TOGETHER, Question, request_of, search_address
from portal.web.searching.results import (
    LABELS,
    MEASURES,
    FoundGroup,
    Shown,
    pager,
    pages_of,
    parted,
)
from search.answers import Group, Result, Results
from search.documents import CASES, CLAUSES
from search.hints import near_words, proposals
from search.journal import Asked, search_and_log, ticket
from search.queries import SearchRequest

Viewer = AbstractBaseUser | AnonymousUser
NOTHING_CITED = Citation(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that can be searched for instead, and where."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that the page shows of a question.

    `clause` or `regulation` stands first where one was asked for; `clause_ticket` counts its
    opening; `alike` are cases that read like a clause that none cites. `proposals` are what a slip
    probably meant, `near` other wordings where nothing was found; both find something.
    `only_near`: nothing holds the words, something is near them. `whole` is false while the index
    of some kind does not answer. `receipt` goes back to whoever asked; `page` is the one shown.
    """

    clause: AskedClause | None
    clause_ticket: str
    regulation: AskedRegulation | None
    alike: tuple[CaseCard, ...]
    groups: tuple[FoundGroup, ...]
    total: int
    only_near: bool
    whole: bool
    stood_in: bool
    is_citation: bool
    proposals: tuple[Wording, ...]
    near: tuple[Wording, ...]
    receipt: str
    page: int

    @property
    def roughly(self) -> str:
        """What stands before the total where some group is only estimated."""
        return next((group.roughly for group in self.groups if group.roughly), "")


def answer(question: Question, viewer: Viewer, receipt: str) -> Answer:
    """Ask the index; a page behind the last one is drawn back to it."""
    request = request_of(question, viewer)
    asked = search_and_log(request, receipt)
    total = asked.results.groups[0].total if question.kind else 0
    if question.page > 1 and not asked.results.groups[0].results and total:
        question = replace(question, page=pages_of(total))
        request = request_of(question, viewer)
        asked = search_and_log(request, asked.receipt)
    return composed(question, request, asked)


def composed(question: Question, request: SearchRequest, asked: Asked) -> Answer:
    """Put an answered question into words for the page."""
    results = asked.results
    cited = read_citation(question.query) if results.is_citation else NOTHING_CITED
    clauses = clauses_of(r for g in results.groups if g.kind == CLAUSES for r in g.results)
    violations = violations_of(clauses)
    first = _first(results.groups, cited, question)
    violators = _violators(results, cited, violations, first)
    shown = Shown(asked.row, request.offset, violations, violators)
    clause = regulation = None
    alike: tuple[CaseCard, ...] = ()
    if first is not None and (row := clauses.get(first.document.key)) is not None:
        if cited.clauses:
            clause = asked_clause(first, row, violations)
            alike = () if _has_cases(results, question) else cases_alike(first, row)
        else:
            regulation = asked_regulation(row)
    groups = tuple(
        _group(question, request, group, shown, but=clause.key if clause else "")
        for group in results.groups
    )
    total = sum(group.total for group in results.groups)
    whole = all(group.available for group in results.groups)
    meant = () if question.filters or results.is_citation else proposals(request)
    holding = sum(group.holding for group in groups)
    nothing = whole and not holding and not meant
    return Answer(
        clause=clause,
        clause_ticket=_ticket(asked.row, clause),
        regulation=regulation,
        alike=alike,
        groups=groups,
        total=total,
        only_near=whole and not holding and total > 0,
        whole=whole,
        stood_in=results.stood_in,
        is_citation=results.is_citation,
        proposals=_wordings(meant, question.kind),
        near=_wordings(near_words(request), question.kind) if nothing else (),
        receipt=asked.receipt,
        page=question.page,
    )


def _first(groups: tuple[Group, ...], cited: Citation, question: Question) -> Result | None:
    """The best clause, if it is what was asked for."""
    if question.page > 1:
        return None
    for group in groups:
        if group.kind == CLAUSES and group.results:
            best = group.results[0]
            if cited.means(best.document) or cited.means_regulation_of(best.document):
                return best
    return None


def _violators(
    results: Results, cited: Citation, violations: Violations, first: Result | None
) -> dict[int, str]:
    """What the cases that violate the asked clause are marked with, by id.

    `first` is the clause that is shown; others of the same address are its other editions.
    """
    if first is None or not cited.clauses:
        return {}
    marks: dict[int, str] = {}
    for group in results.groups:
        for result in group.results if group.kind == CLAUSES else ():
            document = result.document
            if document.address == first.document.address and document.key != first.document.key:
                marks.update(dict.fromkeys(violations.of(document.key), "违反另一版的本条"))
    return marks | dict.fromkeys(violations.of(first.document.key), "违反本条")


def _has_cases(results: Results, question: Question) -> bool:
    """Whether cases were found, or not even asked for."""
    return bool(question.kind) or any(g.total for g in results.groups if g.kind == CASES)


def _ticket(row: int | None, clause: AskedClause | None) -> str:
    return ticket(row, CLAUSES, clause.key, 1) if row is not None and clause is not None else ""


def _group(
    question: Question, request: SearchRequest, group: Group, shown: Shown, but: str
) -> FoundGroup:
    """One group; the result with the key `but` stands as a card above it."""
    more = not question.kind and group.total > TOGETHER
    ranked = [
        (rank, result)
        for rank, result in enumerate(group.results, shown.offset + 1)
        if not (group.kind == CLAUSES and result.document.key == but)
    ]
    holding, near = parted(ranked, group.kind, shown)
    alone = bool(question.kind)
    return FoundGroup(
        kind=group.kind,
        label=LABELS.get(group.kind, group.label),
        measure=MEASURES.get(group.kind, "项"),
        total=group.total,
        near_total=group.near_total,
        results=holding,
        near=near,
        filters=filters_of(question, request, group.counts) if alone and group.available else (),
        pager=pager(question, group.total) if alone else (),
        pages=pages_of(group.total) if alone else 1,
        more_url=question.with_kind(group.kind) if more else "",
        available=group.available,
        roughly="约 " if group.is_estimate else "",
    )


def _wordings(words: tuple[str, ...], kind: str) -> tuple[Wording, ...]:
    return tuple(Wording(one, search_address(one, kind)) for one in words)
