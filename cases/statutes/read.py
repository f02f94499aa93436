"""Reading a statute: its lines become a tree with head, annexes and tables; no file is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cases.statutes.head import head_of
from cases.statutes.labels import AttachmentLabel
from cases.statutes.lines import (
    SourceItem,
    StatuteLine,
    TableRows,
    lines_of_text,
    plain_lines,
    shorten_blanks,
)
from cases.statutes.paragraphs import paragraphs_of
from cases.statutes.regions import StatuteRegions, regions_of
from cases.statutes.scheme import ENDED, ClauseNumbering, StatuteToken
from cases.statutes.tree import ClauseTree, tree_of
from cases.statutes.types import ClauseKind, ParsedClause, ParsedStatute, ParsedTable, StatuteDoubt

CLOSING_ARTICLES = 6  # the day in force stands in one of the last articles
ANNEX_TITLE_LENGTH = 60
WORDS_NAMED = 60


def read_statute(source: str | Iterable[str]) -> ParsedStatute:
    """Read plain text or Markdown, or lines without markup, into a statute.

    Never fails: what cannot be understood is kept where it stood and named in `doubts`.
    """
    items = lines_of_text(source) if isinstance(source, str) else plain_lines(source)
    return statute_from_items(items)


def statute_from_items(items: Sequence[SourceItem]) -> ParsedStatute:
    """Read lines and tables, with what is known of their style, into a statute."""
    whole = paragraphs_of([_bounded_item(item) for item in items])
    regions = regions_of(whole.items)
    tree = tree_of(regions.body)
    attachments, annex_tables = _attached_clauses(regions.annexes, len(tree.clauses))
    closing = [line.text for line in regions.preamble[-1:]] + _closing_texts(tree)
    head = head_of(regions.head, reversed(closing))
    return ParsedStatute(
        title=head.title,
        document_number=head.document_number,
        issuer=head.issuer,
        promulgated=head.promulgated,
        in_force_from=head.in_force_from,
        head=_line_texts(regions.head),
        contents=_line_texts(regions.contents),
        preamble="\n".join(_line_texts(regions.preamble)),
        clauses=tree.clauses,
        attachments=attachments,
        tables=(
            *(ParsedTable(table.rows, None, table.caption) for table in regions.front_tables),
            *tree.tables,
            *annex_tables,
        ),
        tail=_line_texts(regions.tail),
        doubts=(*head.doubts, *tree.doubts, *_general_doubts(regions, whole.furniture, tree)),
    )


def _bounded_item(item: SourceItem) -> SourceItem:
    return replace(item, text=shorten_blanks(item.text)) if isinstance(item, StatuteLine) else item


def _line_texts(lines: Iterable[StatuteLine]) -> tuple[str, ...]:
    return tuple(line.text.strip() for line in lines)


def _closing_texts(tree: ClauseTree) -> list[str]:
    articles = [clause for clause in tree.clauses if clause.kind is ClauseKind.ARTICLE]
    paths = {article.path for article in articles[-CLOSING_ARTICLES:]}
    return [clause.text for clause in tree.clauses if clause.parent_path in paths]


def _attached_clauses(
    annexes: Sequence[Sequence[StatuteToken]], first_order: int
) -> tuple[tuple[ParsedClause, ...], list[ParsedTable]]:
    clauses: list[ParsedClause] = []
    tables: list[ParsedTable] = []
    for at, annex in enumerate(annexes, start=1):
        label = annex[0].label
        title = label.title if isinstance(label, AttachmentLabel) else ""
        printed = label.printed if isinstance(label, AttachmentLabel) else ""
        lines = [
            token.item.text.strip() for token in annex[1:] if isinstance(token.item, StatuteLine)
        ]
        if not title and lines and _is_annex_title(lines[0]):
            title = lines.pop(0)
        path = f"f{at}"
        text = "\n".join(lines)
        order = first_order + at - 1
        clauses.append(
            ParsedClause(ClauseKind.ATTACHMENT, path, None, printed, title or None, text, order)
        )
        rows = (token.item for token in annex if isinstance(token.item, TableRows))
        tables += [ParsedTable(item.rows, path, item.caption) for item in rows]
    return tuple(clauses), tables


def _is_annex_title(text: str) -> bool:
    return len(text) <= ANNEX_TITLE_LENGTH and not ENDED.search(text)


def _general_doubts(
    regions: StatuteRegions, furniture: Sequence[StatuteLine], tree: ClauseTree
) -> list[StatuteDoubt]:
    doubts = []
    if furniture:
        words = "、".join(line.text.strip() for line in furniture)
        place = f"第{furniture[0].number}行起"
        doubts.append(StatuteDoubt(place, f"{len(furniture)}处页码未计入正文：{words}"))
    if regions.numbering is ClauseNumbering.DECIMALS:
        doubts.append(StatuteDoubt("全文", "按标准的小数编号（4.1.2）分条，请核对层次"))
    if not any(clause.kind is ClauseKind.ARTICLE for clause in tree.clauses):
        doubts.append(StatuteDoubt("全文", "没有认出条文，文字保留在序言中，请人工分条"))
    return doubts
