"""What may stand ready while somebody is still typing: words, and a plan for titles.

It knows no engine and no page; what it offers of the trade's words the index holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from search import text
from search.documents import SearchField
from search.lexicon import SynonymLexicon
from search.queries import PhraseReward, SearchPlan, TokenPhrase
from search.suggesting import KnownWords

LONGEST_TYPED = 40
"""Whoever has typed more has asked a whole question already."""
TITLES_LOOKED_AT = 24
LONGEST_LETTERS = 12
LEAST_LETTERS = 3
"""Two letters begin some pair of almost every title."""


class _CompletionFit(IntEnum):
    """How a word answers what is typed, best first."""

    BEGINS = 0
    SOUNDS = 1
    HOLDS = 2


@dataclass(frozen=True, slots=True)
class _WordSpelling:
    """A word in the ways in which somebody may begin to type it."""

    word: str
    folded: str
    sound: str
    initials: str


def complete_words(
    typed: str, asked: Iterable[str], known: KnownWords, most: int
) -> tuple[str, ...]:
    """Words that what is typed may become: what others `asked` before the trade's own words.

    `asked` comes commonest first, and so do the trade's words. Pinyin (`cuif`) and initials (`cf`)
    count from two letters on; what is typed already is not offered again.
    """
    folded = text.fold_text(typed.strip())
    if not folded or len(folded) > LONGEST_TYPED:
        return ()
    ranked: dict[str, tuple[int, int, int, int]] = {}
    for place, spelling in enumerate(map(_word_spelling, asked)):
        if (fit := _completion_fit(folded, spelling)) is not None:
            ranked.setdefault(spelling.word, (fit, 0, place, 0))
    for spelling in _lexicon_spellings(known.lexicon):
        fit = _completion_fit(folded, spelling)
        if fit is not None and spelling.word not in ranked and known.holds(spelling.word):
            ranked[spelling.word] = (fit, 1, -known.held(spelling.word), len(spelling.word))
    order = sorted(ranked, key=lambda word: (*ranked[word], word))
    return tuple(word for word in order if text.fold_text(word) != folded)[:most]


def _completion_fit(folded: str, spelling: _WordSpelling) -> _CompletionFit | None:
    if spelling.folded.startswith(folded):
        return _CompletionFit.BEGINS
    if 2 <= len(folded) <= LONGEST_LETTERS and folded.isascii() and folded.isalpha():
        if spelling.sound.startswith(folded) or spelling.initials.startswith(folded):
            return _CompletionFit.SOUNDS
    elif len(folded) >= 2 and folded in spelling.folded:
        return _CompletionFit.HOLDS
    return None


@lru_cache(maxsize=2000)
def _word_spelling(word: str) -> _WordSpelling:
    folded = text.fold_text(word)
    return _WordSpelling(word, folded, text.pinyin_of(folded), text.pinyin_initials(folded))


@lru_cache(maxsize=4)
def _lexicon_spellings(lexicon: SynonymLexicon) -> tuple[_WordSpelling, ...]:
    return tuple(_word_spelling(word) for word in sorted(lexicon.words()))


def title_plans(
    typed: str, kind: str, may_see: frozenset[str], known: KnownWords
) -> Iterator[SearchPlan]:
    """Plans for documents whose titles hold what is typed: its pairs, or its letters as initials.

    None for a single character: it stands in too many titles to tell them apart.
    """
    folded = text.fold_text(typed[:LONGEST_TYPED])
    tokens = dict.fromkeys(token for word in folded.split() for token in text.ordered_grams(word))
    letters = "".join(folded.split())
    if _are_initials(letters):
        pieces = tuple(letters[at : at + 2] for at in range(len(letters) - 1))
        yield _completion_plan(
            kind,
            may_see,
            (TokenPhrase(SearchField.INITIALS, pieces),),
            pieces,
            SearchField.INITIALS,
        )
    pairs = [token for token in tokens if len(token) > 1]
    if pairs and all(known.frequency(SearchField.TITLE, token) for token in pairs):
        rarest = min(pairs, key=lambda token: known.frequency(SearchField.TITLE, token))
        gate = TokenPhrase(SearchField.TITLE, (rarest,))
        yield _completion_plan(kind, may_see, (gate,), tuple(pairs), SearchField.TITLE)


def _completion_plan(
    kind: str,
    may_see: frozenset[str],
    gates: tuple[TokenPhrase, ...],
    tokens: tuple[str, ...],
    where: SearchField,
) -> SearchPlan:
    return SearchPlan(
        kind=kind,
        gates=gates,
        rewards=tuple(PhraseReward(where, (token,), 1.0) for token in tokens),
        may_see=may_see,
        limit=TITLES_LOOKED_AT,
    )


def title_fits(title: str, typed: str) -> bool:
    """Whether a title holds every word that is typed, as written or by its initials."""
    folded = text.fold_text(title)
    letters = "".join(text.fold_text(typed).split())
    if _are_initials(letters) and letters in text.pinyin_initials(folded):
        return True
    return all(word in folded for word in text.fold_text(typed).split())


def _are_initials(letters: str) -> bool:
    within = LEAST_LETTERS <= len(letters) <= LONGEST_LETTERS
    return within and letters.isascii() and letters.isalpha()
