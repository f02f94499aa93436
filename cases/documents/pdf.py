"""A PDF file that holds text becomes a document; scans hold none and are refused.

Knows pdfplumber; what its lines mean to each other is in `pdf_lines` and `pdf_paragraphs`.
"""

import base64
import io
import logging
import re
import zlib
from dataclasses import replace
from functools import partial
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from cases.documents.pdf_lines import PrintedLine, PrintedPage, without_running_heads
from cases.documents.pdf_paragraphs import (
    PrintedParagraph,
    is_centred,
    join_paragraphs,
    measure_pages,
)
from cases.documents.plain import is_contents_line
from cases.documents.types import BlockRole, CellPlace, FileKind, SourceBlock, SourceDocument
from portal.intake.guard import DEFAULT_LIMITS, MEGABYTE, FileLimits, refuse_file

BOLD = re.compile(r"bold|black|heavy|hei|黑体", re.IGNORECASE)
BROKEN = "PDF 已损坏，请用阅读器打开后重新导出再上传"
LOCKED = "PDF 加了密码，请取消密码保护后重新上传"
SCANNED = "PDF 里没有文字（多半是扫描件或图片），请先做文字识别（OCR），或上传 Word 文档"


def read_pdf(name: str, content: bytes, limits: FileLimits = DEFAULT_LIMITS) -> SourceDocument:
    """Read the text of a PDF file: paragraphs rejoined, running heads and page numbers dropped."""
    check_streams(name, content)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages = _read_pages(name, content, limits)
    if not any(line.text.strip() for page in pages for line in page.lines):
        raise refuse_file(name, SCANNED)
    _check_letters(name, pages)
    lines = [line for page in without_running_heads(pages) for line in page.lines]
    return _source_document(name, _plain_where_bold(lines))


def _read_pages(name: str, content: bytes, limits: FileLimits) -> list[PrintedPage]:
    try:
        with pdfplumber.open(io.BytesIO(content)) as opened:
            if len(opened.pages) > limits.pages:
                reason = f"PDF 超过 {limits.pages} 页，请拆成几个文件后上传"
                raise refuse_file(name, reason)
            pages: list[PrintedPage] = []
            letters = 0
            for number, page in enumerate(opened.pages):
                pages.append(_read_page(number, page))
                page.close()
                letters += sum(len(line.text) for line in pages[-1].lines)
                if letters > limits.characters:
                    raise refuse_file(name, "PDF 文字过多，请拆成几个文件后上传")
            return pages
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise refuse_file(name, LOCKED) from error
    except (PdfminerException, MalformedPDFException) as error:
        cause = error.args[0] if error.args else error
        locked = isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError)
        raise refuse_file(name, LOCKED if locked else BROKEN) from error
    except _PARSER_FAULTS as error:
        raise refuse_file(name, BROKEN) from error


# The parser under pdfplumber answers damaged files with whatever its code runs into.
_PARSER_FAULTS = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, EOFError,
    OSError, ArithmeticError, RecursionError, NotImplementedError, zlib.error, MemoryError,
)  # fmt: skip


def _read_page(number: int, page: PlumberPage) -> PrintedPage:
    tables = [table for table in page.find_tables() if _is_grid(table)]
    lines: list[PrintedLine] = []
    outside = page
    for index, table in enumerate(tables):
        lines.extend(_table_lines(number, page, table, number * 100 + index))
        outside = outside.filter(partial(_is_outside, table.bbox))
    lines.extend(_page_lines(number, outside))
    lines.sort(key=lambda line: (round(line.top), line.table is not None, line.row, line.column))
    return PrintedPage(number, float(page.width), float(page.height), tuple(_tables_whole(lines)))


def _is_grid(table: Any) -> bool:
    return len(table.rows) >= 2 and max(len(row.cells) for row in table.rows) >= 2


def _is_outside(box: tuple[float, float, float, float], item: dict[str, Any]) -> bool:
    across, down = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    inside = bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])
    return not (item["object_type"] == "char" and inside)


def _page_lines(number: int, page: Any) -> list[PrintedLine]:
    found = page.extract_text_lines(return_chars=True, x_tolerance_ratio=0.5, strip=True)
    return [_printed_line(number, entry) for entry in found if entry["text"].strip()]


