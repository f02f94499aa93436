"""A query that is a citation: its targets far above any text; it reads no citation itself."""

from __future__ import annotations

from search import text
from search.documents import IN_FORCE, ITSELF, SearchField, citation_target, with_ancestors
from search.planning.draft import PartReason, PlanDraft, PlanReason
from search.planning.knowledge import PlanningKnowledge
from search.queries import CitedReading


def plan_citation(
    draft: PlanDraft, cited: tuple[CitedReading, ...], rest: str, knowledge: PlanningKnowledge
) -> None:
    """Cited targets far above any text; a title alone is also looked for as it was typed."""
    scores = knowledge.ranking.citation
    share = 1.0
    because = PartReason(PlanReason.CITED, rest)
    for reading in cited:
        spelled = citation_target(reading.regulation, reading.path)
        above = with_ancestors(spelled)[1:-1]
        for where in (SearchField.ADDRESS, SearchField.CITES):
            itself = (scores.itself - scores.below) * share
            _plan_target(draft, where, ITSELF + spelled, itself, because)
            _plan_target(draft, where, spelled, scores.below * share, because)
            for one in above:
                _plan_target(draft, where, ITSELF + one, scores.above * share, because)
        share *= scores.next_reading
    force = PartReason(PlanReason.IN_FORCE, "")
    draft.reward(SearchField.FORCE, IN_FORCE, score=scores.in_force, because=force)
    tokens = text.ordered_grams(rest)
    if tokens:
        draft.gate(SearchField.GRAMS, *tokens, because=PartReason(PlanReason.WHOLE, rest))


def _plan_target(
    draft: PlanDraft, where: SearchField, spelled: str, score: float, because: PartReason
) -> None:
    draft.gate(where, spelled, because=because)
    draft.reward(where, spelled, score=score, because=because)
