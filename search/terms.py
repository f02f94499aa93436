"""Words typed to narrow a list of the admin: folded, parted, bounded. It ranks nothing.

Readers' search understands a question; an editor who filters a list wants what holds his words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.text import fold

LONGEST = 200
MOST = 8
"""Characters that are read and words that must stand: nobody types more, a database refuses it."""

_QUOTES = re.compile('[“”„‘’「」『』＂"]')
_WRAPPED = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\s+(?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word: as it was typed, and folded."""

    typed: str
    folded: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """What to look for in a column that is not folded; most texts are folded by nature."""
        return tuple(dict.fromkeys((self.folded, self.typed)))


def terms_of(words: str) -> tuple[Term, ...]:
    """The different words, at most MOST; quotation marks part them, no other sign is special."""
    typed = _QUOTES.sub(" ", words[:LONGEST]).split()
    folded = ((word, " ".join(fold(word).split())) for word in typed)
    found = {low: Term(word, low) for word, low in reversed(list(folded)) if low}
    return tuple(reversed(list(found.values())))[:MOST]


def phrase_of(words: str) -> Term | None:
    """The words as one term, blanks and all; nothing where they say nothing."""
    typed = " ".join(words[:LONGEST].split())
    folded = " ".join(fold(typed).split())
    return Term(typed, folded) if folded else None


def searchable(text: str) -> str:
    """A stored text as terms are compared with it: folded, lines and blanks inside Chinese gone."""
    return _WRAPPED.sub("", fold(text)).strip()


def holds(text: str, terms: tuple[Term, ...]) -> bool:
    """Whether a text of `searchable` holds all the terms."""
    return all(term.folded in text for term in terms)
