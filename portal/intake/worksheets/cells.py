"""Values as a file stores them become cells: what a person reads, what was repaired.

A builder gathers the cells of one sheet within the limits, whatever format they come from.
"""

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from portal.intake.guard import refuse_file
from portal.intake.worksheets.types import (
    DEFAULT_WORKSHEET_LIMITS,
    CellKind,
    CellRepair,
    CellValue,
    SheetCell,
    Worksheet,
    WorksheetLimits,
    WorksheetRow,
)

AROUND = " \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\ufeff"
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# A number, a code or a date; in full-width signs it is the same: ００３０４０５
CODE = re.compile(r"[0-9A-Za-z.\-/]+")
ZEROS = re.compile(r"0{2,20}")  # the number format 00000000
PLACES = re.compile(r"0\.(?P<places>0{1,10})_?")  # the number format 0.00
EXACT_DIGITS = 15  # as many digits of a number as a worksheet keeps
WHOLE = 10**21  # beyond it a number is written with an exponent


def cell_of(
    row: int, column: int, value: CellValue, *, number_format: str = "", is_error: bool = False
) -> SheetCell | None:
    """Return the cell of a value, None where nothing stands in it."""
    if value is None:
        return None
    if is_error:
        return SheetCell(row, column, CellKind.ERROR, str(value), None)
    if isinstance(value, bool):
        return SheetCell(row, column, CellKind.TRUTH, "TRUE" if value else "FALSE", value)
    if isinstance(value, datetime.datetime):
        return SheetCell(row, column, CellKind.DATE, shown_day(value), value)
    if isinstance(value, int | float):
        return _number_cell(row, column, value, number_format)
    text = value.strip(AROUND).replace("\r\n", "\n").replace("\r", "\n")
    if not text:
        return None
    folded = text.translate(FULL_WIDTH)
    if folded != text and CODE.fullmatch(folded):
        return SheetCell(row, column, CellKind.TEXT, folded, value, (CellRepair.WIDTH_FOLDED,))
    return SheetCell(row, column, CellKind.TEXT, text, value)


def shown_day(moment: datetime.datetime) -> str:
    """Write a moment as ISO, without a time where it is midnight."""
    if moment.time() == datetime.time():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ", timespec="seconds")


def _number_cell(row: int, column: int, value: float, number_format: str) -> SheetCell:
    text = number_words(value)
    repairs: tuple[CellRepair, ...] = ()
    is_whole = float(value).is_integer()
    if is_whole and value >= 0 and ZEROS.fullmatch(number_format):
        padded = text.zfill(len(number_format))
        repairs = (CellRepair.ZEROS_SHOWN,) if padded != text else ()
        text = padded
    elif places := PLACES.fullmatch(number_format):
        text = f"{value:.{len(places['places'])}f}"
    if is_whole and abs(value) >= 10**EXACT_DIGITS:
        repairs = (*repairs, CellRepair.DIGITS_LOST)
    return SheetCell(row, column, CellKind.NUMBER, text, value, repairs)


def number_words(value: float) -> str:
    """Write a number as a person would type it: 20190924 for 20190924.0, 0.95 for 0.95."""
    if float(value).is_integer() and abs(value) < WHOLE:
        return str(int(value))
    return repr(float(value))


@dataclass(slots=True)
class SheetBuilder:
    """Gathers the cells of a sheet; refuses what goes beyond the limits."""

    file: str
    title: str
    limits: WorksheetLimits = DEFAULT_WORKSHEET_LIMITS
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    _rows: dict[int, dict[int, SheetCell]] = field(default_factory=lambda: defaultdict(dict))
    _count: int = 0

    def put(self, cell: SheetCell | None) -> None:
        """Add a cell; an empty one is none."""
        if cell is None:
            return
        if cell.column > self.limits.columns:
            raise refuse_file(self.file, f"表格超过 {self.limits.columns} 列，请删去多余的列后上传")
        if len(cell.text) > self.limits.characters:
            raise refuse_file(self.file, f"{cell.address} 这一格的文字太长，请拆开后上传")
        self._count += cell.column not in self._rows[cell.row]
        self.require_cells(self._count)
        self._rows[cell.row][cell.column] = cell

    def require_cells(self, count: int) -> None:
        """Refuse a sheet of more cells than are read."""
        if count > self.limits.cells:
            raise refuse_file(self.file, "表格太大，请拆成几个文件后上传")

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Give all cells of a merged range the value of its first one. Call it after all `put`s.

        The range ends where the sheet does: whole columns are merged now and then.
        """
        first = self._rows.get(top, {}).get(left)
        if first is None:
            return
        last_row = max(self._rows)
        last_column = max(max(cells, default=0) for cells in self._rows.values())
        anchor = (top, left)
        self.put(replace(first, anchor=anchor))
        for row in range(top, min(bottom, last_row) + 1):
            for column in range(left, min(right, last_column) + 1):
                if (row, column) != anchor:
                    repairs = (*first.repairs, CellRepair.MERGED)
                    copy = replace(first, row=row, column=column, repairs=repairs, anchor=anchor)
                    self.put(copy)

    def sheet(self) -> Worksheet:
        """Return the sheet as far as it holds something, with the zeros of its columns."""
        restored = _with_zeros(self._rows)
        return Worksheet(
            title=self.title,
            rows=tuple(
                WorksheetRow(
                    number,
                    tuple(restored[number][at] for at in sorted(restored[number])),
                    number in self.hidden_rows,
                )
                for number in sorted(restored)
                if restored[number]
            ),
            is_hidden=self.is_hidden,
            hidden_columns=frozenset(self.hidden_columns),
        )


SHORTEST_CODE = 4  # digits; below it a column of 01, 02 is a count, no code


def _with_zeros(rows: dict[int, dict[int, SheetCell]]) -> dict[int, dict[int, SheetCell]]:
    """Give a number the zeros that the codes of its column have and that its cell has lost.

    Codes are texts of digits; where those that begin with a zero are all of one length, a shorter
    whole number in the same column was such a code.
    """
    lengths: dict[int, set[int]] = defaultdict(set)
    for cells in rows.values():
        for cell in cells.values():
            if cell.kind is CellKind.TEXT and cell.text.isdecimal() and cell.text[0] == "0":
                lengths[cell.column].add(len(cell.text))
    wanted = {
        column: next(iter(found))
        for column, found in lengths.items()
        if len(found) == 1 and min(found) >= SHORTEST_CODE
    }
    return {
        number: {
            at: _padded_cell(cell, wanted[at]) if at in wanted else cell
            for at, cell in cells.items()
        }
        for number, cells in rows.items()
    }


def _padded_cell(cell: SheetCell, length: int) -> SheetCell:
    is_short = cell.text.isdecimal() and len(cell.text) < length
    if cell.kind is not CellKind.NUMBER or not is_short:
        return cell
    repairs = (*cell.repairs, CellRepair.ZEROS_RESTORED)
    return replace(cell, text=cell.text.zfill(length), repairs=repairs)
