"""Chinese text as search sees it: folding, units, pairs, sounds, passages, marks.

It knows no query language, no ranking and no engine. Nothing here raises on any string.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import NamedTuple

import pypinyin
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin, pinyin

from search.quantities import find_quantities

PASSAGE_LENGTH = 480
PASSAGE_OVERLAP = 20
VERSIONS = ("4", f"pypinyin {pypinyin.__version__}", unicodedata.unidata_version)
"""Whatever, when it changes, makes other tokens of the same text."""
LONGEST_WORD = 40
"""Latin words and numbers are cut here: nobody types longer ones, and engines refuse them."""

_HANZI = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = rf"(?P<word>\d+(?:\.\d+)?|(?:(?![{_HANZI}])[^\W\d_])+)"
_UNIT = re.compile(rf"(?P<hanzi>[{_HANZI}])|{_WORD}")
_RUN = re.compile(rf"(?P<hanzi>[{_HANZI}]+)|{_WORD}")
_PAIR = re.compile(rf"[{_HANZI}]{{2}}")
_WRAP = re.compile(rf"(?<=[{_HANZI}])[^\S\n]+(?=[{_HANZI}])")
_SIMPLIFIED = OpenCC("t2s")


class _FoldTable(dict[int, str]):
    """Code point → its folded spelling, found once; at most one entry per code point."""

    def __init__(self) -> None:
        super().__init__()
        self.resizing: set[int] = set()
        """The points met so far whose spelling is not one character long."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        category = unicodedata.category(char)
        if category in ("Cf", "Mn"):
            folded = ""
        elif category in ("Cs", "Cc", "Co", "Cn"):
            folded = "\n" if char in "\n\r\x0b\x0c" else " "
        else:
            folded = unicodedata.normalize("NFKC", char).lower()
            if re.match(rf"[{_HANZI}]", folded):
                folded = _SIMPLIFIED.convert(folded)
        self[point] = folded
        if len(folded) != 1:
            self.resizing.add(point)
        return folded


_FOLD = _FoldTable()


def fold_text(text: str) -> str:
    """Width, case and 繁简 made equal, character by character; marks and surrogates dropped."""
    return text.translate(_FOLD)


class TextUnit(NamedTuple):
    """A Chinese character, a Latin word or a number; offsets count in the original text.

    A tuple, because a page of results makes ten thousand of them.
    """

    text: str
    start: int
    end: int
    hanzi: bool
    joined: bool
    """Whether it stands right behind the unit before it."""


def text_units(original: str) -> tuple[TextUnit, ...]:
    """All units in order. Blanks between Chinese characters do not part them (wrapped lines)."""
    folded = fold_text(original)
    origins = _origins_of(original) or range(len(original) + 1)
    found: list[TextUnit] = []
    last_end = -1
    for match in _UNIT.finditer(folded):
        start, end = match.span()
        hanzi = match["hanzi"] is not None
        gap = folded[last_end:start] if found else "\n"
        wrapped = bool(found) and hanzi and found[-1].hanzi and _is_wrap(gap)
        joined = gap == "" or wrapped
        found.append(
            TextUnit(
                match.group()[:LONGEST_WORD],
                origins[start],
                origins[end - 1] + 1,
                hanzi,
                joined,
            )
        )
        last_end = end
    return tuple(found)


def _origins_of(original: str) -> list[int] | None:
    """Where each character of the folded text comes from; None where all stayed in their places."""
    if _FOLD.resizing.isdisjoint(map(ord, original)):
        return None
    return [i for i, char in enumerate(original) for _ in _FOLD[ord(char)]]


def _is_wrap(gap: str) -> bool:
    """Whether what stands between two Chinese characters only wraps the line."""
    return gap.isspace() and "\n" not in gap


# --- pairs, characters, sounds ------------------------------------------------------------------


def token_pairs(chain: Collection[TextUnit]) -> Iterator[tuple[str, TextUnit, TextUnit]]:
    """Tokens with the units that they begin and end with: words alone, neighbours as pairs."""
    before: TextUnit | None = None
    for unit in chain:
        if before is not None and unit.joined:
            yield before.text + unit.text, before, unit
        if not unit.hanzi:
            yield unit.text, unit, unit
        before = unit


def placed_grams(original: str) -> list[tuple[str, int, int]]:
    """The tokens of `token_pairs` with where they begin and end; some five times as fast."""
    folded = fold_text(original)
    found = _placed_in_folded(folded)
    origins = _origins_of(original)
    if origins is None:
        return found
    return [(token, origins[start], origins[end - 1] + 1) for token, start, end in found]


