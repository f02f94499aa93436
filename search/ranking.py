"""The weights of a plan as values, read from `ranking.toml`; it knows nothing of their meaning."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TokenWeights:
    """What a token's BM25 score counts."""

    gram: float
    title: float
    char: float
    char_in_question: float
    stop: float
    synonym: float
    synonym_in_question: float
    sound: float
    quantity: float


@dataclass(frozen=True, slots=True)
class FixedRewards:
    """Scores beside BM25."""

    phrase: float
    phrase_longest: int
    in_force: float


@dataclass(frozen=True, slots=True)
class CitationScores:
    """Fixed scores of cited targets."""

    itself: float
    below: float
    above: float
    in_force: float
    next_reading: float


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """Where a plan stops reading, and what it leaves out."""

    query: int
    tokens: int
    common_char: float
    common_pair: float
    covered: float
    long: int
    covered_of_long: float
    known_words: int
    sounds: int

    def share_of(self, own: int) -> float:
        """How much of its own characters the index must know where a term has so many of them."""
        return self.covered_of_long if own >= self.long else self.covered


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """All weights of the plan."""

    weights: TokenWeights
    rewards: FixedRewards
    citation: CitationScores
    limits: PlanLimits


def parse_ranking(toml: str) -> RankingWeights:
    """The ranking of a TOML text; a missing or an unknown name raises `TypeError`."""
    tables = tomllib.loads(toml)
    return RankingWeights(
        weights=TokenWeights(**tables["weights"]),
        rewards=FixedRewards(**tables["rewards"]),
        citation=CitationScores(**tables["citation"]),
        limits=PlanLimits(**tables["limits"]),
    )


@lru_cache(maxsize=1)
def shipped_ranking() -> RankingWeights:
    """The ranking that ships with the product."""
    return parse_ranking(Path(__file__).with_name("ranking.toml").read_text(encoding="utf-8"))
