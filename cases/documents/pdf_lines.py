"""The printed lines of a PDF file, page by page, without running heads and page numbers.

Knows where lines stand and how they are set; joining them to paragraphs is for the reader above.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

# "— 3 —" · "- 3 -" · "第3页" · "第 3 页 共 9 页" · "3/9" · "3" · "Page 3 of 9"
PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?(?:[Pp]age\s*)?[0-9０-９ivxIVX一二三四五六七八九十]{1,5}"
    r"(?:\s*页)?(?:\s*(?:/|of|[,，]?\s*共)\s*[0-9０-９]{1,4}\s*页?)?[-—–－·\s]*"
)
DIGITS = re.compile(r"[0-9０-９]+")
# Headings of the text may stand at the top of page after page: 案例一：… · 【事件过程】
HEADING = re.compile(r"[【［]|案例\s*[0-9０-９一二三四五六七八九十]+\s*[:：.．、]")
EDGE = 0.13  # running heads stand in this share of a page's height, at its top or bottom
SAME_PLACE = 4.0  # points by which a running head may wander


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line; distances in points from the top left corner of its page."""

    page: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    table: int | None = None
    row: int = 0
    column: int = 0
    column_span: int = 1

    @property
    def middle(self) -> float:
        """Half-way between its left and right end."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The lines of one page from top to bottom, and the page's own size in points."""

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]


def without_running_heads(pages: list[PrintedPage]) -> list[PrintedPage]:
    """Drop what repeats at the top or bottom of pages, and page numbers that stand there.

    A repeated line counts when it stands at the same height on two pages in three, or on every
    second page (left and right heads differ); a single page loses only its page number.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        keys = {_band_key(line) for line in page.lines if _at_edge(line, page)}
        seen.update(keys)
    needed = max(2, len(pages) * 0.4)
    bands = _margin_bands(pages)
    return [
        replace(
            page,
            lines=tuple(
                line
                for number, line in enumerate(page.lines)
                if not (_at_edge(line, page) and _counts_as_head(line, seen, needed))
                and number not in numbers
                and round(line.top / SAME_PLACE) not in bands.get(page.number, ())
            ),
        )
        for page, numbers in zip(pages, map(_page_numbers, pages), strict=True)
    ]


def _margin_bands(pages: list[PrintedPage]) -> dict[int, set[int]]:
    """Find heights where most pages print something smaller than the text, whatever it says.

    Running heads that name the chapter differ from page to page; their place and size do not.
    """
    sizes = Counter(
        round(line.size * 2) for page in pages for line in page.lines for _ in line.text
    )
    if not sizes or len(pages) < 3:
        return {}
    usual = sizes.most_common(1)[0][0] / 2
    small: dict[int, set[int]] = {}
    for page in pages:
        for line in page.lines:
            if _at_edge(line, page) and line.size <= usual - 0.9:
                small.setdefault(page.number, set()).add(round(line.top / SAME_PLACE))
    often = Counter(place for places in small.values() for place in places)
    return {
        number: {place for place in places if often[place] * 10 >= len(pages) * 6}
        for number, places in small.items()
    }


def _band_key(line: PrintedLine) -> tuple[str, int]:
    return DIGITS.sub("#", line.text.replace(" ", "")), round(line.top / SAME_PLACE)


def _counts_as_head(line: PrintedLine, seen: Counter[tuple[str, int]], needed: float) -> bool:
    if HEADING.match(line.text):
        return False
    text, place = _band_key(line)
    return sum(seen[(text, place + shift)] for shift in (-1, 0, 1)) >= needed


def _at_edge(line: PrintedLine, page: PrintedPage) -> bool:
    if line.table is not None:
        return False
    return line.bottom < page.height * EDGE or line.top > page.height * (1 - EDGE)


def _has_page_number(line: PrintedLine, page: PrintedPage) -> bool:
    """Whether a line at the edge holds a page number and nothing else."""
    return _at_edge(line, page) and PAGE_NUMBER.fullmatch(line.text) is not None


def _page_numbers(page: PrintedPage) -> frozenset[int]:
    """Find the bare page numbers by their place: the lowest or highest lines, at the edge."""
    found = [n for n, line in enumerate(page.lines) if _has_page_number(line, page)]
    if not found:
        return frozenset()
    lowest = max(line.top for line in page.lines)
    highest = min(line.bottom for line in page.lines)
    inside = min(
        (line.bottom for line in page.lines if not _at_edge(line, page)), default=float("inf")
    )
    return frozenset(
        number
        for number, line in ((number, page.lines[number]) for number in found)
        if lowest <= line.top + 1
        or highest >= line.bottom - 1
        or (inside >= line.bottom - 1 and line.top > page.height / 2)
    )
