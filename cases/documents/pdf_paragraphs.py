"""Printed lines become paragraphs again, over line ends and page ends.

Knows indents, full and short lines, and what begins a paragraph; not the PDF format.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from cases.documents.pdf_lines import PrintedLine

# What begins a paragraph whatever its indent: （1） · 1. · 一、 · ① · 【 · 案例三 · 第二章
STARTER = re.compile(
    r"(?:[（(]\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})\s*[)）]|[0-9０-９]{1,2}\s*[.．、]"
    r"(?![0-9０-９])|[一二三四五六七八九十]{1,3}、|[①-⑳]|【|案例\s*(?:之)?"
    r"[0-9０-９一二三四五六七八九十]{1,3}\s*[:：.．、】]|第[一二三四五六七八九十0-9]{1,3}[章篇编部]|[◆●■★▲]|附[录件])"
)
ENUMERATED = re.compile(
    r"(?:[（(]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[)）]|[0-9０-９]{1,2}\s*[.．、]|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)
CLOSED = re.compile(r"[。！？!?；;：:”』】）)]$")
STOPPED = re.compile(r"[。！？!?][”』）)]?$")
LATIN = re.compile(r"[A-Za-z]")
UNBREAKABLE = re.compile(r"[0-9A-Za-z.,%:/-]{1,24}")
TOLERANCE = 0.35  # of a character's width: what counts as standing at the same place


@dataclass(slots=True)
class PrintedParagraph:
    """Lines that belong together, in order."""

    lines: list[PrintedLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines joined: nothing between Chinese lines, a blank between Latin words."""
        pieces: list[str] = []
        for line in self.lines:
            # The last character only: to search all that is joined takes the square of it.
            if pieces and LATIN.fullmatch(pieces[-1][-1:]) and line.text[:1].isascii():
                pieces.append(" ")
            pieces.append(line.text)
        return "".join(pieces)

    @property
    def bold(self) -> bool:
        """Whether every line is bold."""
        return all(line.bold for line in self.lines)


@dataclass(frozen=True, slots=True)
class PageMeasure:
    """Where the running text of a document stands, in points."""

    left: float
    right: float
    size: float
    gap: float


def measure_pages(lines: list[PrintedLine]) -> PageMeasure:
    """Find the margins, the size and the line distance of the running text."""
    if not lines:
        return PageMeasure(0, 0, 1, 0)
    sizes = Counter(round(line.size * 2) / 2 for line in lines for _ in line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) < 0.6] or lines
    lefts = Counter(round(line.x0) for line in body)
    often = [left for left, count in lefts.items() if count * 12 >= len(body)]
    left = min(often or lefts)
    rights = sorted(line.x1 for line in body)
    right = rights[int(len(rights) * 0.85)]
    gaps = Counter(
        round((two.top - one.top) * 2) / 2
        for one, two in pairwise(body)
        if one.page == two.page and two.top > one.top
    )
    return PageMeasure(left, right, size, gaps.most_common(1)[0][0] if gaps else size * 1.5)


def join_paragraphs(lines: list[PrintedLine], at: PageMeasure) -> list[PrintedParagraph]:
    """Join lines to paragraphs, in order."""
    found: list[PrintedParagraph] = []
    for line in lines:
        if found and _continues_paragraph(found[-1], line, at):
            found[-1].lines.append(line)
        else:
            found.append(PrintedParagraph([line]))
    return found


def _continues_paragraph(paragraph: PrintedParagraph, line: PrintedLine, at: PageMeasure) -> bool:
    last, first = paragraph.lines[-1], paragraph.lines[0]
    if last.bold != line.bold and last.text[-1:] in "】：:" + "。！？":
        return False
    if abs(last.size - line.size) > 1 or STARTER.match(line.text):
        return False
    reach = at.right - max(2.2 * line.size, _first_unit(line.text) * line.size)
    heading = (last.bold and line.bold) or last.size > at.size + 1
    if heading and _is_centred(last, at) and _is_centred(line, at):
        return last.page == line.page and last.x1 - last.x0 > (at.right - at.left) * 0.7
    if last.x1 < reach:
        return False
    if last.page == line.page and line.top - last.top > at.gap * 1.55 + (line.size - at.size):
        return False
    shift = (line.x0 - at.left) / line.size
    if STOPPED.search(last.text) and line.x1 < reach and not CLOSED.search(line.text):
        return False  # a heading that nothing but its wording sets off
    if abs(shift) <= TOLERANCE:
        return first.x0 - at.left > TOLERANCE * line.size or not CLOSED.search(last.text)
    # A hanging indent: the lines of an item stand further in than its number.
    hanging = ENUMERATED.match(first.text) is not None and line.x0 > first.x0 + 0.5 * line.size
    if hanging and len(paragraph.lines) == 1:
        return not (CLOSED.search(last.text) and last.text[-1] in "。；;")
    return len(paragraph.lines) > 1 and abs(line.x0 - last.x0) <= TOLERANCE * line.size


def _first_unit(text: str) -> float:
    """Estimate the width, in characters, of what could not be parted at the start of a line.

    A line may end this much early: a Latin word or a figure stays whole, and a sign that may not
    begin a line takes the character before it along.
    """
    found = UNBREAKABLE.match(text)
    return (len(found.group()) * 0.55 if found else 1.0) + 1.2


def _is_centred(line: PrintedLine, at: PageMeasure) -> bool:
    return (
        abs(line.middle - (at.left + at.right) / 2) < line.size
        and line.x0 > at.left + TOLERANCE * line.size
    )


def is_centred(paragraph: PrintedParagraph, at: PageMeasure) -> bool:
    """Whether a short paragraph stands in the middle of the page."""
    return all(_is_centred(line, at) and line.x1 < at.right for line in paragraph.lines)
