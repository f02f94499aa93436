r"""Plain and Markdown text becomes a document whose offsets are offsets into the decoded file.

Knows line ends, page markers of web extracts and Markdown headings; not what a text is about.
"""

import re
from itertools import pairwise

from cases.documents.types import (
    BlockRole,
    CutReason,
    FileKind,
    SourceBlock,
    SourceDocument,
    TextCut,
    TextSpan,
)

# The artefact of a page break in a web extract: "…第八十⏎21、三条…"; cut from the line end on.
MARKER = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?P<number>[0-9]{1,4})、")
# What a print to text leaves between pages: — 3 — · - 3 - · 第3页 · 第 3 页 共 9 页
PAGE_LINE = re.compile(
    r"(?:\r\n|\r|\n)[ \t\f\u3000]*(?:[-—–－]{1,2}[ ]?(?P<a>[0-9]{1,4})[ ]?[-—–－]{1,2}"
    r"|第[ ]?(?P<b>[0-9]{1,4})[ ]?页(?:[ ,，/]{0,3}共[ ]?[0-9]{1,4}[ ]?页)?)"
    r"[ \t\f\u3000]*(?=[\r\n]|$)"
)
LINE = re.compile(r"[^\r\n]+")
HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?=\S)")  # ## 案例一
FENCED = re.compile(r"(?P<open>\*\*|__)(?P<words>.+)(?P=open)[ \t]*$")  # **案例一**
# What leads to the page number of a contents line, and how much of it it takes.
LEADERS = {".": 4, "．": 4, "·": 4, "•": 4, "…": 2, "-": 6, "\t": 1}
PAGE_AT_END = re.compile(r"[0-9]{1,4}$")
SENTENCE_END = "。！？!?；;：:.”"
# What sharing sites print before page 1 of an extract.
SITE_HEAD = re.compile(r"由会员分享|在线阅读|更多相关|珍藏版|文档.{0,8}(?:网|下载)")


def read_plain(name: str, kind: FileKind, text: str) -> SourceDocument:
    """Make a document of decoded text: one block per line as it reads without page markers."""
    cuts = page_markers(text) or page_numbers(text)
    document = SourceDocument(name, kind, text, (), cuts)
    reading = document.reading
    blocks = []
    for line in LINE.finditer(reading.text):
        stripped = line.group().strip()
        if not stripped:
            continue
        span = reading.raw_span(line.start(), line.end())
        if kind is FileKind.MARKDOWN:
            blocks.append(_markdown_block(line.group(), span))
        else:
            role = BlockRole.CONTENTS if is_contents_line(line.group()) else BlockRole.BODY
            blocks.append(SourceBlock(span.start, span.end, role))
    return SourceDocument(name, kind, text, tuple(blocks), cuts)


def is_contents_line(text: str) -> bool:
    """Whether a line ends in leaders and a page number: 案例一：…………3 · 第二章<tab>12."""
    tail = text[-200:].rstrip()
    number = PAGE_AT_END.search(tail)
    if number is None:
        return False
    before = tail[: number.start()]
    run = before[len(before.rstrip(" \t.．·•…-")) :]
    return len(run) < len(text) and any(run.count(sign) >= n for sign, n in LEADERS.items())


def _markdown_block(line: str, span: TextSpan) -> SourceBlock:
    if heading := HEADING.match(line):
        level = len(heading["marks"])
        start = span.start + heading.end()
        return SourceBlock(start, span.end, BlockRole.HEADING, heading_level=level, bold=True)
    if fenced := FENCED.fullmatch(line):
        start = span.start + fenced.start("words")
        return SourceBlock(start, span.start + fenced.end("words"), bold=True)
    role = BlockRole.CONTENTS if is_contents_line(line) else BlockRole.BODY
    return SourceBlock(span.start, span.end, role)


def page_markers(text: str) -> tuple[TextCut, ...]:
    """Find the page markers of a web extract: line starts `N、` with N counting 1, 2, 3 …

    A list that an author numbered 1、2、3、 looks alike and must stay. Markers break sentences and
    words, and the text between two of them has no line ends of its own; an author's items end with
    a full stop, and other lines stand between the lists.
    """
    run: list[re.Match[str]] = []
    for found in MARKER.finditer(text):
        if int(found["number"]) == len(run) + 1:
            run.append(found)
    if not run or not _are_pages(text, run):
        return ()
    return tuple(
        TextCut(TextSpan(found.start(), found.end()), CutReason.PAGE_MARKER, number)
        for number, found in enumerate(run, start=1)
    )


def page_numbers(text: str) -> tuple[TextCut, ...]:
    """Find lines that hold a page number and nothing else; they never fall, and come twice."""
    found = list(PAGE_LINE.finditer(text))
    numbers = [int(one["a"] or one["b"]) for one in found]
    if len(found) < 2 or numbers != sorted(numbers):
        return ()
    return tuple(
        TextCut(TextSpan(one.start(), one.end()), CutReason.PAGE_NUMBER, number)
        for one, number in zip(found, numbers, strict=True)
    )


def _are_pages(text: str, run: list[re.Match[str]]) -> bool:
    pages = [text[one.end() : other.start()] for one, other in pairwise(run)]
    head = text[: run[0].start()]
    from_site = bool(SITE_HEAD.search(head)) and len(head) < 400
    whole = sum("\n" not in page and "\r" not in page for page in pages)
    torn = sum(not page.rstrip().endswith(tuple(SENTENCE_END)) for page in pages)
    if from_site:
        return whole * 10 >= len(pages) * 8 or torn * 3 > len(pages)
    return whole == len(pages) >= 2 and torn * 2 > len(pages) and _has_long_pages(pages)


def _has_long_pages(pages: list[str]) -> bool:
    """Whether most pages hold more than a heading-like line, as a page does."""
    return sum(len(page) >= 60 for page in pages) * 2 > len(pages)
