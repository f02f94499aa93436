"""Where the head of a table stands in a sheet, and what each of its columns is called."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.intake.worksheets.types import CellKind, SheetCell, Worksheet, WorksheetRow

ROWS_LOOKED_AT = 20  # titles, notes and rules stand above a head, never more than these
LONGEST_LABEL = 24  # characters; longer texts are titles or contents
MOST_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class HeadColumn:
    """A column and its labels from top to bottom: 业务类型, 一级分类."""

    column: int
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """The lowest label, which says most."""
        return self.labels[-1]


@dataclass(frozen=True, slots=True)
class TableHead:
    """The head of a table: its first and last row, and its columns."""

    first: int
    last: int
    columns: tuple[HeadColumn, ...]


def find_head(
    sheet: Worksheet, is_known: Callable[[str], bool] = lambda label: False
) -> TableHead | None:
    """Return the head of a sheet; None where no row looks like one.

    A head is the row with the most labels of the first rows: short texts that differ and do not
    span the whole width. `is_known` says which labels the caller can use; they count double. Rows
    below belong to the head while merged cells reach into them.
    """
    looked_at = sheet.rows[:ROWS_LOOKED_AT]
    width = max((len(row.cells) for row in looked_at), default=0)
    scores = [_head_score(row, width, is_known) for row in looked_at]
    if not scores or max(scores) <= 0:
        return None
    at = scores.index(max(scores))
    # The row of sub-labels may score more than the row above, whose labels span columns.
    while at and _reaches_into(looked_at[at - 1], looked_at[at]):
        at -= 1
    rows = [looked_at[at]]
    for below in looked_at[at + 1 : at + MOST_HEAD_ROWS]:
        if not _reaches_into(rows[-1], below):
            break
        rows.append(below)
    return TableHead(rows[0].number, rows[-1].number, _head_columns(rows))


def _head_score(row: WorksheetRow, width: int, is_known: Callable[[str], bool]) -> int:
    labels = {cell.text for cell in row.cells if _is_label(cell)}
    others = sum(not _is_label(cell) for cell in row.cells)
    if len(labels) < 2 or others > len(labels) or len(labels) * 3 < width:
        return 0
    return len(labels) - others + 2 * sum(is_known(label) for label in labels)


def _is_label(cell: SheetCell) -> bool:
    is_short = 0 < len(cell.text) <= LONGEST_LABEL
    return cell.kind is CellKind.TEXT and is_short and not cell.text[0].isdecimal()


def _reaches_into(above: WorksheetRow, below: WorksheetRow) -> bool:
    """Ask whether the row below continues a head: merged down into it, or labels under a span."""
    if below.number != above.number + 1 or _is_title(above):
        return False
    merged_down = [c for c in below.cells if c.anchor is not None and c.anchor[0] < below.number]
    spanned = {cell.column for cell in above.cells if _spans_columns(cell, above)}
    beneath = [c for c in below.cells if c.column in spanned]
    under_span = bool(beneath) and all(_is_label(cell) for cell in beneath)
    only_labels = all(_is_label(cell) for cell in below.cells)
    return only_labels and (under_span or (bool(merged_down) and _is_same_band(above, below)))


def _is_title(row: WorksheetRow) -> bool:
    """Ask whether one text spans the whole row."""
    return len({cell.anchor or cell.address for cell in row.cells}) == 1


def _spans_columns(cell: SheetCell, row: WorksheetRow) -> bool:
    if cell.anchor is None:
        return False
    beside = (row.at(cell.column - 1), row.at(cell.column + 1))
    return any(one is not None and one.anchor == cell.anchor for one in beside)


def _is_same_band(above: WorksheetRow, below: WorksheetRow) -> bool:
    """Ask whether what is merged down is a label of the row above, and the others differ."""
    same = sum(
        1 for cell in below.cells if (over := above.at(cell.column)) and over.text == cell.text
    )
    return same > 0 and len(below.cells) >= len(above.cells) // 2


def _head_columns(rows: list[WorksheetRow]) -> tuple[HeadColumn, ...]:
    columns = sorted({cell.column for row in rows for cell in row.cells})
    found = []
    for column in columns:
        texts = [cell.text for row in rows if (cell := row.at(column)) is not None and cell.text]
        labels = tuple(dict.fromkeys(" ".join(text.split()) for text in texts))
        if labels:
            found.append(HeadColumn(column, labels))
    return tuple(found)
