"""Words typed to narrow a list of the admin: folded, parted, bounded. It ranks nothing.

Readers' search understands a question; an editor who filters a list wants what holds his words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.text import fold_text

LONGEST = 200
MOST = 8
"""Characters that are read and words that must stand: nobody types more, a database refuses it."""

_QUOTES = re.compile('[“”„‘’「」『』＂"]')
_WRAPPED = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\s+(?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)


@dataclass(frozen=True, slots=True)
class FoldedTerm:
    """One word: as it was typed, and folded."""

    typed: str
    folded: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """What to look for in a column that is not folded; most texts are folded by nature."""
        return tuple(dict.fromkeys((self.folded, self.typed)))


def terms_of(words: str) -> tuple[FoldedTerm, ...]:
    """The different words, at most MOST; quotation marks part them, no other sign is special."""
    typed = _QUOTES.sub(" ", words[:LONGEST]).split()
    folded = ((word, " ".join(fold_text(word).split())) for word in typed)
    found = {low: FoldedTerm(word, low) for word, low in reversed(list(folded)) if low}
    return tuple(reversed(list(found.values())))[:MOST]


def phrase_of(words: str) -> FoldedTerm | None:
    """The words as one term, blanks and all; nothing where they say nothing."""
    typed = " ".join(words[:LONGEST].split())
    folded = " ".join(fold_text(typed).split())
    return FoldedTerm(typed, folded) if folded else None


def searchable_text(text: str) -> str:
    """A stored text as terms are compared with it: folded, lines and blanks inside Chinese gone."""
    return _WRAPPED.sub("", fold_text(text)).strip()


def holds_terms(text: str, terms: tuple[FoldedTerm, ...]) -> bool:
    """Whether a text of `searchable_text` holds all the terms."""
    return all(term.folded in text for term in terms)
