"""Words in quotation marks and words behind a minus: conditions on whole documents."""

from __future__ import annotations

from search import text
from search.documents import Field
from search.planning.draft import Because, Draft, Reason
from search.planning.knowledge import Knowledge
from search.queries import Phrase


def exactly(words: str) -> tuple[Phrase, ...]:
    """The words as conditions on a document: side by side, in pieces that any passage can hold."""
    length = text.PASSAGE_OVERLAP
    pieces = (words[at : at + length] for at in range(0, len(words), length - 1))
    found = []
    for piece in pieces:
        tokens = text.grams(piece)
        if tokens:
            found.append(Phrase(Field.GRAMS, tokens))
        elif single := text.characters(piece):
            found.append(Phrase(Field.CHARS, single[:1]))
    return tuple(found)


def plan_exact(draft: Draft, words: str, knowledge: Knowledge) -> None:
    """Let demanded words admit and score as well: they may be all that was typed."""
    because = Because(Reason.EXACT, words)
    for phrase in exactly(words):
        draft.gate(phrase.field, *phrase.tokens, because=because)
        for token in phrase.tokens:
            draft.score(phrase.field, token, knowledge.ranking.weights.gram, because)
    draft.own += 1
    draft.covered += 1
