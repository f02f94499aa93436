"""One edition as a printed statute: headings and articles in order, and the editions around it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Clause, Edition, Succession
from cases.regulations.citing_cases import cases_by_path
from cases.regulations.clause_texts import HEADINGS, ClauseLine, printed_label
from cases.regulations.clause_visibility import visible_clauses
from cases.regulations.regulation_list import (
    EditionCard,
    edition_card,
    in_order_of_time,
    with_clauses,
)
from cases.statutes import ClauseKind

_HEADING_RANK = {
    ClauseKind.PART: 0,
    ClauseKind.SUBPART: 1,
    ClauseKind.CHAPTER: 2,
    ClauseKind.SECTION: 3,
}


@dataclass(frozen=True, slots=True)
class EditionBlock:
    """A heading, an article or an annex, ready to be printed.

    `level` is the HTML level of a heading (2 to 5), counted from the widest kind that occurs;
    articles stand one below the heading that they follow.
    """

    kind: str
    anchor: str
    path: str
    label: str
    heading: str
    url: str
    level: int
    lines: tuple[ClauseLine, ...]
    cases: int
    is_heading: bool
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class EditionComparison:
    """An edition next to this one, and where the differences stand (empty: nobody compared yet)."""

    edition: EditionCard
    changes_url: str


@dataclass(frozen=True, slots=True)
class EditionReading:
    """An edition as a reader meets it."""

    regulation: str
    regulation_url: str
    edition: EditionCard
    is_stub: bool
    preamble: tuple[str, ...]
    blocks: tuple[EditionBlock, ...]
    contents: tuple[EditionBlock, ...]
    editions: tuple[EditionCard, ...]
    previous: EditionComparison | None
    following: EditionComparison | None
    articles: int


def anchor_of(path: str) -> str:
    """Return the id that a clause has on the page of its edition: letters, digits, - and _ only."""
    return "c-" + path.replace(".", "_").replace("#", "x")


def read_edition(edition: Edition) -> EditionReading:
    """Return the edition with its text (6 queries); `edition.regulation` should be loaded."""
    clauses = list(
        Clause.objects.filter(visible_clauses(), edition=edition, superseded_by=None).order_by(
            "position", "pk"
        )
    )
    citing = cases_by_path(edition.pk)
    blocks = _edition_blocks(edition, clauses, {path: len(pages) for path, pages in citing.items()})
    around = in_order_of_time(
        with_clauses(Edition.objects.filter(regulation_id=edition.regulation_id))
    )
    for other in around:
        other.regulation = edition.regulation
    previous, following = _neighbour_editions(edition, around)
    headings = tuple(block for block in blocks if block.is_heading)
    return EditionReading(
        regulation=edition.regulation.title,
        regulation_url=edition.regulation.get_absolute_url(),
        edition=edition_card(edition),
        is_stub=edition.is_stub,
        preamble=tuple(line for line in edition.preamble.splitlines() if line.strip()),
        blocks=blocks,
        contents=headings or blocks,
        editions=tuple(edition_card(other) for other in around),
        previous=previous,
        following=following,
        articles=sum(block.kind == ClauseKind.ARTICLE for block in blocks),
    )


def _edition_blocks(
    edition: Edition, clauses: list[Clause], cited: dict[str, int]
) -> tuple[EditionBlock, ...]:
    """Gather the lines of each article, and number the levels of the headings."""
    kinds = {clause.kind for clause in clauses}
    widest = min((_HEADING_RANK[k] for k in _HEADING_RANK if k in kinds), default=0)
    below: dict[str, list[ClauseLine]] = defaultdict(list)
    heads: list[Clause] = []
    known: set[str] = set()
    for clause in clauses:
        is_part = clause.kind in {ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM}
        if not is_part or clause.article_path not in known:
            # A stub may hold a 款 whose article nobody has quoted: it stands for itself then.
            heads.append(clause)
            known.add(clause.path)
        if clause.text:
            key = clause.article_path if clause.article_path in known else clause.path
            depth = max(0, clause.path.count(".") - 1)
            below[key].append(ClauseLine(clause.path, printed_label(clause), clause.text, depth))
    blocks: list[EditionBlock] = []
    level = 1
    for clause in heads:
        is_heading = clause.kind in HEADINGS
        if is_heading:
            # never more than one below the last, as a text may open with a 节
            level = min(2 + _HEADING_RANK[ClauseKind(clause.kind)] - widest, level + 1)
        blocks.append(_edition_block(edition, clause, level, tuple(below[clause.path]), cited))
    return tuple(blocks)


def _edition_block(
    edition: Edition,
    clause: Clause,
    level: int,
    lines: tuple[ClauseLine, ...],
    cited: dict[str, int],
) -> EditionBlock:
    is_heading = clause.kind in HEADINGS
    is_standing = is_heading or clause.kind == ClauseKind.ATTACHMENT
    return EditionBlock(
        kind=clause.kind,
        anchor=anchor_of(clause.path),
        path=clause.path,
        label=clause.label if is_standing else clause.citation_label,
        heading=clause.heading,
        url=reverse("cases:clause", args=[edition.regulation.slug, edition.slug, clause.path]),
        level=level if is_heading else (2 if is_standing else level + 1),
        lines=lines,
        cases=cited.get(clause.path, 0),
        is_heading=is_heading,
        is_quoted=clause.origin == "quoted",
    )


def _neighbour_editions(
    edition: Edition, around: list[Edition]
) -> tuple[EditionComparison | None, EditionComparison | None]:
    """The edition before and the one after, in time; a stub has none."""
    official = [other for other in around if not other.is_stub]
    at = next((n for n, other in enumerate(official) if other.pk == edition.pk), None)
    if at is None:
        return None, None
    older = official[at + 1] if at + 1 < len(official) else None
    newer = official[at - 1] if at else None
    pairs = set(
        Succession.objects.filter(
            old_edition_id__in=[e.pk for e in (older, edition) if e],
            new_edition_id__in=[e.pk for e in (newer, edition) if e],
        )
        .order_by()
        .values_list("old_edition_id", "new_edition_id")
        .distinct()
    )
    return (
        _edition_comparison(older, older, edition, pairs) if older else None,
        _edition_comparison(newer, edition, newer, pairs) if newer else None,
    )


def _edition_comparison(
    shown: Edition, old: Edition, new: Edition, pairs: set[tuple[int, int]]
) -> EditionComparison:
    url = reverse("cases:changes", args=[old.regulation.slug, old.slug, new.slug])
    return EditionComparison(edition_card(shown), url if (old.pk, new.pk) in pairs else "")
