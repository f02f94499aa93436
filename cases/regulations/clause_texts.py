"""The printed words of clauses: an article with its 款 and 项 in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from cases.models import Clause
from cases.statutes import ClauseKind

Article = tuple[int, str]
"""An article by its edition's id and its path."""

MOST_CONDITIONS = 100  # databases refuse conditions that nest too deeply (SQLite: 1000)

HEADINGS = frozenset({ClauseKind.PART, ClauseKind.SUBPART, ClauseKind.CHAPTER, ClauseKind.SECTION})


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One printed line: label （三） and words; `depth` 0 for 款, 1 for 项, 2 for 目."""

    path: str
    label: str
    text: str
    depth: int


def article_of(clause: Clause) -> Article:
    """Return the article that a clause belongs to (a heading or an annex is its own)."""
    return clause.edition_id, clause.article_path


def below_article(articles: Collection[Article]) -> Q:
    """Return the condition on clauses that they are one of these articles or lie below one.

    Of very many articles it takes the whole editions: whoever asks sorts the rows by article.
    """
    if len(articles) > MOST_CONDITIONS:
        return Q(edition_id__in={edition for edition, _ in articles})
    paths: dict[int, list[str]] = defaultdict(list)
    for edition, path in sorted(articles):
        paths[edition].append(path)
    return reduce(or_, (_below_paths(*one) for one in paths.items()), Q(pk__in=()))


def _below_paths(edition: int, paths: Collection[str]) -> Q:
    below = (Q(path__startswith=f"{path}.") for path in paths)
    return Q(edition_id=edition) & reduce(or_, below, Q(path__in=paths))


def article_families(articles: Collection[Article]) -> dict[Article, tuple[Clause, ...]]:
    """Return each article with all below it, in the order of the text (1 query)."""
    if not articles:
        return {}
    found: dict[Article, list[Clause]] = defaultdict(list)
    rows = Clause.objects.filter(below_article(articles), superseded_by=None)
    for clause in rows.order_by("edition_id", "position", "pk"):
        found[article_of(clause)].append(clause)
    return {article: tuple(clauses) for article, clauses in found.items()}


def lines_of(clauses: Iterable[Clause], path: str) -> tuple[ClauseLine, ...]:
    """Return the printed lines of the clause with this path out of its family."""
    below = f"{path}."
    held = [c for c in clauses if c.path == path or c.path.startswith(below)]
    return tuple(
        ClauseLine(c.path, printed_label(c), c.text, max(0, c.path.count(".") - 1))
        for c in held
        if c.text
    )


def printed_label(clause: Clause) -> str:
    """Return the label as printed before the words: only 项 and 目 carry one of their own."""
    return clause.label if clause.kind in {ClauseKind.ITEM, ClauseKind.SUBITEM} else ""


def text_of_lines(lines: Iterable[ClauseLine]) -> str:
    """Return the lines as one text, a line feed between them."""
    return "\n".join(f"{line.label}{line.text}" for line in lines)


def printed_text(clause: Clause) -> str:
    """Return the words of a clause with all below it: those of an article stand in its 款."""
    article = article_of(clause)
    return text_of_lines(lines_of(article_families({article}).get(article, ()), clause.path))
