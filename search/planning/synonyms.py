"""Words that say the same, as gates and scores of a draft; it finds no word in a query."""

from __future__ import annotations

import math

from search import text
from search.documents import SearchField
from search.planning.draft import PartReason, PlanDraft, PlanReason
from search.planning.knowledge import PlanningKnowledge


def plan_word(
    draft: PlanDraft, word: str, weight: float, because: PartReason, knowledge: PlanningKnowledge
) -> bool:
    """A whole word as a gate, its pairs sharing the weight of two; whether the index knows it."""
    tokens = _known_tokens(word, knowledge)
    if not tokens:
        return False
    draft.gate(SearchField.GRAMS, *tokens, because=because)
    if len(tokens) == 1:
        draft.score(SearchField.GRAMS, tokens[0], weight, because)
    else:
        worth = weight * sum(map(knowledge.rarity, tokens)) * min(1.0, 2 / len(tokens))
        draft.reward(SearchField.GRAMS, *tokens, score=worth, because=because)
    return True


def plan_synonyms(draft: PlanDraft, word: str, weight: float, knowledge: PlanningKnowledge) -> bool:
    """Let the word's synonyms count; whether the index knows one of them."""
    known = False
    because = PartReason(PlanReason.SYNONYM, word)
    for other in knowledge.lexicon.synonyms(word):
        known = plan_word(draft, other, weight, because, knowledge) or known
    return known


def plan_synonyms_of_question(draft: PlanDraft, word: str, knowledge: PlanningKnowledge) -> bool:
    """The same inside a question, where parts of a long synonym help as well as the whole.

    All of them share one weight: a word with ten synonyms says no more than one with two.
    """
    spelled = (_known_tokens(other, knowledge) for other in knowledge.lexicon.synonyms(word))
    known = [tokens for tokens in spelled if tokens]
    if not known:
        return False
    weights = knowledge.ranking.weights
    because = PartReason(PlanReason.SYNONYM, word)
    weight = weights.gram * weights.synonym_in_question / math.sqrt(len(known))
    for tokens in known:
        draft.gate(SearchField.GRAMS, *tokens, because=because)
        for token in tokens:
            draft.score(SearchField.GRAMS, token, weight * min(1.0, 2 / len(tokens)), because)
    return True


def _known_tokens(word: str, knowledge: PlanningKnowledge) -> tuple[str, ...]:
    """The word's tokens, or none where one of them stands nowhere."""
    tokens = text.ordered_grams(word)
    return tokens if all(map(knowledge.knows, tokens)) else ()
