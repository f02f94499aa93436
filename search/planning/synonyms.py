"""Words that say the same, as gates and scores of a draft; it finds no word in a query."""

from __future__ import annotations

from search import text
from search.documents import Field
from search.planning.draft import Draft
from search.planning.knowledge import Knowledge
from search.queries import Reward


def plan_synonyms(draft: Draft, word: str, weight: float, knowledge: Knowledge) -> bool:
    """Let the word's synonyms count; whether the index knows one of them."""
    known = False
    for other in knowledge.lexicon.synonyms(word):
        known = plan_word(draft, other, weight, knowledge) or known
    return known


def plan_word(draft: Draft, word: str, weight: float, knowledge: Knowledge) -> bool:
    """A whole word as a gate, its pairs sharing the weight of two; whether the index knows it."""
    tokens = text.grams(word)
    if not tokens or not all(map(knowledge.knows, tokens)):
        return False
    draft.gate(Field.GRAMS, *tokens)
    if len(tokens) == 1:
        draft.score(Field.GRAMS, tokens[0], weight)
    else:
        worth = weight * sum(map(knowledge.rarity, tokens)) * min(1.0, 2 / len(tokens))
        draft.rewards.append(Reward(Field.GRAMS, tokens, round(worth, 4)))
    return True
