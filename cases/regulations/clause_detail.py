"""One clause as a page: its words, its other editions, the cases that violated it, its company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from cases.case_cards import CaseCard, brief_cards_of
from cases.models import Clause, ClauseLink, Edition, Succession
from cases.models.regulations import ClauseOrigin
from cases.regulations.citing_cases import cases_by_article, cases_of_clause
from cases.regulations.clause_cooccurrence import CompanionArticle, cases_like, companions_of
from cases.regulations.clause_successors import with_other_editions
from cases.regulations.clause_texts import (
    HEADINGS,
    Article,
    ClauseLine,
    article_families,
    article_of,
    lines_of,
    text_of_lines,
)
from cases.regulations.clause_visibility import visible_clauses
from cases.regulations.edition_detail import anchor_of
from cases.regulations.regulation_list import EditionCard, edition_card
from cases.regulations.text_diff import ComparedTexts, compare_texts
from cases.statutes import ArticleRelation

PAGE_SIZE = 20  # cases that violate the clause, a page
MOST_BESIDE = 20  # cases of another edition, cases that mention it


@dataclass(frozen=True, slots=True)
class NeighbourClause:
    """A clause of another edition that this one became or came from.

    `compared` runs from the older words to the newer. `label` is empty for a clause that was
    repealed (onward) or is new (back).
    """

    edition: EditionCard
    label: str
    url: str
    relation: ArticleRelation
    confirmed: bool
    compared: ComparedTexts | None
    cases: int


@dataclass(frozen=True, slots=True)
class ClauseStep:
    """The clause before or after in the text."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """A clause as a reader meets it. `cases` are one page of `cases_total`; `pages` counts from 1.

    `alike` are cases that cite nothing of it and read like it.
    """

    regulation: str
    regulation_url: str
    edition: EditionCard
    edition_url: str
    label: str
    heading: str
    path: str
    is_quoted: bool
    above: tuple[tuple[str, str], ...]
    lines: tuple[ClauseLine, ...]
    onward: tuple[NeighbourClause, ...]
    back: tuple[NeighbourClause, ...]
    cases: tuple[CaseCard, ...]
    cases_total: int
    page: int
    pages: int
    elsewhere: tuple[CaseCard, ...]
    elsewhere_total: int
    mentioned: tuple[CaseCard, ...]
    mentioned_total: int
    alike: tuple[CaseCard, ...]
    companions: tuple[CompanionArticle, ...]
    previous: ClauseStep | None
    following: ClauseStep | None
    article: tuple[str, str] | None


def find_edition(regulation_slug: str, edition_slug: str) -> Edition | None:
    """Return an edition by its address, its regulation loaded (1 query)."""
    return (
        Edition.objects.select_related("regulation")
        .filter(regulation__slug=regulation_slug, slug=edition_slug)
        .first()
    )


def find_clause(edition: Edition, path: str) -> Clause | None:
    """Return a clause of an edition by its path, also one that was merged into another."""
    found = (
        Clause.objects.filter(
            visible_clauses() | Q(superseded_by__isnull=False), edition=edition, path=path
        )
        .select_related("superseded_by__edition__regulation", "parent__parent__parent")
        .first()
    )
    if found is not None:
        found.edition = edition
    return found


def read_clause(clause: Clause, page: int = 1) -> ClauseReading:
    """Return the clause with everything around it (at most 32 queries).

    `page` is drawn back into what there is; the other lists are the same on every page.
    """
    edition = clause.edition
    family = article_families({article_of(clause)}).get(article_of(clause), ())
    head = next((one for one in family if one.path == clause.article_path), None)
    articles = _in_any_edition(head or clause)
    citing = cases_of_clause(edition.pk, clause.path)
    elsewhere = _cases_in_other_editions(articles - {article_of(clause)}) - citing
    mentioned = _mentioning_cases(family, clause) - citing - elsewhere
    lines = lines_of(family, clause.path)
    pages = max(1, -(-len(citing) // PAGE_SIZE))
    page = max(1, min(page, pages))
    previous, following = _neighbour_steps(clause)
    return ClauseReading(
        regulation=edition.regulation.title,
        regulation_url=edition.regulation.get_absolute_url(),
        edition=edition_card(edition),
        edition_url=f"{edition.get_absolute_url()}#{anchor_of(clause.article_path)}",
        label=clause.citation_label,
        heading=clause.heading,
        path=clause.path,
        is_quoted=clause.origin == ClauseOrigin.QUOTED,
        above=_headings_above(clause, edition),
        lines=lines,
        onward=_neighbour_clauses(clause, family, _rows_onward(family, clause)),
        back=_neighbour_clauses(clause, family, _rows_back(family, clause)),
        cases=brief_cards_of(_newest_cases(citing)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        cases_total=len(citing),
        page=page,
        pages=pages,
        elsewhere=brief_cards_of(_newest_cases(elsewhere)[:MOST_BESIDE]),
        elsewhere_total=len(elsewhere),
        mentioned=brief_cards_of(_newest_cases(mentioned)[:MOST_BESIDE]),
        mentioned_total=len(mentioned),
        alike=(
            cases_like(clause, text_of_lines(lines), articles, citing | elsewhere | mentioned)
            if lines
            else ()
        ),
        companions=companions_of(citing | elsewhere, articles),
        previous=previous,
        following=following,
        article=(
            (head.citation_label, _clause_url(head, edition))
            if head and head.pk != clause.pk
            else None
        ),
    )


def _newest_cases(cases: Collection[int]) -> list[int]:
    return sorted(cases, reverse=True)


def _in_any_edition(head: Clause) -> frozenset[Article]:
    """The article and what it is in other editions."""
    own = article_of(head)
    return with_other_editions({own: head.pk})[own]


def _cases_in_other_editions(others: Collection[Article]) -> set[int]:
    """Live cases that violate what this article is in other editions."""
    return set().union(*cases_by_article(others).values())


def _clause_url(clause: Clause, edition: Edition) -> str:
    clause.edition = edition
    return clause.get_absolute_url()


def _headings_above(clause: Clause, edition: Edition) -> tuple[tuple[str, str], ...]:
    """The headings above, from the widest down: label and address in the edition."""
    found: list[tuple[str, str]] = []
    at = clause.parent
    while at is not None:
        if at.kind in HEADINGS:
            words = f"{at.label} {at.heading}".strip()
            found.append((words, f"{edition.get_absolute_url()}#{anchor_of(at.path)}"))
        at = at.parent
    return tuple(reversed(found))


def _neighbour_steps(clause: Clause) -> tuple[ClauseStep | None, ClauseStep | None]:
    """The neighbours of its own kind in the text (2 queries)."""
    around = Clause.objects.filter(
        edition_id=clause.edition_id, kind=clause.kind, superseded_by=None
    )
    before = around.filter(position__lt=clause.position).order_by("-position", "-pk").first()
    after = around.filter(position__gt=clause.position).order_by("position", "pk").first()
    return _clause_step(before, clause.edition), _clause_step(after, clause.edition)


def _clause_step(clause: Clause | None, edition: Edition) -> ClauseStep | None:
    return ClauseStep(clause.citation_label, _clause_url(clause, edition)) if clause else None


def _mentioning_cases(family: Iterable[Clause], clause: Clause) -> set[int]:
    """Live cases that name the clause in running text."""
    below = f"{clause.path}."
    ids = [one.pk for one in family if one.path == clause.path or one.path.startswith(below)]
    pages = ClauseLink.objects.filter(clause_id__in=ids, page__live=True).order_by()
    return set(pages.values_list("page_id", flat=True).distinct())


Row = tuple[Clause | None, Edition, ArticleRelation, bool, Clause]
"""The other clause, its edition, the relation, confirmed or not, and the own end of the row."""


def _succession_ends(family: Iterable[Clause], clause: Clause) -> list[int]:
    """Rows may be kept for the clause or for its article."""
    return [one.pk for one in family if one.path in {clause.path, clause.article_path}]


def _rows_onward(family: Collection[Clause], clause: Clause) -> list[Row]:
    rows = Succession.objects.filter(old_id__in=_succession_ends(family, clause)).select_related(
        "new", "old", "new_edition__regulation"
    )
    return [
        (row.new, row.new_edition, ArticleRelation(row.relation), row.is_confirmed, row.old)
        for row in rows
        if row.old
    ]


def _rows_back(family: Collection[Clause], clause: Clause) -> list[Row]:
    rows = Succession.objects.filter(new_id__in=_succession_ends(family, clause)).select_related(
        "old", "new", "old_edition__regulation"
    )
    return [
        (row.old, row.old_edition, ArticleRelation(row.relation), row.is_confirmed, row.new)
        for row in rows
        if row.new
    ]


def _neighbour_clauses(
    clause: Clause, family: Collection[Clause], rows: list[Row]
) -> tuple[NeighbourClause, ...]:
    """Rows as values; rows of the clause itself push those of its article aside."""
    own = [row for row in rows if row[4].pk == clause.pk]
    rows = own or rows
    articles = {article_of(other) for other, *_ in rows if other is not None}
    held = article_families(articles)
    citing = cases_by_article(articles)
    return tuple(_neighbour_clause(row, family, held, citing) for row in rows)


def _neighbour_clause(
    row: Row,
    family: Iterable[Clause],
    held: dict[Article, tuple[Clause, ...]],
    citing: defaultdict[Article, set[int]] | dict[Article, set[int]],
) -> NeighbourClause:
    other, edition, relation, confirmed, own_end = row
    if other is None:
        return NeighbourClause(edition_card(edition), "", "", relation, confirmed, None, 0)
    own_text = text_of_lines(lines_of(family, own_end.path))
    other_text = text_of_lines(lines_of(held.get(article_of(other), ()), other.path))
    is_onward = other.edition_id != own_end.edition_id and _is_later(edition, own_end)
    compared = (
        compare_texts(own_text, other_text) if is_onward else compare_texts(other_text, own_text)
    )
    return NeighbourClause(
        edition=edition_card(edition),
        label=other.citation_label,
        url=_clause_url(other, edition),
        relation=relation,
        confirmed=confirmed,
        compared=compared,
        cases=len(citing.get(article_of(other), ())),
    )


def _is_later(edition: Edition, own_end: Clause) -> bool:
    own = own_end.edition
    if edition.in_force_from and own.in_force_from:
        return edition.in_force_from > own.in_force_from
    return edition.pk > own.pk
