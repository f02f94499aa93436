"""Reads 前款, 前两条, 本条, 本款 against the place where the sentence stands.

It knows that place (Context) and folded text; the title is the business of the finder.
"""

import re
from dataclasses import dataclass

from cases.citations.grammar import NUM
from cases.citations.types import CitationContext, Pinpoint
from cases.numerals import value_of

# 前款 · 前两款 · 前二条; not 提前款, 前款项
BEFORE = (
    rf"(?<![提之先目日面此车])前(?P<count>{NUM})?个?"
    r"(?P<unit>条(?![例件约文线])|款(?![项待式物型]))"
)
# 本条第一款 · 本款第（二）项; not 本条例
HERE = r"(?<![基根文版])本(?P<here>条(?![例件约文线])|款(?![项待式物型]))"

_BEFORE = re.compile(BEFORE)
_HERE = re.compile(HERE)

MOST_BEFORE = 30

SPECIMENS: tuple[tuple[str, CitationContext, str], ...] = (
    ("前款", CitationContext("某条例", 5, None, 2), "5.1"),
    ("前两款", CitationContext("某条例", 5, None, 3), "5.1 5.2"),
    ("前二款", CitationContext("某条例", 66, 1, 4), "66-1.2 66-1.3"),
    ("前条", CitationContext("某条例", 5), "4"),
    ("前条", CitationContext("某条例", 66, 1), "66"),
    ("前条", CitationContext("某条例", 66, 2), "66-1"),
    ("前五条", CitationContext("某条例", 6), "1 2 3 4 5"),
    ("本条", CitationContext("某条例", 5, None, 2), "5"),
    ("本款", CitationContext("某条例", 5, None, 2), "5.2"),
    ("前款", CitationContext("某条例", 5, None, 1), ""),
    ("前款", CitationContext("某条例"), ""),
    ("前六条", CitationContext("某条例", 6), ""),
    ("本条", CitationContext(), ""),
)
"""Words, the place where they stand, and what they mean (Pinpoint.path); every one is a test."""


@dataclass(frozen=True, slots=True)
class RelativePointer:
    """A relative word: its end, the places it means, and whether it says something by itself.

    A bare 本条 or 本款 only says where the sentence stands; with a 款 behind it, it is a citation.
    """

    end: int
    pinpoints: tuple[Pinpoint, ...]
    complete: bool


def read_relative_pointer(text: str, at: int, context: CitationContext) -> RelativePointer | None:
    """Read a relative word that begins here; its places are empty where the context lacks them."""
    if match := _HERE.match(text, at):
        return RelativePointer(match.end(), _current_places(match["here"], context), complete=False)
    if match := _BEFORE.match(text, at):
        count = value_of(match["count"]) if match["count"] else 1
        if not count or count > MOST_BEFORE:
            return None
        before = _articles_before if match["unit"] == "条" else _paragraphs_before
        return RelativePointer(match.end(), before(count, context), complete=True)
    return None


def _current_places(unit: str, context: CitationContext) -> tuple[Pinpoint, ...]:
    if context.article is None:
        return ()
    if unit == "条":
        return (Pinpoint(context.article, context.suffix),)
    if context.paragraph is None:
        return ()
    return (Pinpoint(context.article, context.suffix, context.paragraph),)


def _paragraphs_before(count: int, context: CitationContext) -> tuple[Pinpoint, ...]:
    if context.article is None or context.paragraph is None or context.paragraph <= count:
        return ()
    numbers = range(context.paragraph - count, context.paragraph)
    return tuple(Pinpoint(context.article, context.suffix, number) for number in numbers)


def _articles_before(count: int, context: CitationContext) -> tuple[Pinpoint, ...]:
    """Count back from the article; before 第六十六条之二 stands 之一, before 之一 the article."""
    if context.article is None:
        return ()
    if context.suffix is not None and count == 1:
        suffix = context.suffix - 1 or None
        return (Pinpoint(context.article, suffix),)
    if context.article <= count:
        return ()
    return tuple(Pinpoint(number) for number in range(context.article - count, context.article))
