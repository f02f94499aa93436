"""Pages that a web system calls .xls: every table of the page is a sheet."""

from collections.abc import Iterator
from typing import cast

from lxml import etree

from portal.intake.guard import refuse_file
from portal.intake.worksheets.cells import SheetBuilder, cell_of
from portal.intake.worksheets.delimited import as_typed
from portal.intake.worksheets.types import Workbook, Worksheet, WorksheetLimits

MOST_SPAN = 1000  # rows or columns of one cell
SPOILED = "网页格式的表格已损坏，请用 Excel 打开并另存为 .xlsx 后重新上传"


def looks_like_html(content: bytes) -> bool:
    """Ask whether a file begins as a page does, whatever its name says."""
    head = content[:4096].replace(b"\x00", b"").lower()
    return b"<html" in head or b"<table" in head or b"<!doctype html" in head


def read_html(name: str, content: bytes, bounds: WorksheetLimits) -> Workbook:
    """Read the tables of a page; spans of rows and columns are merged cells."""
    encoding = None
    for mark, known in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le")):
        encoding = known if content.startswith(mark) else encoding
    if encoding is None and b"charset=gb" in content[:4096].lower():
        encoding = "gb18030"
    try:
        # Neither network nor entities: libxml2's HTML reader knows no document type of its own.
        parser = etree.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse_file(name, SPOILED) from error
    found = () if root is None else root.iter("table")
    tables = [table for table in found if not _is_nested(table)]
    if not tables:
        raise refuse_file(name, "网页里没有表格，请用 Excel 打开并另存为 .xlsx 后重新上传")
    if len(tables) > bounds.sheets:
        raise refuse_file(name, f"表格超过 {bounds.sheets} 张，请拆成几个文件后上传")
    return Workbook(
        name,
        tuple(
            _html_sheet(name, f"Sheet{n}", table, bounds) for n, table in enumerate(tables, start=1)
        ),
    )


def _is_nested(table: etree._Element) -> bool:
    return any(True for _ in table.iterancestors("table"))


def _html_sheet(name: str, title: str, table: etree._Element, bounds: WorksheetLimits) -> Worksheet:
    builder = SheetBuilder(name, title, bounds)
    taken: set[tuple[int, int]] = set()
    spans = []
    for row, line in enumerate(_html_rows(table), start=1):
        if "display:none" in (line.get("style") or "").replace(" ", "").lower():
            builder.hidden_rows.add(row)
        column = 1
        for one in line:
            if one.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            height, width = _cell_span(one, "rowspan"), _cell_span(one, "colspan")
            builder.put(cell_of(row, column, as_typed(_cell_words(one))))
            if height * width > 1:
                builder.require_cells(len(taken) + height * width)
                taken |= {(row + y, column + x) for y in range(height) for x in range(width)}
                spans.append((row, column, row + height - 1, column + width - 1))
            column += width
    for span in spans:
        builder.merge(*span)
    return builder.sheet()


def _html_rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table:
            yield row


def _cell_span(cell: etree._Element, name: str) -> int:
    words = (cell.get(name) or "1").strip()
    return max(1, min(int(words), MOST_SPAN)) if words.isdecimal() and len(words) < 6 else 1


def _cell_words(cell: etree._Element) -> str:
    """Return the text of a cell; a line break is one, other white space is a blank."""
    for mark in cell.iter("br"):
        mark.tail = "\n" + (mark.tail or "")
    lines = "".join(cast("Iterator[str]", cell.itertext())).split("\n")
    return "\n".join(" ".join(line.split()) if line.strip() else "" for line in lines)
