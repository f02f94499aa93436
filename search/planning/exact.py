"""Words in quotation marks and words behind a minus: conditions on whole documents."""

from __future__ import annotations

from search import text
from search.documents import SearchField
from search.planning.draft import PartReason, PlanDraft, PlanReason
from search.planning.knowledge import PlanningKnowledge
from search.queries import TokenPhrase


def exact_phrases(words: str) -> tuple[TokenPhrase, ...]:
    """The words as conditions on a document: side by side, in pieces that any passage can hold."""
    length = text.PASSAGE_OVERLAP
    pieces = (words[at : at + length] for at in range(0, len(words), length - 1))
    found = []
    for piece in pieces:
        tokens = text.ordered_grams(piece)
        if tokens:
            found.append(TokenPhrase(SearchField.GRAMS, tokens))
        elif single := text.chinese_characters(piece):
            found.append(TokenPhrase(SearchField.CHARS, single[:1]))
    return tuple(found)


def plan_exact(draft: PlanDraft, words: str, knowledge: PlanningKnowledge) -> None:
    """Let demanded words admit and score as well: they may be all that was typed."""
    because = PartReason(PlanReason.EXACT, words)
    for phrase in exact_phrases(words):
        draft.gate(phrase.field, *phrase.tokens, because=because)
        for token in phrase.tokens:
            draft.score(phrase.field, token, knowledge.ranking.weights.gram, because)
    draft.own += 1
    draft.covered += 1
