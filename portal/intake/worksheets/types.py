"""What a worksheet reader gives: workbooks, sheets, rows, cells, and what was repaired."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

CellValue = str | int | float | bool | datetime.datetime | None


class CellKind(StrEnum):
    """What the file says a cell holds; a date that was typed as text is TEXT."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"


class CellRepair(StrEnum):
    """What a reader did to a cell, or what its value cannot say any more."""

    MERGED = "merged"  # the value of the first cell of its merged range
    FORMULA = "formula"  # the result that the file keeps of a formula
    FORMULA_UNKNOWN = "formula_unknown"  # a formula whose result the file does not keep
    ZEROS_SHOWN = "zeros_shown"  # the format of the cell shows these zeros
    ZEROS_RESTORED = "zeros_restored"  # the other numbers of the column have them
    DIGITS_LOST = "digits_lost"  # a number of more digits than a worksheet can hold
    WIDTH_FOLDED = "width_folded"  # ０１２Ａ written as 012A


@dataclass(frozen=True, slots=True)
class WorksheetLimits:
    """How much of a workbook is read; a larger one is refused, never cut."""

    sheets: int = 100
    columns: int = 500
    cells: int = 400_000
    characters: int = 32_767  # of one cell, as many as Excel holds


DEFAULT_WORKSHEET_LIMITS = WorksheetLimits()


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that holds something. Rows and columns count from 1.

    `text` is what a person reads in the file, without blanks around it; `value` is what the file
    stores. `anchor` is the first cell of a merged range (row, column), where there is one.
    """

    row: int
    column: int
    kind: CellKind
    text: str
    value: CellValue
    repairs: tuple[CellRepair, ...] = ()
    anchor: tuple[int, int] | None = None

    @property
    def address(self) -> str:
        """The address as Excel shows it: B12."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def is_merged_copy(self) -> bool:
        """Whether the value stands in another cell of the merged range."""
        return self.anchor is not None and self.anchor != (self.row, self.column)


@dataclass(frozen=True, slots=True)
class WorksheetRow:
    """A row with the cells that hold something, from left to right."""

    number: int
    cells: tuple[SheetCell, ...]
    is_hidden: bool = False

    def at(self, column: int) -> SheetCell | None:
        """Return the cell in a column, None where it is empty."""
        return next((cell for cell in self.cells if cell.column == column), None)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet: its rows that hold something, from top to bottom."""

    title: str
    rows: tuple[WorksheetRow, ...]
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()

    def cells(self) -> Iterator[SheetCell]:
        """Yield all cells, row by row."""
        for row in self.rows:
            yield from row.cells


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of sheets. `starts_1904`: its day numbers count from 1904, as old Macs wrote them."""

    name: str
    sheets: tuple[Worksheet, ...]
    starts_1904: bool = False


def column_letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
