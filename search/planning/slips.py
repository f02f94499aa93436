"""What was probably meant where what was typed stands nowhere; it corrects no known word."""

from __future__ import annotations

from search import text
from search.documents import SearchField
from search.planning.draft import PartReason, PlanDraft, PlanReason
from search.planning.knowledge import PlanningKnowledge
from search.planning.synonyms import plan_synonyms

MOST_FITTING = 2
"""How many characters are tried for a wrong one."""


def plan_slip(
    draft: PlanDraft,
    token: str,
    span: tuple[int, int],
    covered: list[bool],
    knowledge: PlanningKnowledge,
) -> None:
    """A pair that stands nowhere may have one character that only sounds right: 欠废 for 欠费.

    Inside a longer term only the trade's own words count as understood: any two characters sound
    like something.
    """
    first, last = token[0], token[1]
    meant = [first + other for other in text.sound_alikes(last)]
    meant += [other + last for other in text.sound_alikes(first)]
    for word in knowledge.best_known(meant):
        weights = knowledge.ranking.weights
        because = PartReason(PlanReason.SOUND, token)
        draft.score(SearchField.GRAMS, word, weights.sound * weights.gram, because)
        draft.gate(SearchField.GRAMS, word, because=because)
        if len(covered) == 2 or knowledge.lexicon.has(word):
            covered[span[0] : span[1]] = [True] * (span[1] - span[0])
        plan_synonyms(draft, word, weights.synonym * weights.sound, knowledge)


def plan_wrong_character(
    draft: PlanDraft,
    chain: tuple[text.TextUnit, ...],
    covered: list[bool],
    knowledge: PlanningKnowledge,
) -> None:
    """A character whose pairs on both sides stand nowhere, between two that do: 欠贵停电.

    Whatever fits between its neighbours, side by side, in some passage, is looked for instead;
    where nothing else of the term makes sense, it must sound the same besides: 静因卡. One such
    character a term.
    """
    is_alone = not any(covered)
    weights = knowledge.ranking.weights
    for before, wrong, after in zip(chain, chain[1:], chain[2:], strict=False):
        if covered[wrong.start] or not (before.hanzi and wrong.hanzi and after.hanzi):
            continue
        behind = knowledge.vocabulary.followers(before.text)
        fitting = [
            char
            for char in (text.sound_alikes(wrong.text) if is_alone else text.common_characters())
            if char in behind and knowledge.knows(char + after.text)
        ]
        sides = (before.text, after.text)
        likely = [char for char in fitting if _is_likely(char, wrong.text, sides, knowledge)]
        because = PartReason(PlanReason.FITTING, before.text + wrong.text + after.text)
        for char in list(dict.fromkeys([*likely, *fitting]))[:MOST_FITTING]:
            tokens = (before.text + char, char + after.text)
            draft.gate(SearchField.GRAMS, *tokens, because=because)
            for token in tokens:
                draft.score(SearchField.GRAMS, token, weights.sound * weights.gram, because)
        if likely:
            covered[before.start : after.end] = [True] * (after.end - before.start)
        if fitting:
            return


def _is_likely(char: str, wrong: str, sides: tuple[str, str], knowledge: PlanningKnowledge) -> bool:
    """Whether what fits was probably meant: it sounds the same, or makes a word of the trade.

    Some character fits between any two: 机(有)退 for 机票退款.
    """
    before, after = sides
    makes_word = knowledge.lexicon.has(before + char) or knowledge.lexicon.has(char + after)
    return makes_word or char in text.sound_alikes(wrong)
