"""A group of words as editors write it, read and put into one spelling; it knows no database.

People part words by blanks, 、 or commas; `>` (＞, →) parts what is asked from what answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from search import text
from search.text import fold_text

MOST_WORDS = 30
LONGEST = 20
"""Words of one group, characters of one word: more is a sentence, or a slip."""

_BETWEEN = re.compile(r"[\s、，,;；/|]+")  # 断电 掉电 · 断电、掉电 · 断电，掉电
_ARROW = re.compile(r"[>→]")  # 多收电费 > 估抄 · 多收电费 → 估抄
_NOTHING = re.compile(r"[#>→\"“”]+")


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Folded words without a double: `words` find each other, or `answering` where it is given."""

    words: tuple[str, ...]
    answering: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The group as a line of a dictionary."""
        left = " ".join(self.words)
        return f"{left} > {' '.join(self.answering)}" if self.answering else left

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every (asked, found) that the group makes true."""
        found = self.answering or self.words
        return frozenset((one, other) for one in self.words for other in found if one != other)


def split_words(typed: str) -> tuple[str, ...]:
    """The words as typed, in their order, doubles kept; marks of the dictionary fall away."""
    parts = (_NOTHING.sub("", part) for part in _BETWEEN.split(typed))
    return tuple(part for part in parts if part)


def read_group(words: str, answering: str = "") -> WordGroup:
    """Both sides folded, each word once; never an error. What is empty stays empty."""
    return WordGroup(_folded_words(words), _folded_words(answering))


def read_line(line: str) -> WordGroup:
    """The group of one line, `断电 掉电 > 停电 # 说明`; empty where the line holds none."""
    left, *right = _ARROW.split(fold_text(line).partition("#")[0], maxsplit=1)
    return read_group(left, " ".join(right))


def note_of(line: str) -> str:
    """What stands behind the `#` of a line."""
    _, *note = re.split(r"[#＃]", line, maxsplit=1)
    return "".join(note).strip()


def doubled_words(typed: str) -> tuple[tuple[str, str], ...]:
    """Words that are spelled twice: (the later spelling, the first one): 斷電 after 断电."""
    first: dict[str, str] = {}
    found = []
    for word in split_words(typed):
        spelled = first.setdefault(one_spelling(word), word)
        if spelled is not word:
            found.append((word, spelled))
    return tuple(found)


def one_spelling(typed: str) -> str:
    """A word or a whole wording as search compares it: folded, blanks made one."""
    return " ".join(fold_text(typed).split())


def says_something(word: str) -> bool:
    """Whether search can look for the word: a pair of characters, a Latin word or a number."""
    return bool(text.ordered_grams(word))


def _folded_words(typed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(split_words(fold_text(typed))))


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """A group that is there already, as editors know it."""

    group: WordGroup
    in_use: bool = True


class HeldGroups:
    """Groups that are there already, found by what they make true."""

    def __init__(self, held: Iterable[HeldGroup]) -> None:
        self._by_pair: dict[tuple[str, str], list[HeldGroup]] = {}
        for one in held:
            self.add(one)

    def add(self, held: HeldGroup) -> None:
        """Count one more group as there."""
        for pair in held.group.pairs:
            self._by_pair.setdefault(pair, []).append(held)

    def same(self, group: WordGroup) -> HeldGroup | None:
        """The group that says exactly this, in whatever order."""
        found = (held for held in self._near(group) if held.group.pairs == group.pairs)
        return next(found, None)

    def holding(self, group: WordGroup) -> HeldGroup | None:
        """A group that makes all of this true already."""
        found = (held for held in self._near(group) if group.pairs <= held.group.pairs)
        return next(found, None)

    def _near(self, group: WordGroup) -> list[HeldGroup]:
        return self._by_pair.get(min(group.pairs, default=("", "")), [])
