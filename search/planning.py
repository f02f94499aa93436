"""`SearchRequest → SearchPlan`: decides what is looked for and what it earns; asks no engine.

All that it learns of an index comes through `Vocabulary`, so a plan can be made, printed and
tested without one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise

from search import text
from search.documents import IN_FORCE, ITSELF, Field, target, with_ancestors
from search.highlights import Wanted
from search.lexicon import Lexicon
from search.queries import (
    Cited,
    Phrase,
    Reward,
    SearchPlan,
    SearchRequest,
    Token,
    Vocabulary,
)
from search.ranking import Ranking
from search.wording import content_flags, read_wording

MOST_MEANT = 3
MOST_FITTING = 2
MOST_READINGS = 40
"""How many spellings of one sound, characters for a wrong one, characters of a syllable count."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What planning may ask: the index's words, the trade's words, the weights."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    ranking: Ranking

    def knows(self, token: str, where: Field = Field.GRAMS) -> bool:
        """Whether any passage holds the token."""
        return self.vocabulary.frequency(where, token) > 0

    def rarity(self, token: str) -> float:
        """The token's inverse passage frequency, as BM25 counts it."""
        held, total = self.vocabulary.frequency(Field.GRAMS, token), self.vocabulary.passages()
        return math.log(1 + (max(total, held) - held + 0.5) / (held + 0.5))


@dataclass(slots=True)
class _Draft:
    """A plan in the making: insertion order is the plan's order, the highest weight wins."""

    scored: dict[tuple[Field, str], float] = field(default_factory=dict)
    gates: dict[Phrase, None] = field(default_factory=dict)
    rewards: list[Reward] = field(default_factory=list)
    own: int = 0
    covered: int = 0

    def score(self, where: Field, token: str, weight: float) -> None:
        self.scored[where, token] = max(weight, self.scored.get((where, token), 0.0))

    def gate(self, where: Field, *tokens: str) -> None:
        self.gates[Phrase(where, tokens)] = None


def make_plan(
    request: SearchRequest, kind: str, cited: tuple[Cited, ...], knowledge: Knowledge
) -> SearchPlan:
    """The plan of one kind. `cited` are the readings of the query as a citation, best first.

    A query of which the index knows too little (`limits.covered`) gets no gates: it finds nothing
    rather than whatever shares a pair with it.
    """
    limits = knowledge.ranking.limits
    wording = read_wording(request.query[: limits.query])
    draft = _Draft()
    for term in wording.rest.split():
        _plan_term(draft, term, knowledge)
    demanded = tuple(p for words in wording.exact for p in _exactly(words))
    refused = tuple(p for words in wording.refused for p in _exactly(words))
    for words in wording.exact:
        _plan_exact(draft, words, knowledge)
    if cited:
        draft.gates.clear()
        _plan_citation(draft, cited, wording.rest, knowledge)
    elif draft.own and draft.covered < limits.covered * draft.own:
        draft.gates.clear()
    if knowledge.ranking.rewards.in_force:
        reward = knowledge.ranking.rewards.in_force
        draft.rewards.append(Reward(Field.FORCE, (IN_FORCE,), reward))
    scored = tuple(
        Token(where, token, round(weight, 6)) for (where, token), weight in draft.scored.items()
    )[: limits.tokens]
    plan = SearchPlan(
        kind=kind,
        gates=tuple(draft.gates)[: limits.tokens],
        scored=scored,
        rewards=tuple(draft.rewards),
        demanded=demanded,
        refused=refused,
        filters=request.filters,
        may_see=request.may_see,
        limit=request.limit,
        offset=request.offset,
    )
    return replace(plan, wanted=_wanted(plan))


# --- free words ---------------------------------------------------------------------------------


def _plan_term(draft: _Draft, term: str, knowledge: Knowledge) -> None:
    folded = text.fold(term)
    chain = text.units(folded)
    if not chain:
        return
    if all(not unit.hanzi and unit.text.isalpha() for unit in chain) and len(folded) > 1:
        _plan_letters(draft, folded, chain, knowledge)
    else:
        _plan_chinese(draft, folded, chain, knowledge)


