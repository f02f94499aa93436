"""Know given names that stand without a surname and still identify (秀英大姐); know no others."""

import re
from collections.abc import Iterator

from cases.masking.evidence import ROLE as ROLE_CUE
from cases.masking.evidence import Known, Standing, left_cue, standing_of
from cases.masking.lexicon import GIVEN_BASE, lexicon

KIN = (
    "大姐|大哥|大爷|大妈|大娘|大叔|大婶|大嫂|大伯|阿姨|奶奶|爷爷|叔叔|伯伯|婶婶|婶子|婶|嫂子|嫂|二哥|二姐|三哥|哥(?!哥)|姐(?!姐|妹)"
    "|叔(?!叔)|伯(?!伯)|姨|妹子|妹妹|弟弟|老弟|兄弟|兄|老人|老师傅|师傅|同志|丫头"
)
# A given name in conversation: 在广才那里 · 去找秀兰
PLACE_OF_PERSON = "那里|那儿|这里|这儿|手里|手上|家里|家的|他爸|他妈|他娘|媳妇"
BEFORE_KIN = re.compile(rf"(?=([一-鿿]{{2}})(?:{KIN}))")
BEFORE_PLACE = re.compile(rf"(?<=[在找问给去到向跟和,“])(?=([一-鿿]{{2}})(?:{PLACE_OF_PERSON}))")
VERY_TYPICAL = 2 * (GIVEN_BASE + 2.5)
TYPICAL = 2 * (GIVEN_BASE + 4.0)
NOT_SECOND = frozenset("大小二三老")
FREE_AFTER = frozenset("和与跟找叫给问是由了到对向请")
NOT_BEFORE = frozenset("位名个的老小大这那同了")


def find_given_names(text: str, known: Known) -> Iterator[tuple[int, int]]:
    """Find given names alone in a folded text: known ones, and those before a word of kinship."""
    for match in BEFORE_KIN.finditer(text):
        if _is_likely(match[1]) and _is_free(text, match.start(), known):
            yield match.start(), match.start() + 2
    for match in BEFORE_PLACE.finditer(text):
        if _is_likely(match[1]):
            yield match.start(), match.start() + 2
    for given in sorted(givens_of(known)):
        for match in re.finditer(re.escape(given), text):
            yield match.span()


def givens_of(known: Known) -> frozenset[str]:
    """The given names of two characters of the people already found, ordinary words left out."""
    givens = (name[-2:] for name in known.names if len(name) in (3, 4) and "·" not in name)
    surnames = lexicon().surnames
    return frozenset(
        given
        for given in givens
        if standing_of(given) is Standing.NO_WORD and given not in surnames
    )


def _is_given(pair: str) -> bool:
    """Whether two characters are a likely given name and no word."""
    words = lexicon()
    if standing_of(pair) is not Standing.NO_WORD or pair[0] in NOT_BEFORE or pair[1] in NOT_SECOND:
        return False
    return words.given_cost(pair) <= TYPICAL


def _is_likely(pair: str) -> bool:
    """Whether two characters are a likely given name, or a word so typical of given names: 菊花."""
    return _is_given(pair) or (
        standing_of(pair) is Standing.THING and lexicon().given_cost(pair) <= VERY_TYPICAL
    )


def _is_free(text: str, start: int, known: Known) -> bool:
    """Whether no other character of the same word stands before the pair."""
    if start == 0 or not "一" <= text[start - 1] <= "鿿":
        return True
    return (
        left_cue(text, start, known) >= ROLE_CUE
        or text[start - 1] in "和与跟找叫给问是由了到对向请"
    )
