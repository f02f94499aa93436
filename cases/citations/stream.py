"""A text as the grammar reads it: joined, without blanks, in one width, with the way back.

It knows characters only: no titles, no clauses. Offsets lead back to the text that was given.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

BREAK = "\n"

_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_MARKS = {
    "〈": "《",
    "〉": "》",
    "«": "《",
    "»": "》",
    "＜": "《",
    "＞": "》",
    "<": "《",
    ">": "》",
    "‘": "“",
    "’": "”",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〝": "“",
    "〞": "”",
    "＂": '"',
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "﹝": "[",
    "﹞": "]",
    "﹙": "(",
    "﹚": ")",
    "～": "~",
    "∼": "~",
    "〜": "~",
    "—": "-",
    "–": "-",
    "―": "-",
    "－": "-",
    "﹣": "-",
    "﹐": ",",
    "﹕": ":",
    "﹔": ";",
}
FOLD = _WIDTH | _MARKS
"""One character for each family of look-alikes; never more or fewer, so that offsets hold."""

_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_FINAL = frozenset('。;!?:”"])…')
_LINE_OPENS = re.compile(
    r"[^\S\n]*(?:[\[(【（][^\S\n]*[一二三四五六七八九十\d案]|[【\[#|]|\d{1,3}[.、．)）]|"
    r"[一二三四五六七八九十]{1,3}[、.．]|案例|\n|$)"
)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Folded text and where each of its characters stood.

    `gaps` holds the positions before which blanks were left out; a paragraph's end stays as one
    line feed, so that nothing is read across it by chance.
    """

    raw: str
    text: str
    origins: tuple[int, ...]
    gaps: frozenset[int]
    cuts: tuple[tuple[int, int], ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a span of the folded text into one of the raw text, blanks at its ends off."""
        return self.origins[start], self.origins[end - 1] + 1

    def joined(self, start: int, end: int) -> str:
        """Give raw text between raw offsets, without what was cut out of it."""
        pieces, at = [], start
        for cut_start, cut_end in self.cuts[bisect_right(self.cuts, (start, start)) :]:
            if cut_start >= end:
                break
            pieces.append(self.raw[at:cut_start])
            at = cut_end
        pieces.append(self.raw[at:end])
        return "".join(pieces)


def fold_character(character: str) -> str:
    """Fold the width and the kind of quotation mark or bracket of one character."""
    return FOLD.get(character, character)


def fold_text(raw: str, cuts: Sequence[tuple[int, int]] = ()) -> FoldedText:
    """Fold a text; `cuts` are spans of artefacts (page markers), in order, joined over."""
    ordered = tuple(cuts)
    folded: list[str] = []
    origins: list[int] = []
    gaps: set[int] = set()
    skip = iter(ordered)
    cut = next(skip, None)
    at, size = 0, len(raw)
    while at < size:
        if cut is not None and at >= cut[0]:
            at = max(at, cut[1])
            cut = next(skip, None)
            continue
        character = raw[at]
        if character == "\r" and raw.startswith("\n", at + 1):
            gaps.add(len(folded))
        elif character in "\r\n" and _ends_paragraph(raw, at, folded):
            folded.append(BREAK)
            origins.append(at)
        elif character.isspace():
            gaps.add(len(folded))
        elif character not in _INVISIBLE:
            folded.append(fold_character(character))
            origins.append(at)
        at += 1
    return FoldedText(raw, "".join(folded), tuple(origins), frozenset(gaps), ordered)


def _ends_paragraph(raw: str, at: int, folded: list[str]) -> bool:
    """Tell a paragraph's end from a line that was merely wrapped: by what stands on both sides."""
    if not folded or folded[-1] == BREAK:
        return False
    return folded[-1] in _FINAL or _LINE_OPENS.match(raw, at + 1) is not None
