"""A document becomes the lines that the segmenter reads: in reading order, tables unrolled.

Offsets are offsets into `SourceDocument.reading`. Knows how text is set, not what it says, save
that a row of a table may consist of section labels.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from cases.documents import AutoNumber, BlockRole, CellPlace, SourceBlock, SourceDocument
from cases.importers.headings import HeadField, known_heading

LABEL_LENGTH = 12
SERIAL = re.compile(r"[（(]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[)）、.．]?")
LABEL_TEXT = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]?")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line: trimmed text with its place in the reading, and how it is set.

    `is_label` marks a table cell that holds nothing but a heading; `begins_row` the first line of
    a case that stands in one row of a table with column heads.
    """

    text: str
    start: int
    end: int
    number: AutoNumber | None = None
    level: int | None = None
    bold: bool = False
    centred: bool = False
    cell: CellPlace | None = None
    is_label: bool = False
    begins_row: bool = False


def lines_of(document: SourceDocument) -> list[SourceLine]:
    """Give the lines of a document in reading order; tables of contents are left out."""
    blocks = [block for block in document.blocks if block.role is not BlockRole.CONTENTS]
    lines: list[SourceLine] = []
    for table, group in groupby(blocks, key=lambda block: block.cell and block.cell.table):
        if table is None:
            for block in group:
                lines.extend(_block_lines(document, block))
        else:
            lines.extend(_unroll_table(document, list(group)))
    return lines


def _block_lines(document: SourceDocument, block: SourceBlock) -> Iterator[SourceLine]:
    """Split a paragraph at its manual line breaks, unless the whole is set as one heading."""
    reading = document.reading
    start, end = reading.joined(block.start), reading.joined(block.end)
    text = reading.text[start:end]
    if "\n" in text and (block.heading_level or (block.bold and len(text) <= 60)):
        parts = text.split("\n")
        if not any(known_heading(part.strip("【】[]：: ")) for part in parts):
            yield _source_line(block, text, start, first=True)
            return
    at = start
    for index, part in enumerate(text.split("\n")):
        if part.strip():
            yield _source_line(block, part, at, first=index == 0)
        at += len(part) + 1


def _source_line(block: SourceBlock, text: str, at: int, *, first: bool) -> SourceLine:
    trimmed = text.strip()
    start = at + len(text) - len(text.lstrip())
    return SourceLine(
        trimmed,
        start,
        start + len(trimmed),
        block.number if first else None,
        block.heading_level,
        block.bold,
        block.centred,
        block.cell,
    )


@dataclass(frozen=True, slots=True)
class _TableCell:
    place: CellPlace
    blocks: tuple[SourceBlock, ...]
    text: str
    stands_among_labels: bool = False

    @property
    def is_known(self) -> bool:
        return len(self.text) <= LABEL_LENGTH and known_heading(self.text.strip("：:")) is not None

    @property
    def is_label(self) -> bool:
        return self.stands_among_labels or self.is_known


def _unroll_table(document: SourceDocument, blocks: list[SourceBlock]) -> list[SourceLine]:
    """Give a table's lines: each label, then what it labels (to its right, or below it)."""
    rows = _with_unknown_labels(_grid_rows(document, blocks))
    lines: list[SourceLine] = []
    index = 0
    while index < len(rows):
        row = rows[index]
        if len(row) >= 2 and all(cell.is_label for cell in row):
            stop = index + 1
            while stop < len(rows) and not any(cell.is_label for cell in rows[stop]):
                stop += 1
            if stop > index + 1 and _fits_labels(row, rows[index + 1]):
                lines.extend(_by_columns(document, row, rows[index + 1 : stop]))
                index = stop
                continue
        for cell in row[1:] if _counts_labels(row) else row:
            lines.extend(_cell_lines(document, cell))
        index += 1
    return lines


def _counts_labels(row: list[_TableCell]) -> bool:
    """Whether a row begins with the number of its label: 3 | 事件过程 | …."""
    numbered = len(row) >= 3 and SERIAL.fullmatch(row[0].text) is not None
    return numbered and row[1].is_label


def _with_unknown_labels(rows: list[list[_TableCell]]) -> list[list[_TableCell]]:
    """Mark short cells in a column of known labels as labels too: 发生单位 above 事件过程."""
    count = Counter(cell.place.column for row in rows for cell in row if cell.is_known)
    columns = {column for column, known in count.items() if known >= 2}

    def is_unknown_label(cell: _TableCell, row: list[_TableCell]) -> bool:
        if LABEL_TEXT.fullmatch(cell.text) is None or len(row) < 2 or row[-1] is cell:
            return False
        paired = len(row) % 2 == 0 and row.index(cell) % 2 == 0  # 填报单位 | 甲所 | 填报时间 | 6月
        return cell.place.column in columns or (paired and row[0].place.column in columns)

    return [
        [
            replace(cell, stands_among_labels=True) if is_unknown_label(cell, row) else cell
            for cell in row
        ]
        for row in rows
    ]


def _grid_rows(document: SourceDocument, blocks: Iterable[SourceBlock]) -> list[list[_TableCell]]:
    cells: dict[tuple[int, int], list[SourceBlock]] = {}
    for block in blocks:
        if block.cell is not None:
            cells.setdefault((block.cell.row, block.cell.column), []).append(block)
    rows: dict[int, list[_TableCell]] = {}
    for (row, _), members in sorted(cells.items(), key=lambda item: item[0]):
        place = members[0].cell
        if place is not None:
            text = "".join("".join(document.words(block) for block in members).split())
            rows.setdefault(row, []).append(_TableCell(place, tuple(members), text))
    return list(rows.values())


def _fits_labels(heads: list[_TableCell], below: list[_TableCell]) -> bool:
    """Whether the cells below stand under the labels (and are not one cell across the table)."""
    columns = {cell.place.column for cell in heads}
    return len(below) >= 2 and all(cell.place.column in columns for cell in below)


def _by_columns(
    document: SourceDocument, heads: list[_TableCell], rows: list[list[_TableCell]]
) -> Iterator[SourceLine]:
    """Give column after column; where a column names or numbers cases, row after row."""
    fields = {known_heading(cell.text.strip("：:")) for cell in heads}
    by_row = any(
        field is not None and field.key in (HeadField.TITLE, HeadField.NUMBER) for field in fields
    )
    for chosen in [[row] for row in rows] if by_row else [rows]:
        first = by_row
        for head in heads:
            below = [c for row in chosen for c in row if c.place.column == head.place.column]
            if not below:
                continue
            for line in _cell_lines(document, head):
                yield _begin_line(line) if first else line
                first = False
            for cell in below:
                yield from _cell_lines(document, cell)


def _begin_line(line: SourceLine) -> SourceLine:
    return SourceLine(
        line.text, line.start, line.end, line.number, line.level, line.bold, line.centred,
        line.cell, line.is_label, begins_row=True,
    )  # fmt: skip


def _cell_lines(document: SourceDocument, cell: _TableCell) -> Iterator[SourceLine]:
    if not cell.is_label:
        for block in cell.blocks:
            yield from _block_lines(document, block)
        return
    reading = document.reading
    start = reading.joined(cell.blocks[0].start)
    end = reading.joined(cell.blocks[-1].end)
    first = cell.blocks[0]
    yield SourceLine(
        cell.text.strip("：:"), start, end, first.number, first.heading_level, first.bold,
        first.centred, cell.place, is_label=True,
    )  # fmt: skip
