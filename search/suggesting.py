"""您是不是要找: what was probably meant by a wording that slips; it knows no engine and no page.

A proposal is made only where a character stands beside nothing that the index holds, and only of
words that the index does hold; whoever shows it asks the index whether it finds anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search import text
from search.documents import SearchField
from search.lexicon import SynonymLexicon
from search.wording import content_flags, read_wording

MOST_PROPOSED = 3
MOST_NEAR = 6
LONGEST_TERM = 12
"""Longer terms are questions: pairs across their words stand nowhere without any slip."""
MOST_READINGS = 40
STICKS = 0.2
LEAST_HELD = 3
"""A pair outside the lexicon is a word when it stands in as many passages, and in this share of
those that hold its rarer character: 星河 does, 从电 (…从电表…) does not."""

Frequency = Callable[[SearchField, str], int]


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The trade's words, and in how many passages of all kinds a token stands."""

    lexicon: SynonymLexicon
    frequency: Frequency

    def holds(self, word: str) -> bool:
        """Whether every pair of the word stands in some passage."""
        tokens = text.ordered_grams(word)
        return bool(tokens) and all(self.frequency(SearchField.GRAMS, token) for token in tokens)

    def held(self, word: str) -> int:
        """In how many passages the rarest pair of a word stands that the index holds."""
        return min(self.frequency(SearchField.GRAMS, token) for token in text.ordered_grams(word))

    def is_word(self, pair: str) -> bool:
        """Whether two characters belong together."""
        if self.lexicon.has(pair):
            return self.holds(pair)
        held = self.frequency(SearchField.GRAMS, pair)
        rarer = min(self.frequency(SearchField.CHARS, char) for char in pair)
        return held >= LEAST_HELD and held >= STICKS * rarer


def spelling_proposals(query: str, known: KnownWords) -> tuple[str, ...]:
    """What the query was probably meant to be, best first; empty where nothing seems to slip.

    Exact words and words to leave out are taken at their word.
    """
    wording = read_wording(query)
    if wording.exact or wording.refused:
        return ()
    terms = wording.rest.split()
    meant = [_meant_terms(text.fold_text(term), known) for term in terms]
    slipped = [at for at, options in enumerate(meant) if options]
    if not slipped:
        return ()
    best = [options[0] if options else term for term, options in zip(terms, meant, strict=True)]
    found = []
    for option in meant[slipped[0]]:
        best[slipped[0]] = option
        found.append(" ".join(best))
    return tuple(dict.fromkeys(found))[:MOST_PROPOSED]


def near_words(query: str, known: KnownWords) -> tuple[str, ...]:
    """Shorter wordings out of the query that the index holds, and what the trade says instead."""
    wording = read_wording(query)
    found: dict[str, None] = {}
    for term in (*wording.rest.split(), *wording.exact):
        folded = text.fold_text(term)
        words = [word.word for word in known.lexicon.occurrences(folded)]
        for word in (*words, *_known_stretches(folded, known)):
            found[word] = None
            found.update(dict.fromkeys(known.lexicon.synonyms(word)[:MOST_PROPOSED]))
    held = [word for word in found if word != text.fold_text(query) and known.holds(word)]
    return tuple(sorted(held, key=lambda word: not known.lexicon.has(word)))[:MOST_NEAR]


def _known_stretches(folded: str, known: KnownWords) -> Iterator[str]:
    """The stretches of a term whose pairs all stand somewhere; words around the matter aside."""
    flags = content_flags(folded)
    start = end = -1
    for token, first, last in text.token_pairs(text.text_units(folded)):
        says = all(flags[first.start : last.end])
        if says and known.frequency(SearchField.GRAMS, token):
            start, end = (first.start if start < 0 else start), last.end
        elif first is not last:
            if start >= 0:
                yield folded[start:end]
            start = end = -1
    if start >= 0:
        yield folded[start:end]


