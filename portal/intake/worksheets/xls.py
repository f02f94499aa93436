"""Workbooks of old Excel: .xls."""

import datetime
from typing import Any

import xlrd

from portal.intake.guard import UnreadableFile, refuse_file
from portal.intake.worksheets.cells import SheetBuilder, cell_of
from portal.intake.worksheets.types import CellValue, SheetCell, Workbook, WorksheetLimits

SPOILED = "表格已损坏，请用 Excel 或 WPS 打开并另存为 .xlsx 后重新上传"
LOCKED = "表格加了密码，请在 Excel 中取消密码保护后重新上传"
EPOCHS = {0: datetime.datetime(1899, 12, 30), 1: datetime.datetime(1904, 1, 1)}  # noqa: DTZ001  # a day number has no zone
LAST_DAY = 2_958_466  # day number of the year 10000


def read_xls(name: str, content: bytes, bounds: WorksheetLimits) -> Workbook:
    """Read a workbook of old Excel. It keeps no formulas, only their results, and cannot say so."""
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=_Silence()
        )
        if book.nsheets > bounds.sheets:
            raise refuse_file(name, f"工作表超过 {bounds.sheets} 张，请拆成几个文件后上传")
        sheets = tuple(_xls_sheet(name, book, sheet, bounds) for sheet in book.sheets())
    except UnreadableFile:
        raise
    except Exception as error:  # the library raises whatever a spoiled record makes it raise
        is_locked = "encrypted" in str(error).lower()
        raise refuse_file(name, LOCKED if is_locked else SPOILED) from error
    return Workbook(name, sheets, starts_1904=book.datemode == 1)


class _Silence:
    """Takes what the library would print."""

    def write(self, words: str) -> int:
        return len(words)

    def flush(self) -> None: ...


def _xls_sheet(name: str, book: Any, sheet: Any, bounds: WorksheetLimits) -> Any:
    builder = SheetBuilder(name, sheet.name, bounds, is_hidden=bool(sheet.visibility))
    builder.hidden_rows |= {at + 1 for at, row in sheet.rowinfo_map.items() if row.hidden}
    builder.hidden_columns |= {
        at + 1 for at, column in sheet.colinfo_map.items() if column.hidden and at < bounds.columns
    }
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            builder.put(_xls_cell(book, sheet, row, column))
    for top, bottom, left, right in sheet.merged_cells:
        builder.merge(top + 1, left + 1, bottom, right)
    return builder.sheet()


def _xls_cell(book: Any, sheet: Any, row: int, column: int) -> SheetCell | None:
    cell = sheet.cell(row, column)
    value: CellValue = cell.value
    is_error = cell.ctype == xlrd.XL_CELL_ERROR
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if is_error:
        value = xlrd.error_text_from_code.get(cell.value, "#N/A")
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    elif cell.ctype == xlrd.XL_CELL_DATE and 0 <= cell.value < LAST_DAY:
        moment = EPOCHS[book.datemode] + datetime.timedelta(days=cell.value, milliseconds=500)
        value = moment.replace(microsecond=0)
    style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    shape = book.format_map.get(style.format_key) if style else None
    return cell_of(
        row + 1,
        column + 1,
        value,
        number_format=shape.format_str if shape else "",
        is_error=is_error,
    )
