"""A query that is a citation: its targets far above any text; it reads no citation itself."""

from __future__ import annotations

from search import text
from search.documents import IN_FORCE, ITSELF, Field, target, with_ancestors
from search.planning.draft import Because, Draft, Reason
from search.planning.knowledge import Knowledge
from search.queries import Cited


def plan_citation(draft: Draft, cited: tuple[Cited, ...], rest: str, knowledge: Knowledge) -> None:
    """Cited targets far above any text; a title alone is also looked for as it was typed."""
    scores = knowledge.ranking.citation
    share = 1.0
    because = Because(Reason.CITED, rest)
    for reading in cited:
        spelled = target(reading.regulation, reading.path)
        above = with_ancestors(spelled)[1:-1]
        for where in (Field.ADDRESS, Field.CITES):
            itself = (scores.itself - scores.below) * share
            _plan_target(draft, where, ITSELF + spelled, itself, because)
            _plan_target(draft, where, spelled, scores.below * share, because)
            for one in above:
                _plan_target(draft, where, ITSELF + one, scores.above * share, because)
        share *= scores.next_reading
    force = Because(Reason.IN_FORCE, "")
    draft.reward(Field.FORCE, IN_FORCE, score=scores.in_force, because=force)
    tokens = text.grams(rest)
    if tokens:
        draft.gate(Field.GRAMS, *tokens, because=Because(Reason.WHOLE, rest))


def _plan_target(draft: Draft, where: Field, spelled: str, score: float, because: Because) -> None:
    draft.gate(where, spelled, because=because)
    draft.reward(where, spelled, score=score, because=because)