def _meant_terms(folded: str, known: KnownWords) -> tuple[str, ...]:
    """What one term was probably meant to be; empty where it is understood as it stands."""
    chain = text.text_units(folded)
    strange = [unit for unit in chain if _is_strange_latin(unit, known)]
    if not strange:
        return _mended_terms(folded, known) if len(folded) <= LONGEST_TERM else ()
    if len(strange) == len(chain):
        return pinyin_readings("".join(unit.text for unit in chain), known)
    unit = strange[0]
    read = pinyin_readings(unit.text, known)
    return tuple(folded[: unit.start] + one + folded[unit.end :] for one in read)


def _is_strange_latin(unit: text.TextUnit, known: KnownWords) -> bool:
    return (
        not unit.hanzi
        and unit.text.isascii()
        and unit.text.isalpha()
        and len(unit.text) > 1
        and not known.frequency(SearchField.GRAMS, unit.text)
    )


# --- pinyin -------------------------------------------------------------------------------------


def pinyin_readings(letters: str, known: KnownWords) -> tuple[str, ...]:
    """What typed pinyin or initials stand for, best first: cuifei → 催费, cf → 催费."""
    split = text.split_pinyin(letters)
    found: dict[str, None] = {}
    if len(split) > 1:
        found.update(dict.fromkeys(w for w in known.lexicon.sounding(letters) if known.holds(w)))
        if not found and (spelled := _spelled_out(split, known)):
            found[spelled] = None
    if not found and len(letters) <= LONGEST_TERM // 2:
        held = [word for word in known.lexicon.beginning(letters) if known.holds(word)]
        held.sort(key=lambda word: -known.held(word))
        found.update(dict.fromkeys(held))
    return tuple(found)[:MOST_PROPOSED]


def _spelled_out(split: tuple[str, ...], known: KnownWords) -> str:
    """The syllables as words, longest first; empty where some of them make none."""
    written, at = "", 0
    while at < len(split):
        for end in range(len(split), at + 1, -1):
            sounding = known.lexicon.sounding("".join(split[at:end]))
            word = next((word for word in sounding if known.holds(word)), "")
            if not word and end - at == 2:
                word = _pair_of(split[at], split[at + 1], known)
            if word:
                written, at = written + word, end
                break
        else:
            return ""
    return written


def _pair_of(first: str, second: str, known: KnownWords) -> str:
    """The commonest word of two syllables that the index holds."""
    pairs = [a + b for a in _likely_readings(first, known) for b in _likely_readings(second, known)]
    held = {pair: known.frequency(SearchField.GRAMS, pair) for pair in pairs}
    words = [pair for pair in pairs if held[pair] >= LEAST_HELD and known.is_word(pair)]
    return max(words, key=lambda pair: held[pair], default="")


def _likely_readings(syllable: str, known: KnownWords) -> list[str]:
    held = {
        char: known.frequency(SearchField.CHARS, char)
        for char in text.syllable_characters(syllable)
    }
    return sorted((c for c in held if held[c]), key=lambda c: (-held[c], c))[:MOST_READINGS]


# --- Chinese ------------------------------------------------------------------------------------


def suspect_places(folded: str, known: KnownWords) -> tuple[int, ...]:
    """Where a Chinese character that says something stands beside none that the index knows it by.

    A character without a Chinese neighbour is none.
    """
    flags = content_flags(folded)
    beside: dict[int, list[bool]] = {}
    for token, first, last in text.token_pairs(text.text_units(folded)):
        if first.hanzi and last.hanzi and first is not last:
            held = known.frequency(SearchField.GRAMS, token) > 0
            beside.setdefault(first.start, []).append(held)
            beside.setdefault(last.start, []).append(held)
    return tuple(at for at, held in sorted(beside.items()) if flags[at] and not any(held))


def _mended_terms(folded: str, known: KnownWords) -> tuple[str, ...]:
    """The term with one slip mended, or two that stand apart; nothing may be strange afterwards."""
    wrong = suspect_places(folded, known)
    if not wrong:
        return ()
    once = _once_mended(folded, wrong, known)
    clean = [option for option in once if not suspect_places(option, known)]
    if not clean:
        for option in once[:MOST_PROPOSED]:
            again = _once_mended(option, suspect_places(option, known), known)
            clean += [two for two in again if not suspect_places(two, known)]
    return tuple(dict.fromkeys(clean))[:MOST_PROPOSED]