def _printed_line(number: int, entry: dict[str, Any]) -> PrintedLine:
    shown = [char for char in entry["chars"] if char["text"].strip()] or entry["chars"]
    sizes = sorted(float(char["size"]) for char in shown)
    bold = sum(bool(BOLD.search(char["fontname"])) for char in shown)
    return PrintedLine(
        page=number,
        text=entry["text"].strip(),
        x0=float(entry["x0"]),
        x1=float(entry["x1"]),
        top=float(entry["top"]),
        bottom=float(entry["bottom"]),
        size=sizes[len(sizes) // 2],
        bold=bold * 10 >= len(shown) * 9,
    )


def _table_lines(number: int, page: PlumberPage, table: Any, index: int) -> list[PrintedLine]:
    edges = sorted({round(cell[0]) for row in table.rows for cell in row.cells if cell})
    lines: list[PrintedLine] = []
    for row_index, row in enumerate(table.rows):
        for cell in row.cells:
            if cell is None:
                continue
            column = edges.index(round(cell[0]))
            span = max(sum(cell[0] - 1 <= edge < cell[2] - 1 for edge in edges), 1)
            inside = _page_lines(number, page.crop(cell, strict=False))
            lines.extend(
                replace(line, table=index, row=row_index, column=column, column_span=span)
                for line in inside
            )
    return lines


def _tables_whole(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Keep the lines of a table together, cell by cell, where its first line stands."""
    ordered: list[PrintedLine] = []
    done: set[int] = set()
    for line in lines:
        if line.table is None:
            ordered.append(line)
        elif line.table not in done:
            done.add(line.table)
            own = [other for other in lines if other.table == line.table]
            ordered.extend(sorted(own, key=lambda one: (one.row, one.column, one.top)))
    return ordered


def _check_letters(name: str, pages: list[PrintedPage]) -> None:
    """Refuse fonts without a code table: their text comes out as (cid:12) or private signs."""
    text = "".join(line.text for page in pages for line in page.lines)
    lost = len(re.findall(r"\(cid:\d+\)", text)) + sum("\ue000" <= s <= "\uf8ff" for s in text)
    if lost * 5 > len(text):
        raise refuse_file(name, "PDF 的字体没有文字编码，读出来是乱码，请上传 Word 文档或重新导出")


def _plain_where_bold(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Take bold for no distinction where the running text is set in a font of a bold name."""
    bold = sum(len(line.text) for line in lines if line.bold)
    if bold * 10 < sum(len(line.text) for line in lines) * 6:
        return lines
    return [replace(line, bold=False) for line in lines]


def _source_document(name: str, lines: list[PrintedLine]) -> SourceDocument:
    at = measure_pages([line for line in lines if line.table is None])
    blocks: list[SourceBlock] = []
    texts: list[str] = []
    length = 0
    for paragraph, place in _join_lines(lines, at):
        text = paragraph.text
        contents = place is None and is_contents_line(text)
        blocks.append(
            SourceBlock(
                length,
                length + len(text),
                role=BlockRole.CONTENTS if contents else BlockRole.BODY,
                bold=paragraph.bold,
                centred=place is None and is_centred(paragraph, at),
                cell=place,
            )
        )
        texts.append(text)
        length += len(text) + 1
    return SourceDocument(name, FileKind.PDF, "\n".join(texts), tuple(blocks))


def _join_lines(
    lines: list[PrintedLine], at: Any
) -> list[tuple[PrintedParagraph, CellPlace | None]]:
    """Join running lines over pages, and the lines of each cell; a table may go on over a page."""
    found: list[tuple[PrintedParagraph, CellPlace | None]] = []
    index = 0
    while index < len(lines):
        stop = index + 1
        same = lines[index].table
        if same is None:
            while stop < len(lines) and lines[stop].table is None:
                stop += 1
            found.extend((one, None) for one in join_paragraphs(lines[index:stop], at))
        else:
            key = (same, lines[index].row, lines[index].column)
            while stop < len(lines) and key == _cell_key(lines[stop]):
                stop += 1
            cell = lines[index:stop]
            place = CellPlace(same, key[1], key[2], 1, cell[0].column_span)
            found.extend((one, place) for one in join_paragraphs(cell, measure_pages(cell)))
        index = stop
    return found


def _cell_key(line: PrintedLine) -> tuple[int | None, int, int]:
    return line.table, line.row, line.column


STREAM = re.compile(rb"stream\r?\n")
HEAD = 400  # bytes before a stream in which its dictionary stands
PACKED = 2 * MEGABYTE  # bytes of a stream that are looked at
LARGE = 64 * MEGABYTE  # of pictures and fonts
USUAL = 16 * MEGABYTE  # of everything else
LAYERS = 4
ZLIB = (b"\x78", b"\x68", b"\x58", b"\x48")
PICTURE_OR_FONT = re.compile(rb"/Subtype\s*/Image|/Length1\b|/FontFile|/Type1C|/CIDFontType0C")
# A page full of small print shows some thousand words; a drawing of a substation some 10,000 lines.
SHOWN, MOST_SHOWN = (b"Tj", b"TJ"), 60_000
DRAWN, MOST_DRAWN = (b" l\n", b" l ", b" re\n", b" re ", b" c\n", b" c ", b"q ", b"q\n"), 150_000

BOMB = "PDF 内容解压后大得不正常（疑似压缩炸弹），请重新导出后再上传"
CROWDED = "PDF 有一页的文字或图形多得不正常（可能是图纸），请上传 Word 文档或重新导出"


def check_streams(name: str, content: bytes) -> None:
    """Refuse streams that unpack to more than any page needs; damaged ones are passed over."""
    for found in STREAM.finditer(content):
        head = content[max(0, found.start() - HEAD) : found.start()]
        head = head[head.rfind(b"obj") + 1 :]
        limit = LARGE if PICTURE_OR_FONT.search(head) else USUAL
        body = content[found.end() : found.end() + PACKED]
        if b"ASCII85Decode" in head or b"/A85" in head:
            body = _from_ascii85(body)
        unpacked = _unpack_stream(body, limit)
        if unpacked is None:
            raise refuse_file(name, BOMB)
        if limit == USUAL and _is_crowded(unpacked):
            raise refuse_file(name, CROWDED)


def _from_ascii85(body: bytes) -> bytes:
    try:
        return base64.a85decode(body[: body.index(b"~>")].strip().removeprefix(b"<~"))
    except ValueError:
        return b""


def _unpack_stream(body: bytes, limit: int) -> bytes | None:
    """Unpack layer by layer, None where a layer exceeds the limit."""
    end = body.find(b"endstream")
    content = body if end < 0 else body[:end]
    packed = body
    for _ in range(LAYERS):
        if packed[:1] not in ZLIB:
            break
        try:
            content = zlib.decompressobj().decompress(packed, limit + 1)
        except zlib.error:
            break
        if len(content) > limit:
            return None
        packed = content
    return content


def _is_crowded(content: bytes) -> bool:
    shown = sum(content.count(sign) for sign in SHOWN)
    drawn = sum(content.count(sign) for sign in DRAWN)
    return shown > MOST_SHOWN or drawn > MOST_DRAWN
