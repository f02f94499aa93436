"""Reads the quotation that stands right behind a citation; knows marks, and no clause."""

import re
from collections.abc import Container

from cases.citations.stream import FoldedText
from cases.citations.types import ClauseQuote

# 第八十三条。“…” · 第四条：“…” · 第三条规定：“…” · 第三条（抄表）明确指出，“…”
_LEAD = re.compile(
    r"(?:\([^()\n]{1,40}\))?(?:(?:中|之)?(?:明确|明文)?(?:规定|指出|要求|提出|载明|写道)(?:了)?|内容为|即|是)?"
    r"[。:,;.]?\n?(?P<open>[“\"])"
)
LONGEST_QUOTE = 3000
DEEPEST_QUOTE = 4
"""Marks opened inside each other; more of them means that one was never closed."""


def quote_behind(stream: FoldedText, end: int, names: Container[int] = ()) -> ClauseQuote | None:
    """The quotation behind a citation that ends here; None where there is none or no end of it.

    `names` are positions at which a title begins: “十个不准” in marks of its own is no quotation.
    """
    match = _LEAD.match(stream.text, end)
    if match is None or match.start("open") in names:
        return None
    opening = match.start("open")
    close = _closing_quote_mark(stream.text, opening)
    if close is None or close == opening + 1:
        return None
    start = stream.origins[opening] + 1
    stop = stream.origins[close]
    return ClauseQuote(start, stop, stream.joined(start, stop))


def open_quote(stream: FoldedText, end: int, names: Container[int] = ()) -> tuple[int, int] | None:
    """The folded span in which a quotation behind a citation speaks, to the end if unclosed."""
    match = _LEAD.match(stream.text, end)
    if match is None or match.start("open") in names:
        return None
    opening = match.start("open")
    close = _closing_quote_mark(stream.text, opening)
    return opening, len(stream.text) if close is None else close


def _closing_quote_mark(text: str, opening: int) -> int | None:
    """The mark that closes the one here; nested marks are counted, straight ones are not nested."""
    limit = min(len(text), opening + LONGEST_QUOTE)
    if text[opening] == '"':
        close = text.find('"', opening + 1, limit)
        return None if close < 0 else close
    depth = 0
    for place in range(opening, limit):
        if text[place] == "“":
            depth += 1
            if depth > DEEPEST_QUOTE:
                return None
        elif text[place] == "”":
            depth -= 1
            if depth == 0:
                return place
    return None