def _once_mended(folded: str, wrong: tuple[int, ...], known: KnownWords) -> list[str]:
    """All terms with fewer strange characters that one slip explains, likeliest first."""
    worth: dict[str, tuple[int, int]] = {}
    for option, word in (*_by_lexicon(folded, wrong, known), *_by_sound(folded, wrong, known)):
        if (
            option != folded
            and known.holds(word)
            and len(suspect_places(option, known)) < len(wrong)
        ):
            rank = (len(word) if known.lexicon.has(word) else 0, known.held(word))
            worth[option] = max(rank, worth.get(option, rank))
    return sorted(worth, key=lambda option: (*(-one for one in worth[option]), option))


def _by_lexicon(
    folded: str, wrong: tuple[int, ...], known: KnownWords
) -> Iterator[tuple[str, str]]:
    """Stretches over a strange character that are nearly one of the trade's words."""
    table = _slip_table(known.lexicon)
    for start in range(len(folded)):
        for end in range(start + 2, len(folded) + 1):
            if not any(start <= at < end for at in wrong):
                continue
            stretch = folded[start:end]
            for word in (
                *known.lexicon.sounding(text.pinyin_of(stretch)),
                *_swapped_terms(stretch, known.lexicon),
                *table.nearly(stretch),
            ):
                yield folded[:start] + word + folded[end:], word


def _swapped_terms(stretch: str, lexicon: SynonymLexicon) -> Iterator[str]:
    for at in range(len(stretch) - 1):
        word = stretch[:at] + stretch[at + 1] + stretch[at] + stretch[at + 2 :]
        if lexicon.has(word):
            yield word


def _by_sound(folded: str, wrong: tuple[int, ...], known: KnownWords) -> Iterator[tuple[str, str]]:
    """A strange character replaced by one that sounds alike, where it makes a word.

    Between two neighbours that fit and say something, any character will do that makes one of the
    trade's words.
    """
    table, flags = _slip_table(known.lexicon), content_flags(folded)
    for at in wrong:
        before, after = folded[at - 1 : at], folded[at + 1 : at + 2]
        alike = text.sound_alikes(folded[at])
        for char in alike:
            for word in (before + char, char + after):
                if len(word) == 2 and known.is_word(word):
                    yield folded[:at] + char + folded[at + 1 :], word
        if not (before and after and flags[at - 1] and flags[at + 1]):
            continue
        for word in (*table.holed.get(f"{before}*", ()), *table.holed.get(f"*{after}", ())):
            char = word[1] if word[0] == before else word[0]
            if known.holds(before + char) and known.holds(char + after):
                yield folded[:at] + char + folded[at + 1 :], word


@dataclass(frozen=True, slots=True)
class _SlipTable:
    """The trade's words by what is left of them when one character is wrong or missing."""

    holed: dict[str, tuple[str, ...]]
    shortened: dict[str, tuple[str, ...]]
    words: frozenset[str]

    def nearly(self, stretch: str) -> Iterator[str]:
        """Words of four characters and more with one other, one more or one fewer character."""
        if len(stretch) >= 3:
            yield from self.shortened.get(stretch, ())
        if len(stretch) >= 4:
            for at in range(len(stretch)):
                yield from self.holed.get(f"{stretch[:at]}*{stretch[at + 1 :]}", ())
                if (shorter := stretch[:at] + stretch[at + 1 :]) in self.words:
                    yield shorter


@lru_cache(maxsize=4)
def _slip_table(lexicon: SynonymLexicon) -> _SlipTable:
    holed: dict[str, list[str]] = {}
    shortened: dict[str, list[str]] = {}
    for word in sorted(lexicon.words()):
        for at in range(len(word)):
            if len(word) != 3:
                holed.setdefault(f"{word[:at]}*{word[at + 1 :]}", []).append(word)
            if len(word) > 3:
                shortened.setdefault(word[:at] + word[at + 1 :], []).append(word)
    return _SlipTable(
        {key: tuple(words) for key, words in holed.items()},
        {key: tuple(dict.fromkeys(words)) for key, words in shortened.items()},
        frozenset(word for word in lexicon.words() if len(word) >= 3),
    )
