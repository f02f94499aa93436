"""Know full names with blanks inside, as forms and letters write them: 王 芳; know no others."""

import re
from collections.abc import Iterator

from cases.masking.evidence import ACT, AGAINST, LIST, OPENING, KnownNames, left_cue, right_cue
from cases.masking.lexicon import UNSEEN_CHARACTER, masking_lexicon
from cases.masking.names import ANONYMOUS, SHORT_ADDRESSES

ENOUGH = 4.0
IN_QUOTES = 3.0
CLEAR_SURNAME = 1.5
COMMON = frozenset(name for name, cost in masking_lexicon().surnames.items() if cost < 5.0)
RARE_WORD = 10.0
SPACED = re.compile(r"(?=([一-鿿]{1,2})[ ]{1,3}([一-鿿]{2}|[一-鿿](?:[ ]{1,3}[一-鿿])?))")
BLANKS = re.compile(r"[ ]{0,3}")
QUOTES = {"“": "”", "‘": "’", '"': '"', "「": "」", "(": ")"}


def find_spaced_names(text: str, known: KnownNames) -> Iterator[tuple[int, int]]:
    """Find names such as 申 冬 and 李 卫 东 in a folded text; overlapping ones are given too."""
    words = masking_lexicon()
    for match in SPACED.finditer(text):
        surname, given = match[1], match[2].replace(" ", "")
        if surname not in words.surnames or given[0] in ANONYMOUS or given in SHORT_ADDRESSES:
            continue
        start, end = match.start(), match.end(2)
        for stop in {end, match.start(2) + 1}:
            part = text[match.start(2) : stop].replace(" ", "")
            if _introduces_person(text, start, stop, surname + part, known) and _is_given(part):
                yield start, stop


def _is_given(given: str) -> bool:
    """Whether the characters are at home in given names and no form of address."""
    words = masking_lexicon()
    return all(
        one in words.given or words.words.get(one, UNSEEN_CHARACTER) >= RARE_WORD for one in given
    )


def _introduces_person(text: str, start: int, end: int, name: str, known: KnownNames) -> bool:
    """Whether the words around the blanks introduce a person."""
    if start and "一" <= text[start - 1] <= "鿿" and left_cue(text, start, known) <= OPENING:
        return False
    after = _after_blanks(text, end)
    right = right_cue(text, after, known)
    left = left_cue(text, start, known)
    right = max(right, LIST if _name_follows(text, after, known) else right)
    quoted = start > 0 and QUOTES.get(text[start - 1]) == text[end : end + 1]
    total = left + right + (IN_QUOTES if quoted else 0.0)
    total += max(known.likeness(name), 0.0) + (CLEAR_SURNAME if text[start] in COMMON else 0.0)
    closes = end == len(text) or not "一" <= text[end] <= "鿿" or right >= ACT
    return closes and total >= ENOUGH and total != AGAINST


def _after_blanks(text: str, end: int) -> int:
    blanks = BLANKS.match(text, end)
    return blanks.end() if blanks else end


def _name_follows(text: str, start: int, known: KnownNames) -> bool:
    """Whether the next name of a byline stands here: 陈 超 霍振星."""
    return known.begins_at(text, start)
