"""Lines made whole: sentences cut by the page rejoined, articles on one line parted.

It knows where a line ends in the middle of a sentence, and nothing of the tree.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cases.numerals import NUMBER
from cases.statutes.labels import (
    ARTICLE,
    CONTENTS,
    PREAMBLE,
    ArticleLabel,
    B,
    article_of,
    attachment_of,
    decimal_of,
    entry_of,
    has_leader,
    heading_of,
)
from cases.statutes.lines import LineRole, SourceItem, StatuteLine, TableRows, indent_of, only_lines

SENTENCE_END = re.compile(r"[。；;：:！!？?…][”’」』）)】》]*$")
CAPTION = re.compile(
    rf"^{B}表{B}{NUMBER}(?:[-—.]\d{{1,2}})?(?:[:：.]|{B})[^。；，]{{0,40}}$"
)  # 表1 收费标准
CLAUSE_MARK = re.compile(r"[，、；：。]")  # in a sentence, not in a title
# what asks for a reference: 依照本条例 | 第三十条
WANTS_REFERENCE = re.compile(
    r"(?:[、，,和或及与至照据按反对在]|本[法条例规定办则细章程]{1,3}|规则|办法|条例|规定|法)$"
)
PAGE_FURNITURE = re.compile(
    r"^[ \u3000]*(?:[-—–－·~～]{1,3}[ ]?\d{1,4}[ ]?[-—–－·~～]{1,3}"  # - 3 -
    r"|第[ ]?\d{1,4}[ ]?页(?:[ ，,/]{0,3}共[ ]?\d{1,4}[ ]?页)?|\d{1,4}[ ]?/[ ]?\d{1,4})[ \u3000]*$"
)
LABEL_REACH = 80  # signs of a line that its label is read from
WIDEST_PAGE = 140  # in half-width signs; longer lines are whole paragraphs
BREAK = r"(?P<before>[。；;：:！!？?”）)》][ \u3000]{0,8}|[ \u3000]{1,8})"
INLINE_ARTICLE = re.compile(rf"{BREAK}(?P<start>第{B}{NUMBER}{B}条)")
INLINE_HEADING = re.compile(rf"{BREAK}(?P<start>第{B}{NUMBER}{B}(?:分编|编|章|节)[ \u3000])")
INLINE_ENTRY = re.compile(rf"[：:；;。]{B}(?P<start>[（(][一二三四五六七八九十]{{1,3}}[）)])")


class ParagraphStart(enum.Enum):
    """What tells a new paragraph from the rest of a cut one."""

    INDENT = "indent"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class JoinedParagraphs:
    """Whole lines and tables, and the page numbers that stood between them."""

    items: tuple[SourceItem, ...]
    furniture: tuple[StatuteLine, ...]


def paragraphs_of(items: Sequence[SourceItem]) -> JoinedParagraphs:
    """Take page numbers out, rejoin what the page cut, part what stands on one line."""
    furniture = tuple(line for line in only_lines(items) if PAGE_FURNITURE.match(line.text))
    pages = set(furniture)
    kept = [item for item in items if item not in pages]
    whole = _rejoin_lines(kept) if _is_wrapped(kept) else _with_references(kept)
    return JoinedParagraphs(tuple(_caption_tables(list(_part_lines(whole)))), furniture)


def _caption_tables(items: Sequence[SourceItem]) -> Iterator[SourceItem]:
    """Give a table the line above it that names it; it is no paragraph of the article."""
    caption: StatuteLine | None = None
    for item in items:
        if isinstance(item, TableRows) and caption is not None:
            yield replace(item, caption=caption.text.strip())
            caption = None
            continue
        if caption is not None:
            yield caption
        caption = item if isinstance(item, StatuteLine) and CAPTION.match(item.text) else None
        if caption is None:
            yield item
    if caption is not None:
        yield caption


def starts_something(line: StatuteLine) -> bool:
    """Say whether a line begins with a label of any kind."""
    text = line.text
    return bool(
        line.level
        or line.role is not LineRole.BODY
        or heading_of(text)
        or article_of(text)
        or entry_of(text)
        or attachment_of(text)
        or decimal_of(text)
        or PREAMBLE.match(text)
        or CONTENTS.match(text)
    )


def _is_wrapped(items: Sequence[SourceItem]) -> bool:
    """Say whether lines are cut at the page's width: none is longer, and several end in mid-air."""
    lines = [line for line in only_lines(items) if line.level is None]
    if len(lines) < 4:
        return False
    width = _page_width(lines)
    cut = sum(
        1
        for line, following in itertools.pairwise(lines)
        if following.number == line.number + 1  # a blank line parts paragraphs
        and _is_full(line, width)
        and CLAUSE_MARK.search(line.text)
        and not _ends_sentence(line.text)
        and not starts_something(following)
    )
    return width <= WIDEST_PAGE and cut >= max(1, len(lines) * 0.03)


def _page_width(lines: Sequence[StatuteLine]) -> int:
    """Return the width that all but a few outliers keep."""
    widths = sorted(_display_width(line.text) for line in lines)
    return widths[int((len(widths) - 1) * 0.98)]


def _display_width(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text.rstrip())


def _is_full(line: StatuteLine, width: int) -> bool:
    return _display_width(line.text) >= width * 0.88


