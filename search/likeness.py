"""More like this: from what a text is about to a plan that finds what reads alike; no engine.

It decides nothing about clauses or categories: those who show what is related do.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from search import text
from search.documents import SEEN_BY_STAFF, PassageRow, SearchField
from search.queries import IndexVocabulary, SearchPlan, TokenPhrase, WeightedToken
from search.wording import content_flags

LONGEST_TITLE = 120
LONGEST_GIST = 600
MOST_PAIRS = 30
"""Characters that are read, and pairs of them that are asked for."""
COMMON = 0.2
COMMON_AT_LEAST = 12
"""A pair in more of the passages than this share says little; small libraries need some slack."""
TITLE_COUNTS = 1.5
"""How much rarer a pair of the title counts when the most characteristic are chosen."""
LEAST_SHARE, LEAST_PAIRS = 0.2, 4
"""Something alike earns this share of the worth, and as much as so many pairs of the plan."""


@dataclass(frozen=True, slots=True)
class TextTheme:
    """What a text is about.

    `own` are the rows that the index holds of the text itself: a pair that stands nowhere else
    can find nothing. Empty for a text that is not indexed.
    """

    title: str
    gist: str
    own: tuple[PassageRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LikenessPlan:
    """A plan, and what a passage of average length earns that holds each of its pairs once."""

    plan: SearchPlan
    worth: float

    def share(self, score: float) -> float:
        """How much of the worth a hit has earned: 1 for about everything, rarely more."""
        return round(score / self.worth, 4) if self.worth else 0.0

    @property
    def least(self) -> float:
        """The share from which on a hit is alike: one or two pairs are a coincidence."""
        return max(LEAST_SHARE, LEAST_PAIRS / max(len(self.plan.gates), 1))


def make_likeness(
    theme: TextTheme,
    kind: str,
    vocabulary: IndexVocabulary,
    *,
    limit: int,
    may_see: frozenset[str] = SEEN_BY_STAFF,
    refused: tuple[TokenPhrase, ...] = (),
) -> LikenessPlan:
    """The plan that finds what holds the most characteristic pairs of a theme.

    The rarest pairs of title and gist that stand elsewhere too, at most MOST_PAIRS; whatever holds
    a phrase of `refused` is left out. A theme that says nothing gives a plan that finds nothing.
    """
    chosen = _characteristic_pairs(theme, vocabulary)
    plan = SearchPlan(
        kind=kind,
        gates=tuple(TokenPhrase(SearchField.GRAMS, (token,)) for token in chosen),
        scored=tuple(WeightedToken(SearchField.GRAMS, token) for token in chosen),
        refused=refused,
        may_see=may_see,
        limit=limit,
    )
    return LikenessPlan(plan, sum(token_rarity(vocabulary, token) for token in chosen))


def token_rarity(vocabulary: IndexVocabulary, token: str) -> float:
    """The pair's inverse passage frequency, as BM25 counts it."""
    held, total = vocabulary.frequency(SearchField.GRAMS, token), vocabulary.passages()
    return math.log(1 + (max(total, held) - held + 0.5) / (held + 0.5))


def _characteristic_pairs(theme: TextTheme, vocabulary: IndexVocabulary) -> tuple[str, ...]:
    """The pairs that tell the most, rarest first; what ties keeps the order of the text."""
    most = max(COMMON_AT_LEAST, COMMON * vocabulary.passages())
    own = Counter(token for row in theme.own for token in set(row.fields[SearchField.GRAMS]))
    title = dict.fromkeys(_telling_pairs(theme.title[:LONGEST_TITLE]))
    pairs = dict.fromkeys((*title, *_telling_pairs(theme.gist[:LONGEST_GIST])))
    weights = {}
    for token in pairs:
        held = vocabulary.frequency(SearchField.GRAMS, token)
        if held > own[token] and held <= most:
            weights[token] = token_rarity(vocabulary, token) * (
                TITLE_COUNTS if token in title else 1.0
            )
    return tuple(sorted(weights, key=lambda token: -weights[token])[:MOST_PAIRS])


def _telling_pairs(words: str) -> Iterable[str]:
    """The pairs of Chinese characters none of which says nothing by itself, and Latin words."""
    folded = text.fold_text(words)
    flags = content_flags(folded)
    for token, first, last in text.token_pairs(text.text_units(folded)):
        is_word = first is last and not token.isdigit() and len(token) > 1
        if is_word or (first.hanzi and last.hanzi and all(flags[first.start : last.end])):
            yield token
