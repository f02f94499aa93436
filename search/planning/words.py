"""Free Chinese wording: pairs, synonyms, quantities, single characters, the whole of it."""

from __future__ import annotations

from dataclasses import dataclass

from search import text
from search.documents import SearchField
from search.lexicon import LexiconOccurrence
from search.planning.draft import PartReason, PlanDraft, PlanReason
from search.planning.knowledge import PlanningKnowledge
from search.planning.slips import plan_slip, plan_wrong_character
from search.planning.synonyms import plan_synonyms, plan_synonyms_of_question, plan_word
from search.quantities import find_quantities
from search.wording import content_flags, spans_of


@dataclass(frozen=True, slots=True)
class _QueryTerm:
    """One term; per folded character whether it says anything, and whether the index knows it."""

    folded: str
    chain: tuple[text.TextUnit, ...]
    flags: list[bool]
    covered: list[bool]
    common: list[bool]
    """Per character whether it belongs to a pair that a good part of all passages hold."""
    is_question: bool
    is_short: bool
    """Short enough to be searched for slips."""

    def cover(self, start: int, end: int) -> None:
        self.covered[start:end] = [True] * (end - start)

    def mean(self, start: int, end: int) -> None:
        self.flags[start:end] = [True] * (end - start)


def plan_chinese(
    draft: PlanDraft, folded: str, chain: tuple[text.TextUnit, ...], knowledge: PlanningKnowledge
) -> None:
    """Let one term of folded wording count; `chain` are its units."""
    ranking = knowledge.ranking
    term = _QueryTerm(
        folded,
        chain,
        list(content_flags(folded, knowledge.stop_words)),
        [False] * len(folded),
        [False] * len(folded),
        is_question=len(chain) > ranking.rewards.phrase_longest,
        is_short=len(chain) <= ranking.limits.sounds,
    )
    words = knowledge.lexicon.occurrences(folded)
    for word in words:
        term.mean(word.start, word.end)
    whole = _plan_terms(draft, term, knowledge)
    _plan_pairs(draft, term, whole, knowledge)
    _plan_quantities(draft, term, knowledge)
    _plan_characters(draft, term, knowledge)
    known = {word: _plan_synonyms(draft, word.word, term, knowledge) for word in words}
    for word in words:
        if not known[word] and not any(a < word.end and word.start < b for a, b in whole):
            _doubt_unknown_word(term, word, knowledge)
    for word in words:
        if known[word]:
            term.cover(word.start, word.end)
        if term.is_question and all(term.covered[word.start : word.end]):
            draft.words.add(word.word)
    said = [unit.start for unit in chain if term.flags[unit.start]]
    counted = [at for at in said if not term.common[at]] or said
    is_strange = term.is_short and not knowledge.lexicon.has(folded)
    if is_strange and not all(term.covered[at] for at in counted):
        plan_wrong_character(draft, chain, term.covered, knowledge)
    draft.longest = max(draft.longest, len(counted))
    draft.own += len(counted)
    draft.covered += sum(term.covered[at] for at in counted)


def _plan_terms(
    draft: PlanDraft, term: _QueryTerm, knowledge: PlanningKnowledge
) -> tuple[tuple[int, int], ...]:
    """Let editors' terms admit as whole words; returns where those stand that the index knows."""
    whole = []
    for start, end in spans_of(knowledge.terms, term.folded):
        term.mean(start, end)
        word = term.folded[start:end]
        because = PartReason(PlanReason.TERM, word)
        if plan_word(draft, word, knowledge.ranking.weights.gram, because, knowledge):
            whole.append((start, end))
    return tuple(whole)


