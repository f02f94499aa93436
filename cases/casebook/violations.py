"""The violated clauses of a case: the words then, the words now, and who else violated them."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.urls import reverse

from cases.casebook.quote_check import QuoteCheck, check_quote
from cases.citations import LinkOutcome
from cases.event_dates import DatePrecision
from cases.models import CasePage, Citation, Clause, Edition, Regulation
from cases.models.regulations import ClauseOrigin, EditionStatus
from cases.regulations.citing_cases import cases_by_article
from cases.regulations.clause_successors import (
    ClauseSuccessors,
    clause_successors,
    editions_in_force,
    with_other_editions,
)
from cases.regulations.clause_texts import (
    Article,
    ClauseLine,
    article_families,
    article_of,
    lines_of,
    text_of_lines,
)
from cases.regulations.text_diff import ComparedTexts, compare_texts
from cases.statutes import ArticleRelation
from cases.wording_pieces import WordingPiece

LIKE_ENOUGH = 0.5  # of the signs of two lines, for one to stand beside the other
MOST_COMPARED = 600  # signs of a line; longer ones are no 项


class ClauseBadge(Enum):
    """How the cited clause stands today: the tone of the badge and its words."""

    IN_FORCE = ("good", "现行")
    UNCHANGED = ("good", "新版文字未动")
    RENUMBERED = ("good", "新版改号，文字未动")
    AMENDED_SINCE = ("warn", "事发后已修订")
    AMENDED = ("warn", "已修订")
    REPEALED = ("warn", "已废止")
    UNVERIFIED = ("plain", "未核对")
    SEVERAL = ("plain", "待确认")
    MISSING = ("plain", "条文未入库")

    @property
    def tone(self) -> str:
        """The name of the colour."""
        return self.value[0]

    @property
    def words(self) -> str:
        """The words on the badge."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class TextNow:
    """What stands for an amended clause today.

    `clauses` are label and address of each clause; empty where it was repealed or where nobody
    has said yet what became of it (`relation` is None then).
    """

    edition_label: str
    edition_url: str
    clauses: tuple[tuple[str, str], ...]
    relation: ArticleRelation | None
    confirmed: bool
    compared: ComparedTexts | None

    @property
    def is_unchanged(self) -> bool:
        """Ask whether the words are known to be the same today."""
        return self.compared is not None and not self.compared.differ


@dataclass(frozen=True, slots=True)
class ViolationCard:
    """One violated clause as a card. Addresses are empty where there is no page to go to.

    `article_label` is its article's, which `other_cases` violate too.
    """

    title: str
    label: str
    url: str
    edition_label: str
    badge: ClauseBadge
    quote: str
    note_field: str
    note: str
    lines: tuple[ClauseLine, ...]
    check: QuoteCheck | None
    now: TextNow | None
    other_cases: frozenset[int]
    cases_url: str
    article_label: str
    articles: frozenset[Article]

    @property
    def others(self) -> int:
        """How many other live cases violate the article, in whichever edition."""
        return len(self.other_cases)

    @property
    def heading(self) -> str:
        """Title and place together."""
        return f"{self.title} {self.label}".strip()

    @property
    def then_pieces(self) -> tuple[WordingPiece, ...]:
        """The words at the time, in pieces, where they can be compared with those of today."""
        return self.now.compared.old if self.now and self.now.compared else ()


def violations_of(page: CasePage) -> tuple[ViolationCard, ...]:
    """Return the rows of 违规条款 in order (at most 16 queries, however many rows there are)."""
    rows: Sequence[Citation] = list(page.violations.all())
    # unordered: the order of clauses goes by editions, and theirs by regulations
    cited = Clause.objects.select_related("edition__regulation").order_by()
    clauses = cited.in_bulk([row.clause_id for row in rows if row.clause_id])
    regulations = (
        Regulation.objects.in_bulk(
            [row.regulation_id for row in rows if row.regulation_id and not row.clause_id]
        )
        if any(row.regulation_id and not row.clause_id for row in rows)
        else {}
    )
    articles = {article_of(clause) for clause in clauses.values()}
    held = article_families(articles)
    relatives = with_other_editions(
        {article_of(c): _article_head(c, held).pk for c in clauses.values()}
    )
    citing = cases_by_article({one for group in relatives.values() for one in group})
    texts_now = _texts_now(clauses, held)
    made = []
    for number, row in enumerate(rows):
        clause = clauses.get(row.clause_id or 0)
        if clause is None:
            made.append(_without_clause(row, number, regulations.get(row.regulation_id or 0)))
            continue
        article = article_of(clause)
        lines = lines_of(held.get(article, ()), clause.path)
        made.append(
            ViolationCard(
                title=clause.edition.regulation.title,
                label=clause.citation_label,
                url=clause.get_absolute_url(),
                edition_label=clause.edition.label,
                badge=_clause_badge(page, clause, texts_now.get(clause.pk)),
                quote=_bare_quote(row.quote),
                note_field=f"violations.{number}",
                note=row.note,
                lines=lines,
                check=_quote_check(row, clause, lines),
                now=texts_now.get(clause.pk),
                other_cases=frozenset().union(*(citing[a] for a in relatives[article])) - {page.pk},
                cases_url=_article_url(clause) + "#cases",
                article_label=_article_head(clause, held).citation_label,
                articles=relatives[article],
            )
        )
    return tuple(made)


def _without_clause(row: Citation, number: int, regulation: Regulation | None) -> ViolationCard:
    several = row.outcome == LinkOutcome.SEVERAL
    return ViolationCard(
        title=regulation.title if regulation and not row.as_written else row.as_written,
        label="",
        url=regulation.get_absolute_url() if regulation else "",
        edition_label="",
        badge=ClauseBadge.SEVERAL if several else ClauseBadge.MISSING,
        quote=_bare_quote(row.quote),
        note_field=f"violations.{number}",
        note=row.note,
        lines=(),
        check=None,
        now=None,
        other_cases=frozenset(),
        cases_url="",
        article_label="",
        articles=frozenset(),
    )