def _placed_in_folded(folded: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    before, began, end, was_hanzi = "", 0, -1, False
    for match in _RUN.finditer(folded):
        run, start = match.group(), match.start()
        hanzi = match.lastgroup == "hanzi"
        is_joined = start == end or (hanzi and was_hanzi and _is_wrap(folded[end:start]))
        end, was_hanzi = match.end(), hanzi
        if hanzi:
            if is_joined:
                found.append((before + run[0], began, start + 1))
            found += zip(map(add, run, run[1:]), range(start, end), range(start + 2, end + 1))
            before, began = run[-1], end - 1
        else:
            word = run[:LONGEST_WORD]
            if is_joined:
                found.append((before + word, began, end))
            found.append((word, start, end))
            before, began = word, start
    return found


@dataclass(frozen=True, slots=True)
class TextTokens:
    """A text as engines keep it: pairs and words, single Chinese characters, in its own order."""

    grams: tuple[str, ...]
    characters: tuple[str, ...]


def text_tokens(original: str) -> TextTokens:
    """What `units` and `pairs` say of the text, without places and some ten times as fast."""
    folded = _WRAP.sub("", fold_text(original))
    found: list[str] = []
    single: list[str] = []
    before, end = "", -1
    for match in _RUN.finditer(folded):
        run = match.group()
        if match.lastgroup == "hanzi":
            if match.start() == end:
                found.append(before + run[0])
            found += map(add, run, run[1:])
            single += run
            before = run[-1]
        else:
            word = run[:LONGEST_WORD]
            if match.start() == end:
                found.append(before + word)
            found.append(word)
            before = word
        end = match.end()
    return TextTokens(tuple(found), tuple(single))


def ordered_grams(original: str) -> tuple[str, ...]:
    """Pairs and words in the order of the text, so that neighbours stay neighbours."""
    return text_tokens(original).grams


def chinese_characters(original: str) -> tuple[str, ...]:
    """The single Chinese characters."""
    return text_tokens(original).characters


@lru_cache(maxsize=400_000)
def pinyin_of(word: str) -> str:
    """The toneless pinyin of a short Chinese word, written together: 催费 → `cuifei`."""
    return "".join(lazy_pinyin(word, errors="ignore"))


@lru_cache(maxsize=100_000)
def pinyin_initials(word: str) -> str:
    """The first letter of every character's pinyin: 催费 → `cf`."""
    return "".join(syllable[:1] for syllable in lazy_pinyin(word, errors="ignore"))


def title_initials(original: str) -> tuple[str, ...]:
    """The initials of all pairs of Chinese characters."""
    return tuple(
        pinyin_initials(token) for token in ordered_grams(original) if _PAIR.fullmatch(token)
    )


def quantity_tokens(original: str) -> tuple[str, ...]:
    """All different quantities as tokens: `=0.08元`."""
    return tuple(
        dict.fromkeys(f"={quantity.spelled}" for quantity in find_quantities(fold_text(original)))
    )


_SYLLABLE_SHAPE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|"
    r"an|en|in|un|vn|ai|ei|ao|ou|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)


@lru_cache(maxsize=1)
def _character_readings() -> dict[str, tuple[str, ...]]:
    """Every common character (GB 2312) with all its toneless readings."""
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    common = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    found = pinyin(list(common), style=Style.NORMAL, heteronym=True, errors="ignore")
    return {
        char: tuple(one for one in readings if re.fullmatch(_SYLLABLE_SHAPE, one))
        for char, readings in zip(common, found, strict=True)
    }


@lru_cache(maxsize=1)
def _syllable_characters() -> dict[str, tuple[str, ...]]:
    """Syllable → the common characters that can be read so."""
    found: dict[str, list[str]] = {}
    for char, readings in _character_readings().items():
        for syllable in readings:
            found.setdefault(syllable, []).append(char)
    return {syllable: tuple(chars) for syllable, chars in found.items()}


@lru_cache(maxsize=1)
def _alike_characters() -> dict[str, tuple[str, ...]]:
    """Blurred syllable (zh as z, ing as in) → the common characters that can be read so."""
    found: dict[str, dict[str, None]] = {}
    for syllable, chars in _syllable_characters().items():
        found.setdefault(_blur_syllable(syllable), {}).update(dict.fromkeys(chars))
    return {syllable: tuple(chars) for syllable, chars in found.items()}


def _blur_syllable(syllable: str) -> str:
    return re.sub(r"^([zcs])h", r"\1", re.sub(r"(?<=[aei]n)g$", "", syllable))


def syllable_characters(syllable: str) -> tuple[str, ...]:
    """The common characters that a syllable can stand for."""
    return _syllable_characters().get(syllable, ())


def sound_alikes(char: str) -> tuple[str, ...]:
    """Other common characters that sound like this one, blurred as accents do (zh, z; ing, in)."""
    readings = _character_readings().get(char, ())
    found = (other for one in readings for other in _alike_characters()[_blur_syllable(one)])
    return tuple(dict.fromkeys(other for other in found if other != char))


def common_characters() -> tuple[str, ...]:
    """All characters of GB 2312, which is what people type."""
    return tuple(_character_readings())


def split_pinyin(letters: str) -> tuple[str, ...]:
    """Typed pinyin parted into syllables, fewest first; empty where it is no pinyin.

    At most 60 letters are tried; an apostrophe parts (`xi'an`).
    """
    known = _syllable_characters()
    whole: list[str] = []
    for part in letters[:60].lower().replace("ü", "v").split("'"):
        best: list[tuple[str, ...] | None] = [()]
        for end in range(1, len(part) + 1):
            options = [
                (*head, part[start:end])
                for start in range(max(0, end - 6), end)
                if (head := best[start]) is not None and part[start:end] in known
            ]
            best.append(min(options, key=len) if options else None)
        if (split := best[len(part)]) is None:
            return ()
        whole.extend(split)
    return tuple(whole)


# --- passages -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextPassage:
    """A stretch of a text: offsets of code points, end exclusive."""

    start: int
    end: int


def split_passages(body: str) -> tuple[TextPassage, ...]:
    """The body in stretches of about 480 characters, each beginning 20 before the last one's end.

    Stretches prefer to end at a sentence or line; a body of up to 528 characters stays whole, an
    empty one is one empty passage.
    """
    found: list[TextPassage] = []
    start = 0
    while len(body) - start > PASSAGE_LENGTH * 11 // 10:
        window = body[start + PASSAGE_LENGTH * 3 // 4 : start + PASSAGE_LENGTH]
        cut = max(window.rfind(mark) for mark in "\n。！？；;")
        end = start + PASSAGE_LENGTH * 3 // 4 + cut + 1 if cut >= 0 else start + PASSAGE_LENGTH
        found.append(TextPassage(start, end))
        start = end - PASSAGE_OVERLAP
    found.append(TextPassage(start, len(body)))
    return tuple(found)
