"""A query that is a citation: its targets far above any text; it reads no citation itself."""

from __future__ import annotations

from search import text
from search.documents import IN_FORCE, ITSELF, Field, target, with_ancestors
from search.planning.draft import Draft
from search.planning.knowledge import Knowledge
from search.queries import Cited, Reward


def plan_citation(draft: Draft, cited: tuple[Cited, ...], rest: str, knowledge: Knowledge) -> None:
    """Cited targets far above any text; a title alone is also looked for as it was typed."""
    scores = knowledge.ranking.citation
    share = 1.0
    for reading in cited:
        spelled = target(reading.regulation, reading.path)
        above = with_ancestors(spelled)[1:-1]
        for where in (Field.ADDRESS, Field.CITES):
            _plan_target(draft, where, ITSELF + spelled, (scores.itself - scores.below) * share)
            _plan_target(draft, where, spelled, scores.below * share)
            for one in above:
                _plan_target(draft, where, ITSELF + one, scores.above * share)
        share *= scores.next_reading
    draft.rewards.append(Reward(Field.FORCE, (IN_FORCE,), scores.in_force))
    tokens = text.grams(rest)
    if tokens:
        draft.gate(Field.GRAMS, *tokens)


def _plan_target(draft: Draft, where: Field, spelled: str, score: float) -> None:
    draft.gate(where, spelled)
    draft.rewards.append(Reward(where, (spelled,), round(score, 4)))