def _plan_chinese(
    draft: _Draft, folded: str, chain: tuple[text.Unit, ...], knowledge: Knowledge
) -> None:
    weights, rewards = knowledge.ranking.weights, knowledge.ranking.rewards
    flags = list(content_flags(folded))
    covered = [False] * len(folded)
    words = knowledge.lexicon.occurrences(folded)
    for word in words:
        flags[word.start : word.end] = [True] * (word.end - word.start)
        if _plan_synonyms(draft, word.word, weights.synonym * weights.gram, knowledge):
            covered[word.start : word.end] = [True] * (word.end - word.start)
    found = list(text.pairs(chain))
    is_question = len(chain) > rewards.phrase_longest
    for token, first, last in found:
        draft.score(Field.GRAMS, token, weights.gram)
        if not is_question:
            draft.score(Field.TITLE, token, weights.title)
        says = all(flags[first.start : last.end]) and not (first is last and token.isdigit())
        if says:
            draft.gate(Field.GRAMS, token)
        if knowledge.knows(token):
            covered[first.start : last.end] = [True] * (last.end - first.start)
        elif says and len(token) == 2 and len(chain) <= knowledge.ranking.limits.sounds:
            _plan_slip(draft, token, (first.start, last.end), covered, knowledge)
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
        _plan_wrong_character(draft, chain, covered, knowledge)
    draft.own += len(counted)
    draft.covered += sum(covered[at] for at in counted)


def _plan_quantities(draft: _Draft, folded: str, covered: list[bool], knowledge: Knowledge) -> None:
    for quantity in text.quantities(folded):
        token = f"={quantity.spelled}"
        draft.score(Field.GRAMS, token, knowledge.ranking.weights.quantity)
        draft.gate(Field.GRAMS, token)
        if knowledge.knows(token):
            covered[quantity.start : quantity.end] = [True] * (quantity.end - quantity.start)


