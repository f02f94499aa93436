"""A read document as the lines of a statute; it knows blocks and cells, and no clause."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cases.documents import BlockRole, FileKind, SourceBlock, SourceDocument, read_path
from cases.statutes.lines import LineRole, SourceItem, StatuteLine, TableRows, lines_of_text
from cases.statutes.read import statute_from_items
from cases.statutes.types import ParsedStatute

PLAIN = {FileKind.TEXT, FileKind.MARKDOWN}


def statute_from_document(document: SourceDocument) -> ParsedStatute:
    """Read a statute from a document of any kind; Word's own numbers count as printed."""
    return statute_from_items(items_of(document))


def statute_from_path(path: Path) -> ParsedStatute:
    """Open a file and read a statute from it; raise `UnreadableFile` for what is none."""
    return statute_from_document(read_path(path))


def items_of(document: SourceDocument) -> tuple[SourceItem, ...]:
    """Turn a document into lines and tables; places of plain text are its own line numbers.

    Page marks are cut from stories, not from statutes, whose items are written 1、 2、 as well:
    plain text is read raw.
    """
    if document.kind in PLAIN:
        return lines_of_text(document.text)
    return tuple(_items_of_blocks(document))


def _items_of_blocks(document: SourceDocument) -> Iterator[SourceItem]:
    table: list[SourceBlock] = []
    for number, block in enumerate(document.blocks, start=1):
        if block.cell is not None:
            if table and table[-1].cell and table[-1].cell.table != block.cell.table:
                yield _table_of(document, table, number)
                table = []
            table.append(block)
            continue
        if table:
            yield _table_of(document, table, number)
            table = []
        yield from _lines_of(document, block, number)
    if table:
        yield _table_of(document, table, len(document.blocks))


def _lines_of(document: SourceDocument, block: SourceBlock, number: int) -> Iterator[StatuteLine]:
    role = LineRole.CONTENTS if block.role is BlockRole.CONTENTS else LineRole.BODY
    label = block.number.label if block.number and not block.number.bullet else ""
    for at, part in enumerate(document.words(block).split("\n")):
        text = (f"{label} {part.strip()}" if label and at == 0 else part).rstrip()
        if text.strip():
            yield StatuteLine(text, number, block.heading_level, role)


def _table_of(document: SourceDocument, blocks: list[SourceBlock], number: int) -> TableRows:
    """Put the paragraphs of cells into rows; a cell of several paragraphs keeps its line ends."""
    rows: dict[int, dict[int, list[str]]] = {}
    for block in blocks:
        if block.cell is None:
            continue
        cells = rows.setdefault(block.cell.row, {})
        cells.setdefault(block.cell.column, []).append(document.words(block).strip())
    return TableRows(
        tuple(
            tuple("\n".join(cells[column]) for column in sorted(cells))
            for _, cells in sorted(rows.items())
        ),
        number,
    )
