"""A week's reports as an Excel file. It writes text and numbers: no cell is ever a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.backoffice.spreadsheets import is_like_formula, writable_text
from search.models import Wish
from search.reports import AskedRow, ReportRows, WeekReport, WeekTotals

_LONG_NUMBER = re.compile(r"\d{7,}")
ONCE = 1

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its head, its width in characters, what stands in it."""

    head: str
    width: int
    value: Callable[[AskedRow], Value]


QUERY = SheetColumn("搜的内容", 36, lambda row: mask_numbers(row.query))
TIMES = SheetColumn("本周次数", 10, lambda row: row.times)
BEFORE = SheetColumn("上周次数", 10, lambda row: row.before)
CHANGE = SheetColumn("增减", 8, lambda row: row.times - row.before)
FOUND = SheetColumn("结果数", 9, lambda row: row.found)
OPENED = SheetColumn("点开次数", 10, lambda row: row.opened)
RANK = SheetColumn("平均点第几条", 14, lambda row: None if row.rank is None else round(row.rank, 1))
P95 = SheetColumn("95% 不超过（毫秒）", 18, lambda row: row.p95_ms)
SLOWEST = SheetColumn("最慢（毫秒）", 13, lambda row: row.slowest_ms)


def workbook_of(report: WeekReport, wishes: Sequence[Wish]) -> bytes:
    """The file of a week, one sheet a report.

    What was asked once only stays out: one person typed it, and the file leaves the house.
    """
    book = Workbook()
    overview = book.active
    assert isinstance(overview, Worksheet)
    _overview_sheet(overview, report)
    frequent = (QUERY, TIMES, BEFORE, CHANGE, FOUND, OPENED, RANK)
    _report_sheet(book, "没有结果", (QUERY, TIMES, BEFORE, CHANGE), report.empty)
    _report_sheet(book, "没有点击", (QUERY, TIMES, BEFORE, CHANGE, FOUND), report.unopened)
    _report_sheet(book, "慢的搜索", (QUERY, TIMES, P95, SLOWEST), report.slow)
    _report_sheet(book, "常搜的", frequent, report.frequent)
    _wishes_sheet(book.create_sheet("告诉编辑"), wishes)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def name_of(report: WeekReport) -> str:
    """The name of the file, with its week."""
    week = report.week
    return f"搜索周报 {week.monday:%Y-%m-%d} 至 {week.sunday:%Y-%m-%d}.xlsx"


def mask_numbers(query: str) -> str:
    """A wording without the middle of long numbers: telephones, customers, meters."""
    return _LONG_NUMBER.sub(lambda digits: f"{digits[0][:3]}****", query)


def write_cell(cell: Cell, value: Value) -> None:
    """Put a number or a text into a cell; a text stays one, whatever it begins with."""
    if isinstance(value, str):
        value = writable_text(value)
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = is_like_formula(value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.value = value
        cell.alignment = Alignment(vertical="top")


def _overview_sheet(sheet: Worksheet, report: WeekReport) -> None:
    sheet.title = "概况"
    lines: list[tuple[str, Callable[[WeekTotals], Value]]] = [
        ("搜索次数", lambda t: t.asked),
        ("不同说法", lambda t: t.wordings),
        ("没有结果的次数", lambda t: t.empty),
        ("没有结果的占比", lambda t: f"{t.share(t.empty):.1%}"),
        ("有结果但没点开的次数", lambda t: t.unopened),
        ("没点开的占比", lambda t: f"{t.share(t.unopened):.1%}"),
        ("一半的搜索不超过（毫秒）", lambda t: t.p50_ms),
        ("95% 的搜索不超过（毫秒）", lambda t: t.p95_ms),
    ]
    _write_head(sheet, (("", 28), ("本周", 14), ("上周", 14)))
    for at, (label, value) in enumerate(lines, 2):
        for column, content in enumerate(
            (label, value(report.totals), value(report.totals_before)), 1
        ):
            write_cell(_head_cell(sheet, at, column), content)
    at = len(lines) + 3
    write_cell(_head_cell(sheet, at, 1), f"{report.week.label}（星期一到星期日）")


def _report_sheet(
    book: Workbook, title: str, columns: Sequence[SheetColumn], rows: ReportRows
) -> None:
    sheet = book.create_sheet(title)
    _write_head(sheet, tuple((column.head, column.width) for column in columns))
    kept = [row for row in rows.shown if row.times > ONCE]
    for at, row in enumerate(kept, 2):
        for number, column in enumerate(columns, 1):
            write_cell(_head_cell(sheet, at, number), column.value(row))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(2, len(kept) + 1)}"
    notes = list(_row_notes(rows, len(kept)))
    for at, note in enumerate(notes, len(kept) + 3):
        write_cell(_head_cell(sheet, at, 1), note)


def _row_notes(rows: ReportRows, kept: int) -> Iterable[str]:
    once = sum(row.times == ONCE for row in rows.shown)
    if once:
        yield f"另有 {once} 种说法本周只搜过一次，可能带有个人信息，没有列出。"
    if rows.total > len(rows.shown):
        yield f"共 {rows.total} 种说法，只取前 {len(rows.shown)} 种。"
    if not kept and not once:
        yield "本周没有。"


def _wishes_sheet(sheet: Worksheet, wishes: Sequence[Wish]) -> None:
    _write_head(sheet, (("搜的内容", 36), ("说明", 48), ("时间", 18), ("处理时间", 18)))
    for at, wish in enumerate(wishes, 2):
        settled = _moment_text(wish.settled_at) if wish.settled_at else "还没处理"
        values = (
            mask_numbers(wish.query),
            mask_numbers(wish.note),
            _moment_text(wish.told_at),
            settled,
        )
        for number, value in enumerate(values, 1):
            write_cell(_head_cell(sheet, at, number), value)
    if not wishes:
        write_cell(_head_cell(sheet, 2, 1), "没有人告诉编辑什么。")


def _moment_text(moment: object) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")  # type: ignore[arg-type]  # a row's time


def _write_head(sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
    for number, (head, width) in enumerate(columns, 1):
        cell = _head_cell(sheet, 1, number)
        write_cell(cell, head)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"


def _head_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell
