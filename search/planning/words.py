"""Free Chinese wording: pairs, synonyms, quantities, single characters, the whole of it."""

from __future__ import annotations

from search import text
from search.documents import Field
from search.planning.draft import Draft
from search.planning.knowledge import Knowledge
from search.planning.slips import plan_slip, plan_wrong_character
from search.planning.synonyms import plan_synonyms, plan_word
from search.queries import Reward
from search.wording import content_flags, spans_of


def plan_chinese(
    draft: Draft, folded: str, chain: tuple[text.Unit, ...], knowledge: Knowledge
) -> None:
    """Let one term of folded wording count; `chain` are its units."""
    weights, rewards = knowledge.ranking.weights, knowledge.ranking.rewards
    flags = list(content_flags(folded, knowledge.stop_words))
    covered = [False] * len(folded)
    words = knowledge.lexicon.occurrences(folded)
    for word in words:
        flags[word.start : word.end] = [True] * (word.end - word.start)
        if plan_synonyms(draft, word.word, weights.synonym * weights.gram, knowledge):
            covered[word.start : word.end] = [True] * (word.end - word.start)
    whole = _plan_terms(draft, folded, flags, knowledge)
    found = list(text.pairs(chain))
    is_question = len(chain) > rewards.phrase_longest
    for token, first, last in found:
        draft.score(Field.GRAMS, token, weights.gram)
        if not is_question:
            draft.score(Field.TITLE, token, weights.title)
        says = all(flags[first.start : last.end]) and not (first is last and token.isdigit())
        if says and not any(start <= first.start and last.end <= end for start, end in whole):
            draft.gate(Field.GRAMS, token)
        if knowledge.knows(token):
            covered[first.start : last.end] = [True] * (last.end - first.start)
        elif says and len(token) == 2 and len(chain) <= knowledge.ranking.limits.sounds:
            plan_slip(draft, token, (first.start, last.end), covered, knowledge)
    if not draft.gates:
        for token, _, _ in found:
            draft.gate(Field.GRAMS, token)
    _plan_quantities(draft, folded, covered, knowledge)
    if 2 < len(chain) <= rewards.phrase_longest:
        worth = rewards.phrase * sum(knowledge.rarity(token) for token, _, _ in found)
        draft.rewards.append(Reward(Field.GRAMS, tuple(t for t, _, _ in found), round(worth, 4)))
    _plan_characters(draft, chain, covered, knowledge)
    counted = [unit.start for unit in chain if flags[unit.start]]
    if len(chain) <= knowledge.ranking.limits.sounds and not all(covered[at] for at in counted):
        plan_wrong_character(draft, chain, covered, knowledge)
    draft.own += len(counted)
    draft.covered += sum(covered[at] for at in counted)


def _plan_terms(
    draft: Draft, folded: str, flags: list[bool], knowledge: Knowledge
) -> tuple[tuple[int, int], ...]:
    """Let editors' terms admit as whole words; returns where those stand that the index knows."""
    whole = []
    for start, end in spans_of(knowledge.terms, folded):
        flags[start:end] = [True] * (end - start)
        if plan_word(draft, folded[start:end], knowledge.ranking.weights.gram, knowledge):
            whole.append((start, end))
    return tuple(whole)


def _plan_quantities(draft: Draft, folded: str, covered: list[bool], knowledge: Knowledge) -> None:
    for quantity in text.quantities(folded):
        token = f"={quantity.spelled}"
        draft.score(Field.GRAMS, token, knowledge.ranking.weights.quantity)
        draft.gate(Field.GRAMS, token)
        if knowledge.knows(token):
            covered[quantity.start : quantity.end] = [True] * (quantity.end - quantity.start)


def _plan_characters(
    draft: Draft, chain: tuple[text.Unit, ...], covered: list[bool], knowledge: Knowledge
) -> None:
    """Single characters earn a little beside pairs, and admit results only when typed alone."""
    weights, alone = knowledge.ranking.weights, len(chain) == 1
    is_question = len(chain) > knowledge.ranking.rewards.phrase_longest
    beside = weights.char_in_question if is_question else weights.char
    most = knowledge.ranking.limits.common_char * knowledge.vocabulary.passages()
    for unit in chain:
        if not unit.hanzi:
            continue
        held = knowledge.vocabulary.frequency(Field.CHARS, unit.text)
        if alone:
            draft.gate(Field.CHARS, unit.text)
            covered[unit.start] = held > 0
        if alone or 0 < held <= most:
            draft.score(Field.CHARS, unit.text, weights.gram if alone else beside)