def _ends_sentence(text: str) -> bool:
    return bool(SENTENCE_END.search(text.rstrip()))


def _rejoin_lines(items: Sequence[SourceItem]) -> list[SourceItem]:
    lines = only_lines(items)
    width = _page_width([line for line in lines if line.level is None])
    begins = _beginning_of_paragraphs(lines)
    whole: list[SourceItem] = []
    last_full = False
    for item in items:
        before = whole[-1] if whole else None
        if (
            isinstance(item, StatuteLine)
            and isinstance(before, StatuteLine)
            and last_full
            and _continues_line(before, item, begins)
        ):
            whole[-1] = replace(before, text=_glue_lines(before.text, item.text))
        else:
            whole.append(item)
        last_full = isinstance(item, StatuteLine) and _is_full(item, width)
    return whole


def _with_references(items: Sequence[SourceItem]) -> list[SourceItem]:
    """Rejoin only what cannot be read otherwise: 依照本条例 | 第二条规定办理."""
    whole: list[SourceItem] = []
    for item in items:
        before = whole[-1] if whole else None
        is_cut = (
            isinstance(item, StatuteLine)
            and isinstance(before, StatuteLine)
            and before.level is None
            and ARTICLE.match(item.text) is not None
            and article_of(item.text) is None
            and WANTS_REFERENCE.search(before.text.rstrip())
        )
        if is_cut and isinstance(item, StatuteLine) and isinstance(before, StatuteLine):
            whole[-1] = replace(before, text=_glue_lines(before.text, item.text))
        else:
            whole.append(item)
    return whole


def _beginning_of_paragraphs(lines: Sequence[StatuteLine]) -> ParagraphStart:
    """Say how paragraphs are told: by indent where most articles have one and some lines none."""
    articles = [line for line in lines if article_of(line.text)]
    indented = sum(1 for line in articles if indent_of(line.text) >= 2)
    flush = sum(1 for line in lines if indent_of(line.text) == 0)
    told = len(articles) >= 3 and indented >= len(articles) * 0.8 and flush >= len(lines) * 0.15
    return ParagraphStart.INDENT if told else ParagraphStart.SENTENCE


def _continues_line(before: StatuteLine, line: StatuteLine, begins: ParagraphStart) -> bool:
    if before.level is not None or line.level is not None:
        return False
    if has_leader(before.text) or heading_of(before.text) or attachment_of(before.text):
        return False
    if starts_something(line) and not _is_cut_reference(before, line):
        return False
    if begins is ParagraphStart.INDENT:
        return indent_of(line.text) < 2
    return not _ends_sentence(before.text)


def _is_cut_reference(before: StatuteLine, line: StatuteLine) -> bool:
    """Tell …违反本条例 | 第三十条 … from a new article: no sentence ended, and it wants one."""
    return (
        article_of(line.text) is not None
        and not _ends_sentence(before.text)
        and bool(WANTS_REFERENCE.search(before.text.rstrip()))
    )


def _glue_lines(before: str, after: str) -> str:
    first, second = before.rstrip(), after.strip()
    latin = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii()
    return first + (" " if latin and second[:1].isalpha() else "") + second


def _part_lines(items: Sequence[SourceItem]) -> Iterator[SourceItem]:
    """Part lines that hold several articles; only they may have lost the lines of their items."""
    last: tuple[int, int] | None = None
    for item in items:
        if not isinstance(item, StatuteLine):
            yield item
            continue
        pieces = _part_line(item, last)
        for piece in pieces:
            label = article_of(piece.text)
            if label is not None:
                last = (label.number, label.suffix)
            yield piece


def _part_line(line: StatuteLine, last: tuple[int, int] | None) -> list[StatuteLine]:
    label = article_of(line.text)
    if label is not None:
        last = (label.number, label.suffix)
    cuts: list[int] = []
    for match in INLINE_ARTICLE.finditer(line.text):
        start, before = match.start("start"), match["before"]
        found = article_of(line.text[start : start + LABEL_REACH])
        stretch = line.text[max(0, match.start() - LABEL_REACH) : match.start()]
        follows_title = before.isspace() and _ends_in_heading(stretch)
        if found is not None and _is_next(found, last, "" if follows_title else before):
            cuts.append(start)
            last = (found.number, found.suffix)
    if not cuts:
        return [line]
    cuts += [match.start("start") for match in INLINE_HEADING.finditer(line.text)]
    cuts += [match.start("start") for match in INLINE_ENTRY.finditer(line.text)]
    bounds = [0, *sorted(set(cuts) - {0}), len(line.text)]
    pieces = (line.text[start:end] for start, end in itertools.pairwise(bounds))
    return [replace(line, text=piece) for piece in pieces if piece.strip()]


def _ends_in_heading(text: str) -> bool:
    """Say whether the last stretch of a line is a heading: …。第二章 附则."""
    return heading_of(re.split(r"[。；：！？]", text)[-1]) is not None


def _is_next(found: ArticleLabel, last: tuple[int, int] | None, before: str) -> bool:
    if last is None:
        return found.number == 1 and not found.suffix  # 第一章 总则 第一条 …
    follows = (found.number, found.suffix) in {(last[0] + 1, 0), (last[0], last[1] + 1)}
    return follows and (not before.isspace() or (found.spaced and len(before) > 1))