def _plan_pairs(
    draft: PlanDraft,
    term: _QueryTerm,
    whole: tuple[tuple[int, int], ...],
    knowledge: PlanningKnowledge,
) -> None:
    """Pairs and words score; those that say something and lie in no whole word admit as well."""
    weights, rewards = knowledge.ranking.weights, knowledge.ranking.rewards
    found = tuple(text.token_pairs(term.chain))
    for token, first, last in found:
        start, end = first.start, last.end
        meant = all(term.flags[start:end])
        because = PartReason(PlanReason.PAIR, term.folded[start:end])
        share = 1.0 if meant else weights.stop
        draft.score(SearchField.GRAMS, token, weights.gram * share, because)
        if not term.is_question:
            draft.score(SearchField.TITLE, token, weights.title, because)
        admits = meant and not (first is last and token.isdigit())
        if admits and not any(begin <= start and end <= stop for begin, stop in whole):
            draft.gate(SearchField.GRAMS, token, because=because)
        if knowledge.knows(token):
            term.cover(start, end)
            if knowledge.is_common(token):
                term.common[start:end] = [True] * (end - start)
        elif admits and len(token) == 2 and term.is_short and not knowledge.lexicon.has(token):
            plan_slip(draft, token, (start, end), term.covered, knowledge)
    if not draft.gates:
        for token, _, _ in found:
            draft.gate(SearchField.GRAMS, token, because=PartReason(PlanReason.PAIR, token))
    if len(term.chain) > 2 and not term.is_question:
        tokens = tuple(token for token, _, _ in found)
        worth = rewards.phrase * sum(map(knowledge.rarity, tokens))
        whole_of_it = PartReason(PlanReason.WHOLE, term.folded)
        draft.reward(SearchField.GRAMS, *tokens, score=worth, because=whole_of_it)


def _plan_quantities(draft: PlanDraft, term: _QueryTerm, knowledge: PlanningKnowledge) -> None:
    for quantity in find_quantities(term.folded):
        token = f"={quantity.spelled}"
        because = PartReason(PlanReason.QUANTITY, term.folded[quantity.start : quantity.end])
        draft.score(SearchField.GRAMS, token, knowledge.ranking.weights.quantity, because)
        draft.gate(SearchField.GRAMS, token, because=because)
        if knowledge.knows(token):
            term.cover(quantity.start, quantity.end)


def _plan_characters(draft: PlanDraft, term: _QueryTerm, knowledge: PlanningKnowledge) -> None:
    """Single characters earn a little beside pairs, and admit results only when typed alone."""
    weights, alone = knowledge.ranking.weights, len(term.chain) == 1
    beside = weights.char_in_question if term.is_question else weights.char
    most = knowledge.ranking.limits.common_char * knowledge.vocabulary.passages()
    for unit in term.chain:
        if not unit.hanzi:
            continue
        held = knowledge.vocabulary.frequency(SearchField.CHARS, unit.text)
        because = PartReason(PlanReason.CHARACTER, unit.text)
        if alone:
            draft.gate(SearchField.CHARS, unit.text, because=because)
            term.covered[unit.start] = held > 0
        if alone or 0 < held <= most:
            draft.score(SearchField.CHARS, unit.text, weights.gram if alone else beside, because)


def _doubt_unknown_word(
    term: _QueryTerm, word: LexiconOccurrence, knowledge: PlanningKnowledge
) -> None:
    """Let only words count of a word that stands nowhere: of 双电源 it is not enough to know 电源.

    Of 欠费停电 it is: both of its halves are words of the trade.
    """
    chain = text.text_units(word.word)
    found = tuple(text.token_pairs(chain))
    if all(knowledge.knows(token) for token, _, _ in found):
        return
    term.covered[word.start : word.end] = [False] * (word.end - word.start)
    for token, first, last in found:
        if knowledge.lexicon.has(token) and knowledge.knows(token):
            term.cover(word.start + first.start, word.start + last.end)


def _plan_synonyms(
    draft: PlanDraft, word: str, term: _QueryTerm, knowledge: PlanningKnowledge
) -> bool:
    if term.is_question:
        return plan_synonyms_of_question(draft, word, knowledge)
    weights = knowledge.ranking.weights
    return plan_synonyms(draft, word, weights.synonym * weights.gram, knowledge)
