"""Workbooks of today's Excel and WPS: .xlsx.

The package is checked before the library sees it, cells are counted before they are made.
"""

import datetime
import io
import warnings
from typing import Any

import openpyxl

from portal.intake.guard import FileLimits, UnreadableFile, refuse_file
from portal.intake.package import OfficePackage, require_no_entities
from portal.intake.worksheets.cells import SheetBuilder, cell_of
from portal.intake.worksheets.types import (
    CellKind,
    CellRepair,
    CellValue,
    SheetCell,
    Workbook,
    WorksheetLimits,
)

PROGRAM = "Excel"
SHEETS = "xl/worksheets/"
SPOILED = "表格已损坏，请用 Excel 或 WPS 打开并另存为 .xlsx 后重新上传"


def read_xlsx(name: str, content: bytes, limits: FileLimits, bounds: WorksheetLimits) -> Workbook:
    """Read a workbook; formulas give the result that the file keeps, and say so."""
    _check_parts(name, content, limits, bounds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that hold no cells
            written = _open_workbook(content, data_only=False)
            has_formulas = any(_has_formulas(sheet) for sheet in written.worksheets)
            results = _open_workbook(content, data_only=True) if has_formulas else written
        return _read_workbook(name, written, results, bounds)
    except UnreadableFile:
        raise
    except Exception as error:  # the library raises whatever a spoiled part makes it raise
        raise refuse_file(name, SPOILED) from error


def _check_parts(name: str, content: bytes, limits: FileLimits, bounds: WorksheetLimits) -> None:
    package = OfficePackage(name, content, limits, program=PROGRAM)
    sheets = [part for part in package.parts if part.startswith(SHEETS) and part.endswith(".xml")]
    if not sheets:
        raise refuse_file(
            name, "这不是 Excel 工作簿（找不到工作表），请用 Excel 另存为 .xlsx 后上传"
        )
    if len(sheets) > bounds.sheets:
        raise refuse_file(name, f"工作表超过 {bounds.sheets} 张，请拆成几个文件后上传")
    for part in package.parts:
        if not part.endswith((".xml", ".rels")):
            continue
        raw = package.read(part)
        require_no_entities(name, raw, program=PROGRAM)
        if part in sheets:
            SheetBuilder(name, part, bounds).require_cells(raw.count(b"<v") + raw.count(b"<is"))


def _open_workbook(content: bytes, *, data_only: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)


def _has_formulas(sheet: Any) -> bool:
    return any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def _read_workbook(name: str, written: Any, results: Any, bounds: WorksheetLimits) -> Workbook:
    sheets = []
    for sheet in written.worksheets:
        builder = SheetBuilder(name, sheet.title, bounds, is_hidden=sheet.sheet_state != "visible")
        builder.hidden_rows |= {at for at, row in sheet.row_dimensions.items() if row.hidden}
        for group in sheet.column_dimensions.values():
            if group.hidden and group.min:
                builder.hidden_columns |= set(range(group.min, min(group.max, bounds.columns) + 1))
        kept = results[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                builder.put(_xlsx_cell(cell, kept))
        for merged in sheet.merged_cells.ranges:
            builder.merge(merged.min_row, merged.min_col, merged.max_row, merged.max_col)
        sheets.append(builder.sheet())
    starts_1904 = written.epoch.year == 1904
    return Workbook(name, tuple(sheets), starts_1904)


def _xlsx_cell(cell: Any, results: Any) -> SheetCell | None:
    if cell.value is None:
        return None
    if cell.data_type != "f":
        return _make_cell(cell, cell.value, cell.data_type)
    kept = results.cell(cell.row, cell.column)
    made = _make_cell(cell, kept.value, kept.data_type) if kept.value is not None else None
    if made is None:
        repairs = (CellRepair.FORMULA_UNKNOWN,)
        return SheetCell(cell.row, cell.column, CellKind.TEXT, "", str(cell.value), repairs)
    return SheetCell(
        made.row,
        made.column,
        made.kind,
        made.text,
        made.value,
        (*made.repairs, CellRepair.FORMULA),
    )


def _make_cell(cell: Any, value: Any, data_type: str) -> SheetCell | None:
    return cell_of(
        cell.row,
        cell.column,
        _plain_value(value),
        number_format=cell.number_format or "",
        is_error=data_type == "e",
    )


def _plain_value(value: Any) -> CellValue:
    """Return a value of the library as one of ours; moments are rounded to the second."""
    if isinstance(value, datetime.datetime):
        return (value + datetime.timedelta(milliseconds=500)).replace(microsecond=0)
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time())
    if isinstance(value, datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
