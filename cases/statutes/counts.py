"""How many clauses of each kind a statute has; it names them as the domain does."""

from __future__ import annotations

import collections
from dataclasses import dataclass

from cases.statutes.types import ClauseKind, ParsedClause, ParsedStatute


@dataclass(frozen=True, slots=True)
class StatuteCounts:
    """Numbers for the check screen: a person compares them with the printed text.

    ``suffixed`` counts 第X条之Y; the first and last article are numbers without it, None where
    a text has no article.
    """

    parts: int
    subparts: int
    chapters: int
    sections: int
    articles: int
    suffixed: int
    first_article: int | None
    last_article: int | None
    paragraphs: int
    items: int
    subitems: int
    attachments: int
    preamble: int
    tables: int
    table_rows: int


def counts_of(statute: ParsedStatute) -> StatuteCounts:
    """Count clauses, annexes and tables; table rows include the row of column heads.

    A heading without number (附则 after the last part) is no chapter of the count.
    """
    kinds = collections.Counter(
        clause.kind
        for clause in statute.clauses
        if clause.label or clause.kind is not ClauseKind.CHAPTER
    )
    numbers = [article_number(article) for article in statute.articles()]
    articles = [article.path.split("#")[0] for article in statute.articles()]
    return StatuteCounts(
        parts=kinds[ClauseKind.PART],
        subparts=kinds[ClauseKind.SUBPART],
        chapters=kinds[ClauseKind.CHAPTER],
        sections=kinds[ClauseKind.SECTION],
        articles=kinds[ClauseKind.ARTICLE],
        suffixed=sum(1 for path in articles if "-" in path and not path.startswith("n")),
        first_article=numbers[0] if numbers else None,
        last_article=numbers[-1] if numbers else None,
        paragraphs=kinds[ClauseKind.PARAGRAPH],
        items=kinds[ClauseKind.ITEM],
        subitems=kinds[ClauseKind.SUBITEM],
        attachments=len(statute.attachments),
        preamble=1 if statute.preamble else 0,
        tables=len(statute.tables),
        table_rows=sum(len(table.rows) for table in statute.tables),
    )


def article_number(article: ParsedClause) -> int:
    """Return the number of an article without its suffix: 66 of 66-1, 4 of n4-1-2."""
    return int(article.path.removeprefix("n").split("#")[0].split("-")[0])
