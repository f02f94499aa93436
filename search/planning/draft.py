"""A plan in the making; it knows weights that it is given, and no reason for any."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from search.documents import SearchField
from search.queries import PhraseReward, TokenPhrase


class PlanReason(Enum):
    """Why a part of a plan is there, in the words that editors read."""

    PAIR = "相邻的字或词"
    CHARACTER = "单字，只帮着排序"
    TERM = "业务词，整词算数"
    SYNONYM = "同义词"
    SOUND = "读音相近"
    FITTING = "中间的字可能打错"
    LETTERS = "字母原样"
    PINYIN = "拼音"
    INITIALS = "拼音首字母"
    QUANTITY = "数量，各种写法相同"
    WHOLE = "原话连在一起"
    EXACT = "引号里的原文"
    REFUSED = "减号：不要"
    CITED = "引用的条款"
    IN_FORCE = "现行有效"


@dataclass(frozen=True, slots=True)
class PartReason:
    """The reason for a part of a plan; `typed` is what of the query it answers, as folded."""

    reason: PlanReason
    typed: str


@dataclass(slots=True)
class PlanDraft:
    """A plan in the making: insertion order is the plan's order, the highest weight wins.

    `own` counts characters that say something, `longest` those of the longest term, `covered`
    those of all that the index knows;
    `words` are the dictionary's words in questions that the index knows, itself or a synonym.
    """

    scored: dict[tuple[SearchField, str], tuple[float, PartReason]] = field(default_factory=dict)
    gates: dict[TokenPhrase, PartReason] = field(default_factory=dict)
    rewards: list[tuple[PhraseReward, PartReason]] = field(default_factory=list)
    longest: int = 0
    own: int = 0
    covered: int = 0
    words: set[str] = field(default_factory=set)

    def score(self, where: SearchField, token: str, weight: float, because: PartReason) -> None:
        """Let the token count, with the highest weight that it is ever given."""
        before = self.scored.get((where, token))
        if before is None or before[0] < weight:
            self.scored[where, token] = (weight, because)

    def gate(self, where: SearchField, *tokens: str, because: PartReason) -> None:
        """Let the tokens, side by side, admit a passage; the first reason stays."""
        self.gates.setdefault(TokenPhrase(where, tokens), because)

    def reward(self, where: SearchField, *tokens: str, score: float, because: PartReason) -> None:
        """Let the tokens, side by side, earn a fixed score."""
        self.rewards.append((PhraseReward(where, tokens, round(score, 4)), because))
