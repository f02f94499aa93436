"""The trade's words and which of them say the same; it knows no index and no query.

A dictionary is a text: one group a line, words parted by blanks, `#` begins a comment. In
`a b > c d` the words on the left are answered by those on the right too, but not the reverse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.text import fold_text, pinyin_initials, pinyin_of

SHIPPED = ("synonyms.txt", "law.txt")


@dataclass(frozen=True, slots=True)
class LexiconOccurrence:
    """A word of the lexicon in a folded text, end exclusive."""

    word: str
    start: int
    end: int


Group = tuple[tuple[str, ...], tuple[str, ...]]
"""Words that are answered, and words that answer them, folded."""


class SynonymLexicon:
    """Look-ups over the groups of a dictionary."""

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self._synonyms: dict[str, dict[str, None]] = {}
        self._by_sound: dict[str, dict[str, None]] = {}
        self._by_initials: dict[str, dict[str, None]] = {}
        for asked, answering in groups:
            for word in asked:
                others = self._synonyms.setdefault(word, {})
                others.update((other, None) for other in answering if other != word)
            for word in dict.fromkeys((*asked, *answering)):
                self._by_sound.setdefault(pinyin_of(word), {})[word] = None
                self._by_initials.setdefault(pinyin_initials(word), {})[word] = None
        self._words = frozenset(w for asked, answering in groups for w in (*asked, *answering))
        self._longest = max((len(word) for word in self._synonyms), default=0)

    def has(self, word: str) -> bool:
        """Whether the word stands in the dictionary at all."""
        return word in self._words

    def words(self) -> frozenset[str]:
        """All words of the dictionary."""
        return self._words

    def synonyms(self, word: str) -> tuple[str, ...]:
        """What else says the same, in the order of the dictionary."""
        return tuple(self._synonyms.get(word, ()))

    def sounding(self, pinyin: str) -> tuple[str, ...]:
        """The words whose toneless pinyin, written together, is this."""
        return tuple(self._by_sound.get(pinyin, ()))

    def beginning(self, letters: str) -> tuple[str, ...]:
        """The words whose characters' pinyin begins with these letters."""
        return tuple(self._by_initials.get(letters, ()))

    def occurrences(self, folded: str) -> tuple[LexiconOccurrence, ...]:
        """All words with synonyms in the text but those that lie inside a longer one."""
        found: list[LexiconOccurrence] = []
        reach = 0
        for start in range(len(folded)):
            for end in range(min(len(folded), start + self._longest), max(reach, start + 1), -1):
                if self._synonyms.get(folded[start:end]):
                    found.append(LexiconOccurrence(folded[start:end], start, end))
                    reach = end
                    break
        return tuple(found)


def parse_lexicon(dictionary: str) -> SynonymLexicon:
    """The lexicon of a dictionary text; a word may stand in several groups."""
    return SynonymLexicon(tuple(_dictionary_groups(dictionary)))


def _dictionary_groups(dictionary: str) -> Iterator[Group]:
    for line in dictionary.splitlines():
        asked, arrow, answering = line.partition("#")[0].partition(">")
        left = tuple(fold_text(word) for word in asked.split())
        right = tuple(fold_text(word) for word in answering.split())
        if left:
            yield left, (right if arrow else left)


@lru_cache(maxsize=1)
def shipped_groups() -> tuple[Group, ...]:
    """The groups that ship with the product, folded: the trade's first, then everyday law's."""
    folder = Path(__file__).with_name("dictionaries")
    texts = ((folder / name).read_text(encoding="utf-8") for name in SHIPPED)
    return tuple(group for text in texts for group in _dictionary_groups(text))


@lru_cache(maxsize=1)
def shipped_lexicon() -> SynonymLexicon:
    """The lexicon that ships with the product."""
    return SynonymLexicon(shipped_groups())
