"""Know given names that stand without a surname and still identify (秀英大姐); know no others."""

import re
from collections.abc import Iterator

from cases.masking.evidence import (
    ACT,
    PLACE_AFTER,
    KnownNames,
    WordStatus,
    left_cue,
    right_cue,
    standing_of,
)
from cases.masking.evidence import ROLE as ROLE_CUE
from cases.masking.lexicon import GIVEN_BASE, UNSEEN_CHARACTER, masking_lexicon

KIN = (
    "大姐|大哥|大爷|大妈|大娘|大叔|大婶|大嫂|大伯|阿姨|奶奶|爷爷|叔叔|伯伯|婶婶|婶子|婶|嫂子|嫂|二哥|二姐|三哥|哥(?!哥)|姐(?!姐|妹)"
    "|叔(?!叔)|伯(?!伯)|姨|妹子|妹妹|弟弟|老弟|兄弟|兄|老人|老师傅|师傅|同志|丫头"
)
# A given name in conversation: 在广才那里 · 去找秀兰
PLACE_OF_PERSON = "那里|那儿|这里|这儿|手里|手上|家里|家的|他爸|他妈|他娘|媳妇"
BEFORE_KIN = re.compile(rf"(?=([一-鿿]{{2}})(?:{KIN}))")
BEFORE_PLACE = re.compile(rf"(?<=[在找问给去到向跟和,“])(?=([一-鿿]{{2}})(?:{PLACE_OF_PERSON}))")
# Called, or spoken of, by the given name: “志强，你家 · 铁蛋他爹 · 都夸永刚干活
CALLED = re.compile(
    r"(?<=[“\"'‘「『])([一-鿿]{2})(?:[,!?、 ]{1,2}\1)?[,!?]{1,2}[^”\"]{0,3}?"
    r"(?:[你您咱把快来去别给帮]|麻烦|过来)"
)
CALLED_TWICE = re.compile(r"(?<=[“\"'‘「『])([一-鿿]{2})[,!?、 ]{1,2}(\1)(?=[,!?…”])")
BEFORE_FAMILY = re.compile(
    r"(?=([一-鿿]{2})(?:他爹|他爸|他娘|他妈|他爷|他奶|家媳妇|媳妇|家那口子|家小子|家闺女|在家吗|在家不|在不在))"
)
HOME = re.compile(
    r"(?:(?<=[,。;:“、和与\n])|^)([一-鿿][^国专大公商人全各自农老婆娘东哪谁])家(?=[的里门和与隔住前后院没停跟])"
)
COUPLE = re.compile(  # 香秀和大国两口子 · 水生、火旺、土根三兄弟
    r"(?:(?<=[,。;:“\n])|^)([一-鿿]{2})(?:、([一-鿿]{2}))?[、和与]([一-鿿]{2})"
    r"(?=[两三俩二]?(?:口子|夫妇|夫妻|兄弟|姐妹|兄妹|姐弟|父子|父女|母子|母女|妯娌|俩|人))"
)
SPOKEN_OF = re.compile(r"(?<=[夸劝怪喊叫骂])(?=([一-鿿]{2}))")
RARE_WORD = 12.5  # a word so rare may be the given name of somebody known
VERY_TYPICAL = 2 * (GIVEN_BASE + 2.5)
TYPICAL = 2 * (GIVEN_BASE + 4.0)
NICKNAME = frozenset("小老大阿")
NOT_SECOND = frozenset("大小二三老")
FREE_BEFORE = frozenset("和与跟找叫给问是由了到对向请你我他她")
NOT_BEFORE = frozenset("位名个的老小大这那同了")


def find_given_names(text: str, known: KnownNames) -> Iterator[tuple[int, int]]:
    """Find given names alone in a folded text: known ones, and those that a frame betrays."""
    for frame in (BEFORE_KIN, BEFORE_FAMILY, HOME):
        for match in frame.finditer(text):
            if _is_likely(match[1]) and _is_free(text, match.start(), known):
                yield match.span(1)
    for match in BEFORE_PLACE.finditer(text):
        if _is_likely(match[1]):
            yield match.span(1)
    for match in COUPLE.finditer(text):
        pairs = [place for place in (1, 2, 3) if match[place]]
        if all(_is_likely(match[place]) for place in pairs):
            yield from (match.span(place) for place in pairs)
    yield from _called_given_names(text)
    for match in SPOKEN_OF.finditer(text):
        if _is_given(match[1]) and right_cue(text, match.end(1), known) >= ACT:
            yield match.span(1)
    yield from _repeated_given_names(text, known)


def _repeated_given_names(text: str, known: KnownNames) -> Iterator[tuple[int, int]]:
    """Find the given names of people already found, but for places: 常青山 · 青山小区."""
    for given in sorted(givens_of(known)):
        for match in re.finditer(re.escape(given), text):
            if not PLACE_AFTER.match(text, match.end()):
                yield match.span()


def _called_given_names(text: str) -> Iterator[tuple[int, int]]:
    """Find the given names by which somebody is called, once or twice: “志强，志强，你家"""
    for match in CALLED_TWICE.finditer(text):
        if _is_callable(match[1]):
            yield from (match.span(1), match.span(2))
    for match in CALLED.finditer(text):
        if _is_callable(match[1]):
            yield match.span(1)
            again = match.end(1) + 1
            if text.startswith(match[1], again):
                yield again, again + 2


def givens_of(known: KnownNames) -> frozenset[str]:
    """The given names of two characters of the people already found, ordinary words left out."""
    givens = (name[-2:] for name in known.names if len(name) in (3, 4) and "·" not in name)
    surnames = masking_lexicon().surnames
    return frozenset(
        given
        for given in givens
        if masking_lexicon().words.get(given, UNSEEN_CHARACTER) >= RARE_WORD
        and given not in surnames
    )


def _is_given(pair: str) -> bool:
    """Whether two characters are a likely given name and no word."""
    return standing_of(pair) is WordStatus.NO_WORD and _is_callable(pair)


def _is_callable(pair: str) -> bool:
    """Whether two characters are a likely given name and no frequent word."""
    words = masking_lexicon()
    if pair[0] in NOT_BEFORE or pair[1] in NOT_SECOND:
        return False
    if words.words.get(pair, UNSEEN_CHARACTER) < RARE_WORD:
        return False
    return words.given_cost(pair) <= TYPICAL


def _is_likely(pair: str) -> bool:
    """Whether two characters are a likely given name, or a word so typical of given names: 菊花."""
    if pair[0] in NICKNAME and pair[1] in masking_lexicon().surnames:
        return False  # 小马哥
    return _is_given(pair) or (
        standing_of(pair) is WordStatus.THING and masking_lexicon().given_cost(pair) <= VERY_TYPICAL
    )


def _is_free(text: str, start: int, known: KnownNames) -> bool:
    """Whether no other character of the same word stands before the pair."""
    if start == 0 or not "一" <= text[start - 1] <= "鿿":
        return True
    return left_cue(text, start, known) >= ROLE_CUE or text[start - 1] in FREE_BEFORE
