"""A plan in the making; it knows weights that it is given, and no reason for any."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.documents import Field
from search.queries import Phrase, Reward


@dataclass(slots=True)
class Draft:
    """A plan in the making: insertion order is the plan's order, the highest weight wins."""

    scored: dict[tuple[Field, str], float] = field(default_factory=dict)
    gates: dict[Phrase, None] = field(default_factory=dict)
    rewards: list[Reward] = field(default_factory=list)
    own: int = 0
    covered: int = 0

    def score(self, where: Field, token: str, weight: float) -> None:
        """Let the token count, with the highest weight that it is ever given."""
        self.scored[where, token] = max(weight, self.scored.get((where, token), 0.0))

    def gate(self, where: Field, *tokens: str) -> None:
        """Let the tokens, side by side, admit a passage."""
        self.gates[Phrase(where, tokens)] = None
