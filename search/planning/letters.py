"""Latin letters in a query: as they stand, as pinyin, as initials."""

from __future__ import annotations

import re
from itertools import pairwise

from search import text
from search.documents import SearchField
from search.planning.draft import PartReason, PlanDraft, PlanReason
from search.planning.knowledge import PlanningKnowledge
from search.planning.synonyms import plan_synonyms, plan_word

MOST_READINGS = 40
"""How many characters of a syllable are tried."""


_SPELLED = re.compile(r"[a-zü']+")
_MIXED = re.compile(r"(?<![a-zü'])[a-zü']{2,}(?![a-zü'])")


def terms_of(wording: str) -> tuple[str, ...]:
    """The terms of free wording, pinyin put together: `cui fei` is one, 停电tongzhi are two."""
    terms: list[str] = []
    for part in text.fold_text(wording).split():
        for term in _MIXED.sub(_part_syllables, part).split():
            if terms and _is_pinyin(term) and _is_pinyin(terms[-1]):
                terms[-1] += f"'{term}"
            else:
                terms.append(term)
    return tuple(terms)


def _part_syllables(match: re.Match[str]) -> str:
    """Pinyin of two syllables or more stands apart from what it was typed beside."""
    split = text.split_pinyin(match.group())
    return f" {match.group()} " if len(split) > 1 else match.group()


def _is_pinyin(term: str) -> bool:
    return _SPELLED.fullmatch(term) is not None and bool(text.split_pinyin(term))


def plan_letters(
    draft: PlanDraft, folded: str, chain: tuple[text.TextUnit, ...], knowledge: PlanningKnowledge
) -> None:
    """Latin letters: as they stand (`kWh`), as pinyin (`cuifei`), as initials (`cf`)."""
    weights = knowledge.ranking.weights
    covered = False
    for unit in chain:
        if knowledge.knows(unit.text):
            because = PartReason(PlanReason.LETTERS, unit.text)
            draft.score(SearchField.GRAMS, unit.text, weights.gram, because)
            draft.gate(SearchField.GRAMS, unit.text, because=because)
            covered = True
    split = text.split_pinyin("".join(char for char in folded if char.isascii() or char == "ü"))
    if len(split) > 1:
        covered = _plan_syllables(draft, split, knowledge) or covered
    letters = "".join(unit.text for unit in chain)
    if len(letters) <= 6:
        because = PartReason(PlanReason.INITIALS, letters)
        for word in knowledge.lexicon.beginning(letters):
            covered = plan_word(draft, word, weights.gram, because, knowledge) or covered
        pieces = [letters[at : at + 2] for at in range(len(letters) - 1)]
        if pieces and all(knowledge.knows(piece, SearchField.INITIALS) for piece in pieces):
            draft.gate(SearchField.INITIALS, *pieces, because=because)
            for piece in pieces:
                draft.score(SearchField.INITIALS, piece, weights.title, because)
            covered = True
    draft.own += 1
    draft.covered += covered


def _plan_syllables(draft: PlanDraft, split: tuple[str, ...], knowledge: PlanningKnowledge) -> bool:
    """Pinyin as neighbours of syllables; whether the index knows enough of it."""
    weights = knowledge.ranking.weights
    heard = [False] * len(split)
    readings = [_likely_characters(syllable, knowledge) for syllable in split]
    for at, (firsts, lasts) in enumerate(pairwise(readings)):
        because = PartReason(PlanReason.PINYIN, "".join(split[at : at + 2]))
        for word in knowledge.best_known([a + b for a in firsts for b in lasts]):
            draft.score(SearchField.GRAMS, word, weights.gram, because)
            draft.gate(SearchField.GRAMS, word, because=because)
            heard[at] = heard[at + 1] = True
    for start in range(len(split)):
        for end in range(start + 2, len(split) + 1):
            because = PartReason(PlanReason.PINYIN, "".join(split[start:end]))
            for word in knowledge.lexicon.sounding(because.typed):
                known = plan_word(draft, word, weights.gram, because, knowledge)
                weight = weights.synonym * weights.gram
                if plan_synonyms(draft, word, weight, knowledge) or known:
                    heard[start:end] = [True] * (end - start)
    return sum(heard) >= knowledge.ranking.limits.covered * len(split)


def _likely_characters(syllable: str, knowledge: PlanningKnowledge) -> list[str]:
    """The characters of the index that a syllable most often stands for."""
    held = {
        c: knowledge.vocabulary.frequency(SearchField.CHARS, c)
        for c in text.syllable_characters(syllable)
    }
    return sorted((c for c in held if held[c]), key=lambda c: (-held[c], c))[:MOST_READINGS]