def _bare_quote(quote: str) -> str:
    """The quotation without marks of its own around it: the page sets them."""
    stripped = quote.strip()
    if len(stripped) > 1 and stripped[0] in '“"' and stripped[-1] in '”"':
        inner = stripped[1:-1]
        return inner if not {"“", "”", '"'}.intersection(inner) else stripped
    return stripped


def _quote_check(row: Citation, clause: Clause, lines: Sequence[ClauseLine]) -> QuoteCheck | None:
    """A clause that was made from the quotation itself proves nothing about it."""
    if clause.origin == ClauseOrigin.QUOTED or not row.quote.strip():
        return None
    return check_quote(_bare_quote(row.quote), text_of_lines(lines))


def _article_url(clause: Clause) -> str:
    edition = clause.edition
    return reverse(
        "cases:clause", args=[edition.regulation.slug, edition.slug, clause.article_path]
    )


def _clause_badge(page: CasePage, clause: Clause, now: TextNow | None) -> ClauseBadge:
    status = clause.edition.status
    if status == EditionStatus.UNVERIFIED or clause.origin == ClauseOrigin.QUOTED:
        return ClauseBadge.UNVERIFIED
    if status == EditionStatus.IN_FORCE:
        return ClauseBadge.IN_FORCE
    if now is None:
        return ClauseBadge.REPEALED if status == EditionStatus.REPEALED else ClauseBadge.AMENDED
    if now.relation is ArticleRelation.REPEALED:
        return ClauseBadge.REPEALED
    if now.is_unchanged:
        return (
            ClauseBadge.RENUMBERED
            if now.relation is ArticleRelation.RENUMBERED
            else ClauseBadge.UNCHANGED
        )
    known = page.event_date_precision not in {"", DatePrecision.UNKNOWN}
    if known and page.event_date and _was_in_force(clause.edition, page.event_date):
        return ClauseBadge.AMENDED_SINCE
    return ClauseBadge.AMENDED


def _was_in_force(edition: Edition, day: dt.date) -> bool:
    begun = edition.in_force_from is None or edition.in_force_from <= day
    return begun and (edition.in_force_until is None or day < edition.in_force_until)


def _texts_now(
    clauses: Mapping[int, Clause], held: Mapping[Article, tuple[Clause, ...]]
) -> dict[int, TextNow]:
    """What stands today for each clause of an edition that is in force no longer."""
    old = [
        clause
        for clause in clauses.values()
        if clause.edition.status in {EditionStatus.AMENDED, EditionStatus.REPEALED}
    ]
    targets = editions_in_force({clause.edition.regulation_id for clause in old})
    old = [clause for clause in old if clause.edition.regulation_id in targets]
    if not old:
        return {}
    found: dict[int, tuple[Clause, ClauseSuccessors]] = {}
    heads = {clause.pk: _article_head(clause, held) for clause in old}
    ways = clause_successors([*old, *heads.values()], targets)
    for clause in old:
        for start in (clause, heads[clause.pk]):
            if start.pk in ways:
                found[clause.pk] = (start, ways[start.pk])
                break
    successors = article_families(
        {article_of(new) for _, way in found.values() for new in way.clauses}
    )
    return {
        clause.pk: _text_now(
            clause, targets[clause.edition.regulation_id], found.get(clause.pk), held, successors
        )
        for clause in old
    }


def _article_head(clause: Clause, held: Mapping[Article, tuple[Clause, ...]]) -> Clause:
    """The article of a clause: rows of succession are kept for articles first of all."""
    family = held.get(article_of(clause), ())
    return next((one for one in family if one.path == clause.article_path), clause)


def _text_now(
    clause: Clause,
    target: Edition,
    found: tuple[Clause, ClauseSuccessors] | None,
    held: Mapping[Article, tuple[Clause, ...]],
    successors: Mapping[Article, tuple[Clause, ...]],
) -> TextNow:
    if found is None:
        return TextNow(target.label, target.get_absolute_url(), (), None, False, None)
    start, way = found
    lines = [
        line
        for new in way.clauses
        for line in lines_of(successors.get(article_of(new), ()), new.path)
    ]
    family = held.get(article_of(clause), ())
    own = lines_of(family, clause.path)
    if start.pk != clause.pk and (narrowed := _narrow_lines(own, lines)):
        then, today = text_of_lines(own), text_of_lines(narrowed)
    else:
        then, today = text_of_lines(lines_of(family, start.path)), text_of_lines(lines)
    return TextNow(
        edition_label=target.label,
        edition_url=target.get_absolute_url(),
        clauses=tuple((new.citation_label, new.get_absolute_url()) for new in way.clauses),
        relation=way.relation,
        confirmed=way.confirmed,
        compared=compare_texts(then, today) if way.clauses else None,
    )


def _narrow_lines(own: Sequence[ClauseLine], lines: Sequence[ClauseLine]) -> tuple[ClauseLine, ...]:
    """Out of a whole article today, the one line that a cited 项 or 款 reads like, if any does.

    Rows of succession are kept for articles; a reader wants the words that were violated.
    """
    if len(own) != 1:
        return ()
    words = own[0].text
    likeness = [
        (difflib.SequenceMatcher(None, words, line.text, autojunk=False).ratio(), -at)
        for at, line in enumerate(lines)
        if len(line.text) <= MOST_COMPARED and len(words) <= MOST_COMPARED
    ]
    best, at = max(likeness, default=(0.0, 0))
    return (lines[-at],) if best >= LIKE_ENOUGH else ()
