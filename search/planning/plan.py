"""`SearchRequest → SearchPlan`: decides what is looked for and what it earns; asks no engine.

All that it learns of an index comes through `Vocabulary`, so a plan can be made, printed and
tested without one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from search import text
from search.documents import IN_FORCE, SearchField
from search.highlights import HighlightTerms
from search.planning.citations import plan_citation
from search.planning.draft import PartReason, PlanDraft, PlanReason
from search.planning.exact import exact_phrases, plan_exact
from search.planning.knowledge import PlanningKnowledge
from search.planning.letters import plan_letters, terms_of
from search.planning.words import plan_chinese
from search.queries import CitedReading, SearchPlan, SearchRequest, WeightedToken
from search.wording import QueryWording, read_wording

RAREST = 4


@dataclass(frozen=True, slots=True)
class ExplainedPlan:
    """A plan with the reason for each of its parts, and what was read out of the query.

    `gates`, `scored` and `rewards` are parallel to those of the plan. `own` counts the characters
    that say something, `covered` those of them that the index knows; where these are too few
    (`enough`), the plan has no gates.
    """

    plan: SearchPlan
    wording: QueryWording
    gates: tuple[PartReason, ...]
    scored: tuple[PartReason, ...]
    rewards: tuple[PartReason, ...]
    own: int
    covered: int
    enough: bool


def make_plan(
    request: SearchRequest, kind: str, cited: tuple[CitedReading, ...], knowledge: PlanningKnowledge
) -> SearchPlan:
    """The plan of one kind. `cited` are the readings of the query as a citation, best first.

    A query of which the index knows too little (`limits.share_of` its longest term, and in
    questions fewer words of the dictionaries than `limits.known_words`) gets no gates: it finds
    nothing rather than whatever shares a pair with it.
    """
    return explain_plan(request, kind, cited, knowledge).plan


def explain_plan(
    request: SearchRequest, kind: str, cited: tuple[CitedReading, ...], knowledge: PlanningKnowledge
) -> ExplainedPlan:
    """The same plan as `make_plan` gives, with its reasons."""
    limits, rewards = knowledge.ranking.limits, knowledge.ranking.rewards
    wording = read_wording(request.query[: limits.query])
    draft = PlanDraft()
    free, exact = wording.rest, wording.exact
    if len(text.text_units(free)) > rewards.phrase_longest:
        free, exact = wording.said, ()
    for term in terms_of(free):
        _plan_term(draft, term, knowledge)
    for words in exact:
        plan_exact(draft, words, knowledge)
    enough = (
        bool(cited)
        or draft.covered >= limits.share_of(draft.longest) * draft.own
        or len(draft.words) >= limits.known_words
    )
    if cited or not enough:
        draft.gates.clear()
    if cited:
        plan_citation(draft, cited, wording.rest, knowledge)
    _plan_force(draft, knowledge)
    gates = tuple(draft.gates.items())[: limits.tokens]
    scored = tuple(draft.scored.items())[: limits.tokens]
    plan = SearchPlan(
        kind=kind,
        gates=tuple(gate for gate, _ in gates),
        scored=tuple(WeightedToken(*spelled, round(weight, 6)) for spelled, (weight, _) in scored),
        rewards=tuple(reward for reward, _ in draft.rewards),
        demanded=tuple(phrase for words in exact for phrase in exact_phrases(words)),
        refused=tuple(phrase for words in wording.refused for phrase in exact_phrases(words)),
        filters=request.filters,
        may_see=request.may_see,
        limit=request.limit,
        offset=request.offset,
    )
    return ExplainedPlan(
        replace(plan, wanted=_highlight_terms(plan)),
        wording,
        gates=tuple(because for _, because in gates),
        scored=tuple(because for _, (_, because) in scored),
        rewards=tuple(because for _, because in draft.rewards),
        own=draft.own,
        covered=draft.covered,
        enough=enough,
    )


def _plan_term(draft: PlanDraft, term: str, knowledge: PlanningKnowledge) -> None:
    folded = text.fold_text(term)
    chain = text.text_units(folded)
    if not chain:
        return
    if all(not unit.hanzi and unit.text.isalpha() for unit in chain) and len(folded) > 1:
        plan_letters(draft, folded, chain, knowledge)
    else:
        plan_chinese(draft, folded, chain, knowledge)


def _plan_force(draft: PlanDraft, knowledge: PlanningKnowledge) -> None:
    """Let the edition in force stand before an older one that reads much like it.

    Both hold the same rare pairs; what the older one gains by its length or by a common pair more
    is less than a share of what the rarest earn. Where everything is in force nothing is said.
    """
    vocabulary = knowledge.vocabulary
    if vocabulary.frequency(SearchField.FORCE, IN_FORCE) >= vocabulary.passages():
        return
    rarities = sorted(
        (
            weight * knowledge.rarity(token)
            for (where, token), (weight, _) in draft.scored.items()
            if where is SearchField.GRAMS and knowledge.knows(token)
        ),
        reverse=True,
    )
    worth = knowledge.ranking.rewards.in_force * sum(rarities[:RAREST])
    if worth > 0:
        force = PartReason(PlanReason.IN_FORCE, "")
        draft.reward(SearchField.FORCE, IN_FORCE, score=worth, because=force)


def _highlight_terms(plan: SearchPlan) -> HighlightTerms:
    """What results show marked: whatever may admit a result, and exact words, each as a whole."""
    gates = (*plan.gates, *plan.demanded)
    single = [(gate.field, gate.tokens[0]) for gate in gates if len(gate.tokens) == 1]
    grams = [token for where, token in single if where is SearchField.GRAMS]
    return HighlightTerms(
        grams=frozenset(token for token in grams if not token.startswith("=")),
        phrases=frozenset(
            gate.tokens
            for gate in gates
            if gate.field is SearchField.GRAMS and len(gate.tokens) > 1
        ),
        characters=frozenset(token for where, token in single if where is SearchField.CHARS),
        quantities=frozenset(token[1:] for token in grams if token.startswith("=")),
    )
