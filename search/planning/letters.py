"""Latin letters in a query: as they stand, as pinyin, as initials."""

from __future__ import annotations

import re
from itertools import pairwise

from search import text
from search.documents import Field
from search.planning.draft import Because, Draft, Reason
from search.planning.knowledge import Knowledge
from search.planning.synonyms import plan_synonyms, plan_word

MOST_READINGS = 40
"""How many characters of a syllable are tried."""


_SPELLED = re.compile(r"[a-zü']+")
_MIXED = re.compile(r"(?<![a-zü'])[a-zü']{2,}(?![a-zü'])")


def terms_of(wording: str) -> tuple[str, ...]:
    """The terms of free wording, pinyin put together: `cui fei` is one, 停电tongzhi are two."""
    terms: list[str] = []
    for part in text.fold(wording).split():
        for term in _MIXED.sub(_apart, part).split():
            if terms and _is_pinyin(term) and _is_pinyin(terms[-1]):
                terms[-1] += f"'{term}"
            else:
                terms.append(term)
    return tuple(terms)


def _apart(match: re.Match[str]) -> str:
    """Pinyin of two syllables or more stands apart from what it was typed beside."""
    split = text.syllables(match.group())
    return f" {match.group()} " if len(split) > 1 else match.group()


def _is_pinyin(term: str) -> bool:
    return _SPELLED.fullmatch(term) is not None and bool(text.syllables(term))


def plan_letters(
    draft: Draft, folded: str, chain: tuple[text.Unit, ...], knowledge: Knowledge
) -> None:
    """Latin letters: as they stand (`kWh`), as pinyin (`cuifei`), as initials (`cf`)."""
    weights = knowledge.ranking.weights
    covered = False
    for unit in chain:
        if knowledge.knows(unit.text):
            because = Because(Reason.LETTERS, unit.text)
            draft.score(Field.GRAMS, unit.text, weights.gram, because)
            draft.gate(Field.GRAMS, unit.text, because=because)
            covered = True
    split = text.syllables("".join(char for char in folded if char.isascii() or char == "ü"))
    if len(split) > 1:
        covered = _plan_syllables(draft, split, knowledge) or covered
    letters = "".join(unit.text for unit in chain)
    if len(letters) <= 6:
        because = Because(Reason.INITIALS, letters)
        for word in knowledge.lexicon.beginning(letters):
            covered = plan_word(draft, word, weights.gram, because, knowledge) or covered
        pieces = [letters[at : at + 2] for at in range(len(letters) - 1)]
        if pieces and all(knowledge.knows(piece, Field.INITIALS) for piece in pieces):
            draft.gate(Field.INITIALS, *pieces, because=because)
            for piece in pieces:
                draft.score(Field.INITIALS, piece, weights.title, because)
            covered = True
    draft.own += 1
    draft.covered += covered


def _plan_syllables(draft: Draft, split: tuple[str, ...], knowledge: Knowledge) -> bool:
    """Pinyin as neighbours of syllables; whether the index knows enough of it."""
    weights = knowledge.ranking.weights
    heard = [False] * len(split)
    readings = [_likely(syllable, knowledge) for syllable in split]
    for at, (firsts, lasts) in enumerate(pairwise(readings)):
        because = Because(Reason.PINYIN, "".join(split[at : at + 2]))
        for word in knowledge.best_known([a + b for a in firsts for b in lasts]):
            draft.score(Field.GRAMS, word, weights.gram, because)
            draft.gate(Field.GRAMS, word, because=because)
            heard[at] = heard[at + 1] = True
    for start in range(len(split)):
        for end in range(start + 2, len(split) + 1):
            because = Because(Reason.PINYIN, "".join(split[start:end]))
            for word in knowledge.lexicon.sounding(because.typed):
                known = plan_word(draft, word, weights.gram, because, knowledge)
                weight = weights.synonym * weights.gram
                if plan_synonyms(draft, word, weight, knowledge) or known:
                    heard[start:end] = [True] * (end - start)
    return sum(heard) >= knowledge.ranking.limits.covered * len(split)


def _likely(syllable: str, knowledge: Knowledge) -> list[str]:
    """The characters of the index that a syllable most often stands for."""
    held = {c: knowledge.vocabulary.frequency(Field.CHARS, c) for c in text.spelled(syllable)}
    return sorted((c for c in held if held[c]), key=lambda c: (-held[c], c))[:MOST_READINGS]
