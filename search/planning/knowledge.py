"""What planning may ask: the index's words, the trade's words, the weights; it makes no plan."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from search.documents import SearchField
from search.lexicon import SynonymLexicon
from search.queries import IndexVocabulary
from search.ranking import RankingWeights

MOST_MEANT = 3
FEWEST_TO_TELL = 10
"""How many words that sound alike are tried for one."""


@dataclass(frozen=True, slots=True)
class PlanningKnowledge:
    """What planning may ask: the index's words, the trade's words, the weights.

    `stop_words` count beside those that ship; `terms` admit results only as whole words, and say
    something even where they hold stop words. Both folded.
    """

    vocabulary: IndexVocabulary
    lexicon: SynonymLexicon
    ranking: RankingWeights
    stop_words: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()

    def knows(self, token: str, where: SearchField = SearchField.GRAMS) -> bool:
        """Whether any passage holds the token."""
        return self.vocabulary.frequency(where, token) > 0

    def is_common(self, token: str) -> bool:
        """Whether so many passages hold the token that it says nothing of what is meant.

        Of a handful of passages nobody can tell.
        """
        total = self.vocabulary.passages()
        most = self.ranking.limits.common_pair * total
        return (
            total >= FEWEST_TO_TELL and self.vocabulary.frequency(SearchField.GRAMS, token) > most
        )

    def rarity(self, token: str) -> float:
        """The token's inverse passage frequency, as BM25 counts it."""
        held, total = (
            self.vocabulary.frequency(SearchField.GRAMS, token),
            self.vocabulary.passages(),
        )
        return math.log(1 + (max(total, held) - held + 0.5) / (held + 0.5))

    def best_known(self, words: Iterable[str]) -> list[str]:
        """Of the words that stand somewhere the few probably meant: the trade's own first."""
        held = {
            word: count
            for word in dict.fromkeys(words)
            if (count := self.vocabulary.frequency(SearchField.GRAMS, word))
        }
        order = sorted(held, key=lambda word: (not self.lexicon.has(word), -held[word], word))
        return order[:MOST_MEANT]
