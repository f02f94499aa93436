"""Words that say the same, as gates and scores of a draft; it finds no word in a query."""

from __future__ import annotations

import math

from search import text
from search.documents import Field
from search.planning.draft import Because, Draft, Reason
from search.planning.knowledge import Knowledge


def plan_word(
    draft: Draft, word: str, weight: float, because: Because, knowledge: Knowledge
) -> bool:
    """A whole word as a gate, its pairs sharing the weight of two; whether the index knows it."""
    tokens = _known(word, knowledge)
    if not tokens:
        return False
    draft.gate(Field.GRAMS, *tokens, because=because)
    if len(tokens) == 1:
        draft.score(Field.GRAMS, tokens[0], weight, because)
    else:
        worth = weight * sum(map(knowledge.rarity, tokens)) * min(1.0, 2 / len(tokens))
        draft.reward(Field.GRAMS, *tokens, score=worth, because=because)
    return True


def plan_synonyms(draft: Draft, word: str, weight: float, knowledge: Knowledge) -> bool:
    """Let the word's synonyms count; whether the index knows one of them."""
    known = False
    because = Because(Reason.SYNONYM, word)
    for other in knowledge.lexicon.synonyms(word):
        known = plan_word(draft, other, weight, because, knowledge) or known
    return known


def plan_synonyms_of_question(draft: Draft, word: str, knowledge: Knowledge) -> bool:
    """The same inside a question, where parts of a long synonym help as well as the whole.

    All of them share one weight: a word with ten synonyms says no more than one with two.
    """
    spelled = (_known(other, knowledge) for other in knowledge.lexicon.synonyms(word))
    known = [tokens for tokens in spelled if tokens]
    if not known:
        return False
    weights = knowledge.ranking.weights
    because = Because(Reason.SYNONYM, word)
    weight = weights.gram * weights.synonym_in_question / math.sqrt(len(known))
    for tokens in known:
        draft.gate(Field.GRAMS, *tokens, because=because)
        for token in tokens:
            draft.score(Field.GRAMS, token, weight * min(1.0, 2 / len(tokens)), because)
    return True


def _known(word: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The word's tokens, or none where one of them stands nowhere."""
    tokens = text.grams(word)
    return tokens if all(map(knowledge.knows, tokens)) else ()
