"""Know names that are not surname and given name: Uyghur, Kazakh, Tibetan, Mongolian, Yi ones.

With a middle dot the form is enough (买买提·吐尔逊). Without, the name must be put together from
the characters that write such names, and a word beside it must introduce a person.
"""

import re
from collections.abc import Iterator

from cases.masking.evidence import (
    ACT,
    LEAD,
    OPENING,
    PLACE_AFTER,
    SPEECH,
    KnownNames,
    is_byname,
    known_names,
    left_cue,
    right_cue,
)
from cases.masking.lexicon import UNSEEN_CHARACTER, masking_lexicon, table_entries
from cases.masking.width import HAN_CHARACTER

# Characters that write the sounds of such names
SOUNDS = "".join(table_entries("transliterations.txt", "sound"))
# Whole given names and their parts; a name is made of two or more, or of one that is introduced
PARTS = table_entries("transliterations.txt", "part")
GREETINGS = table_entries("transliterations.txt", "greeting")
HERDS = re.compile(r"嘎查|苏木|草原|牧场(?!主)|旗(?!下)|盟|口岸|地区|自治|寺|族|语|话|文")
PART = "|".join(sorted(PARTS, key=len, reverse=True))
ENDING = "|".join(table_entries("transliterations.txt", "ending"))
MADE_OF_PARTS = re.compile(rf"(?:{PART})+(?:{ENDING})?")
ONE_PART = re.compile(PART)
# How far a match must see to end where it would in the whole text
LONGEST_PIECE = max(len(piece) for piece in (*PARTS, *ENDING.split("|")))
IN_PARTS = SOUNDS + "".join(sorted(set(PART) - set(SOUNDS) - {"|"}))
DOTTED = re.compile(rf"[{IN_PARTS}不]{{1,7}}(?:·[{SOUNDS}一-鿿]{{1,7}})+")
SOUNDED = re.compile(rf"[{SOUNDS}]{{3,8}}")
SHORTEST, CHINESE_LENGTH = 2, 3
FREQUENT = 9.5
JOINT = re.compile("[和与及]")
FOREIGN_OPENINGS = frozenset("阿巴哈古乌木布那麦")
COMMON_SURNAMES = frozenset(name for name, cost in masking_lexicon().surnames.items() if cost < 5.0)


def find_minority_names(
    text: str, known: KnownNames, plain_starts: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Find transliterated names in a folded text; overlapping spans are possible.

    plain_starts says where surname and given name were found: sounds alone do not overrule those.
    """
    for match in DOTTED.finditer(text):
        yield from _dotted_name_ends(text, match.start(), match.end())
    for match in MADE_OF_PARTS.finditer(text):
        if _is_introduced(text, match.start(), match.end(), known, PART):
            yield match.span()
    for match in SOUNDED.finditer(text):
        start, end = _trim_ordinary_words(text, match.start(), match.end())
        if end - start <= SHORTEST or text[start] in COMMON_SURNAMES:
            continue
        foreign = text[start] in FOREIGN_OPENINGS and end - start > CHINESE_LENGTH
        if start in plain_starts and not foreign:
            continue
        if _ends_before(text, start, end):
            continue
        if _is_introduced(text, start, end, known, ""):
            yield start, end


def _ends_before(text: str, start: int, end: int) -> bool:
    """Whether a name made of parts ends one character before, and that one is a word: 洛桑|开."""
    # a match of a whole run at each of its names would take the square of its length
    whole = MADE_OF_PARTS.match(text, start, end + LONGEST_PIECE)
    last = masking_lexicon().words.get(text[end - 1], UNSEEN_CHARACTER)
    return whole is not None and whole.end() == end - 1 and last < FREQUENT


def _dotted_name_ends(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut the last part of a dotted name where ordinary words follow it."""
    last = text.rindex("·", start, end) + 1
    stop = last
    while stop < end and text[stop] in IN_PARTS and not _word_begins(text, stop, end, last):
        stop += 1
    joint = JOINT.search(text, last + SHORTEST, stop)
    if joint and not _part_begins(text, joint.start() - 1):
        stop = joint.start()
    if stop == end - 1 and stop > last and not HAN_CHARACTER.match(text, end):
        stop = end  # one rarer character before a full stop or comma: 吐尔地
    first = text.index("·", start, end)
    while (
        first - start > SHORTEST
        and masking_lexicon().word_cost(text[start : start + 2]) is not None
    ):
        if text[start : start + 2] not in masking_lexicon().things or _part_begins(text, start):
            break
        start += 2
    if stop > last and first - start >= SHORTEST and not PLACE_AFTER.match(text, stop):
        yield start, stop


def _part_begins(text: str, start: int) -> bool:
    return ONE_PART.match(text, start) is not None


def _word_begins(text: str, start: int, end: int, first: int) -> bool:
    """Whether an ordinary word begins here, after at least two characters of the name."""
    if start - first < SHORTEST or _part_begins(text, start):
        return False
    word = text[start : start + 2]
    return masking_lexicon().word_cost(word) is not None and right_cue(text, start, _NOBODY) >= ACT


def _trim_ordinary_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave ordinary words at both ends of a run of sounds out of the name."""
    words = masking_lexicon()
    for stop in range(start + 3, end):
        if right_cue(text, stop, _NOBODY) >= ACT:
            end = stop
            break
    while end - start > SHORTEST and text[start : start + 2] in words.words:
        if _part_begins(text, start):
            break
        start += 2
    return start, end


def _is_introduced(text: str, start: int, end: int, known: KnownNames, parts: str) -> bool:
    """Whether the surroundings speak of a person: a role before it, or an act after an opening."""
    name = text[start:end]
    if text.startswith(GREETINGS, start) or HERDS.match(text, end) or is_byname(text, start):
        return False
    if PLACE_AFTER.match(text, end):
        return False
    left, right = left_cue(text, start, known), right_cue(text, end, known)
    if name in known.names:
        return True
    whole_words = masking_lexicon().word_cost(name) is not None and not parts
    if left > LEAD:
        return not whole_words
    opened = left >= OPENING and right >= (ACT if parts else SPEECH)
    if parts:
        return opened or (left >= LEAD) or (len(name) > 3 and left >= OPENING)
    return opened and not whole_words and not _is_divisible(name)


def _is_divisible(name: str) -> bool:
    """Whether the run is made of ordinary words only."""
    words = masking_lexicon()
    return any(name[:cut] in words.words and name[cut:] in words.words for cut in (1, 2, 3))


_NOBODY = known_names(())