def _plan_characters(
    draft: _Draft, chain: tuple[text.Unit, ...], covered: list[bool], knowledge: Knowledge
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


def _plan_slip(
    draft: _Draft, token: str, span: tuple[int, int], covered: list[bool], knowledge: Knowledge
) -> None:
    """A pair that stands nowhere may have one character that only sounds right: 欠废 for 欠费.

    Inside a longer term only the trade's own words count as understood: any two characters sound
    like something.
    """
    first, last = token[0], token[1]
    meant = [first + other for other in text.homophones(last)]
    meant += [other + last for other in text.homophones(first)]
    for word in _best_known(meant, knowledge):
        weights = knowledge.ranking.weights
        draft.score(Field.GRAMS, word, weights.sound * weights.gram)
        draft.gate(Field.GRAMS, word)
        if len(covered) == 2 or knowledge.lexicon.has(word):
            covered[span[0] : span[1]] = [True] * (span[1] - span[0])
        _plan_synonyms(draft, word, weights.synonym * weights.sound, knowledge)


def _plan_wrong_character(
    draft: _Draft, chain: tuple[text.Unit, ...], covered: list[bool], knowledge: Knowledge
) -> None:
    """A character whose pairs on both sides stand nowhere, between two that do: 欠贵停电.

    Whatever fits between its neighbours, side by side, in some passage, is looked for instead.
    One such character a term, and only where the rest of the term makes sense.
    """
    if not any(covered):
        return
    weights = knowledge.ranking.weights
    for before, wrong, after in zip(chain, chain[1:], chain[2:], strict=False):
        if covered[wrong.start] or not (before.hanzi and wrong.hanzi and after.hanzi):
            continue
        fitting = [
            char
            for char in text.common_characters()
            if knowledge.knows(before.text + char) and knowledge.knows(char + after.text)
        ]
        for char in fitting[:MOST_FITTING]:
            tokens = (before.text + char, char + after.text)
            draft.gate(Field.GRAMS, *tokens)
            for token in tokens:
                draft.score(Field.GRAMS, token, weights.sound * weights.gram)
        if fitting:
            covered[before.start : after.end] = [True] * (after.end - before.start)
            return


def _best_known(words: list[str], knowledge: Knowledge) -> list[str]:
    """Of the words that stand somewhere the few that were probably meant: the trade's own first."""
    held = {
        word: count
        for word in dict.fromkeys(words)
        if (count := knowledge.vocabulary.frequency(Field.GRAMS, word))
    }
    order = sorted(held, key=lambda word: (not knowledge.lexicon.has(word), -held[word], word))
    return order[:MOST_MEANT]


def _plan_synonyms(draft: _Draft, word: str, weight: float, knowledge: Knowledge) -> bool:
    """Let the word's synonyms count; whether the index knows one of them."""
    known = False
    for other in knowledge.lexicon.synonyms(word):
        known = _plan_word(draft, other, weight, knowledge) or known
    return known


def _plan_word(draft: _Draft, word: str, weight: float, knowledge: Knowledge) -> bool:
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


# --- pinyin -------------------------------------------------------------------------------------


def _plan_letters(
    draft: _Draft, folded: str, chain: tuple[text.Unit, ...], knowledge: Knowledge
) -> None:
    """Latin letters: as they stand (`kWh`), as pinyin (`cuifei`), as initials (`cf`)."""
    weights = knowledge.ranking.weights
    covered = False
    for unit in chain:
        if knowledge.knows(unit.text):
            draft.score(Field.GRAMS, unit.text, weights.gram)
            draft.gate(Field.GRAMS, unit.text)
            covered = True
    split = text.syllables("".join(char for char in folded if char.isascii()))
    if len(split) > 1:
        covered = _plan_syllables(draft, split, knowledge) or covered
    letters = "".join(unit.text for unit in chain)
    if len(letters) <= 6:
        for word in knowledge.lexicon.beginning(letters):
            covered = _plan_word(draft, word, weights.gram, knowledge) or covered
        pieces = [letters[at : at + 2] for at in range(len(letters) - 1)]
        if pieces and all(knowledge.knows(piece, Field.INITIALS) for piece in pieces):
            draft.gate(Field.INITIALS, *pieces)
            for piece in pieces:
                draft.score(Field.INITIALS, piece, weights.title)
            covered = True
    draft.own += 1
    draft.covered += covered


def _plan_syllables(draft: _Draft, split: tuple[str, ...], knowledge: Knowledge) -> bool:
    """Pinyin as neighbours of syllables; whether the index knows enough of it."""
    weights = knowledge.ranking.weights
    heard = [False] * len(split)
    readings = [_likely(syllable, knowledge) for syllable in split]
    for at, (firsts, lasts) in enumerate(pairwise(readings)):
        for word in _best_known([a + b for a in firsts for b in lasts], knowledge):
            draft.score(Field.GRAMS, word, weights.gram)
            draft.gate(Field.GRAMS, word)
            heard[at] = heard[at + 1] = True
    for start in range(len(split)):
        for end in range(start + 2, len(split) + 1):
            for word in knowledge.lexicon.sounding("".join(split[start:end])):
                known = _plan_word(draft, word, weights.gram, knowledge)
                weight = weights.synonym * weights.gram
                if _plan_synonyms(draft, word, weight, knowledge) or known:
                    heard[start:end] = [True] * (end - start)
    return sum(heard) >= knowledge.ranking.limits.covered * len(split)


def _likely(syllable: str, knowledge: Knowledge) -> list[str]:
    """The characters of the index that a syllable most often stands for."""
    held = {c: knowledge.vocabulary.frequency(Field.CHARS, c) for c in text.spelled(syllable)}
    return sorted((c for c in held if held[c]), key=lambda c: (-held[c], c))[:MOST_READINGS]


# --- exact words and citations ------------------------------------------------------------------


def _exactly(words: str) -> tuple[Phrase, ...]:
    """The words as conditions on a document: side by side, in pieces that any passage can hold."""
    pieces = (words[at : at + text.PASSAGE_OVERLAP] for at in range(0, len(words), 59))
    found = []
    for piece in pieces:
        tokens = text.grams(piece)
        if tokens:
            found.append(Phrase(Field.GRAMS, tokens))
        elif single := text.characters(piece):
            found.append(Phrase(Field.CHARS, single[:1]))
    return tuple(found)


def _plan_exact(draft: _Draft, words: str, knowledge: Knowledge) -> None:
    for phrase in _exactly(words):
        draft.gates[phrase] = None
        for token in phrase.tokens:
            draft.score(phrase.field, token, knowledge.ranking.weights.gram)
    draft.own += 1
    draft.covered += 1


def _plan_citation(
    draft: _Draft, cited: tuple[Cited, ...], rest: str, knowledge: Knowledge
) -> None:
    """Cited targets far above any text; a title alone is also looked for as it was typed."""
    scores = knowledge.ranking.citation
    share = 1.0
    for reading in cited:
        spelled = target(reading.regulation, reading.path)
        above = with_ancestors(spelled)[1:-1]
        for where in (Field.ADDRESS, Field.CITES):
            _plan_target(draft, where, ITSELF + spelled, (scores.itself - scores.below) * share)
            _plan_target(draft, where, spelled, scores.below * share)
            for one in above:
                _plan_target(draft, where, ITSELF + one, scores.above * share)
        share *= scores.next_reading
    draft.rewards.append(Reward(Field.FORCE, (IN_FORCE,), scores.in_force))
    tokens = text.grams(rest)
    if tokens:
        draft.gate(Field.GRAMS, *tokens)


def _plan_target(draft: _Draft, where: Field, spelled: str, score: float) -> None:
    draft.gate(where, spelled)
    draft.rewards.append(Reward(where, (spelled,), round(score, 4)))


def _wanted(plan: SearchPlan) -> Wanted:
    """What results show marked: whatever may admit a result, and pairs of exact words."""
    gates = (*plan.gates, *plan.demanded)

    def tokens(where: Field) -> frozenset[str]:
        return frozenset(t for gate in gates if gate.field is where for t in gate.tokens)

    grams = tokens(Field.GRAMS)
    return Wanted(
        grams=frozenset(token for token in grams if not token.startswith("=")),
        characters=tokens(Field.CHARS),
        quantities=frozenset(token[1:] for token in grams if token.startswith("=")),
    )
