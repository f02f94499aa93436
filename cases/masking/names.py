"""Know how a Chinese full name stands out from the words around it; know no other kind of data.

Every run of characters is divided into ordinary words and personal names at the least total cost;
what the words around a name say (evidence) is taken off its cost. A second round knows the names of
the first: a name that was certain once is recognised where nothing introduces it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cases.masking import cues
from cases.masking.evidence import AGAINST, KnownNames, known_names, weigh_evidence
from cases.masking.lexicon import UNSEEN_CHARACTER, masking_lexicon
from cases.masking.width import HAN, HAN_CHARACTER

NAME_PRIOR = 4.2
SHORT_GIVEN, LONG_GIVEN = 1.8, 0.2
FIRM, UNUSUAL = 8.4, 4.0  # evidence that admits characters out of the tables, and their cost
HOPELESS = 38.0
JOINING, JOINERS = 5.0, frozenset("和来于与及")
FUNCTION_WORD, FUNCTION_SHORT, FUNCTION_LONG = 7.5, 3.0, 2.0
WORD_INSIDE, FREQUENT, RARE_SURNAME = 4.0, 12.0, 8.4
COMMON_SURNAME = 5.0
NICKNAME = 7.0
PLACE_LIKE_GIVEN, PLACE_LIKE_ALONE = 4.0, 7.0
LISTED = frozenset("、/")

PREPOSITIONS = frozenset("经由因从和对同把被")  # 经鲁达同意
ANONYMOUS = frozenset("某甲乙丙丁戊")
FORMS_OF_ADDRESS = tuple(word for word in cues.ADDRESSES if len(word) > 1)
SHORT_ADDRESSES = frozenset(word for word in cues.ADDRESSES if len(word) == 1)
PLACE_ENDINGS = frozenset("村镇屯沟路街店厂县市区站所局线变巷馆委院办省庙祠")
VERBS, VERB_CUT = cues.ACTS | cues.SPEECH, 3.0  # 毕克寄来: the verb keeps its first character
CLANS = frozenset("家各")
CLAN, CLAN_LAST = "家", 4.0  # 霍霆家停电
NUMERALS = frozenset("一二两三四五六七八九十百千万")
AMOUNT = re.compile("[百千万亿元块人名个户次天年月日时分度姐兄弟妹口位项处条种点]")
NEVER_LAST = frozenset("某嫂爷姨姐叔婶")
NEVER_FIRST = frozenset("副工总某哥姐叔婶嫂爷妈姨队")
PLACE_LIKE_ENDINGS = frozenset("庄桥岭湾坡坝塘寨堡坪洼峡港浦渎")


@dataclass(frozen=True, slots=True)
class DivisionStep:
    """The last piece of the cheapest division up to a position."""

    cost: float
    start: int
    is_name: bool


def find_names(text: str) -> tuple[tuple[int, int], ...]:
    """Find the spans of Chinese full names in a folded text, in order."""
    nobody = known_names(())
    runs = [run.span() for run in HAN.finditer(text)]
    first = {run: tuple(_divide_run(text, *run, nobody)) for run in runs}
    known = known_names(text[start:end] for spans in first.values() for start, end in spans)
    if not known.names:
        return ()
    second = {run: _divide_again(text, run, first[run], known) for run in runs}
    return tuple(span for run in runs for span in second[run])


def name_cost(text: str, start: int, end: int, surname: str, known: KnownNames) -> float | None:
    """The cost of reading the span as a name; None where it cannot be one."""
    given = text[start + len(surname) : end]
    if _is_address(text, start + len(surname), given) or _is_anonymous(text, end, given):
        return None
    words = masking_lexicon()
    if _is_place_or_figure(surname, given):
        return None
    cost = NAME_PRIOR + words.surname_cost(surname) + words.given_cost(given)
    cost += _name_oddities(text[max(0, start - 1) : start], surname, given)
    if HAN_CHARACTER.match(text, end):
        cost += JOINING if given[-1] in JOINERS else 0.0
        cost += CLAN_LAST if given[-1] == CLAN else 0.0
    if len(given) > 1 and text[end - 1 : end + 1] in VERBS:
        cost += VERB_CUT
    if given[-1] in NUMERALS and AMOUNT.match(text, end):
        return None
    if cost > HOPELESS:
        return None
    evidence = weigh_evidence(text, start, end, known)
    if surname in PREPOSITIONS and evidence < FIRM:
        return None
    if surname not in words.surnames or words.has_common_character(given):
        return None if evidence < FIRM else cost + UNUSUAL - evidence
    return None if evidence == AGAINST else cost - evidence


def _divide_again(
    text: str, run: tuple[int, int], spans: tuple[tuple[int, int], ...], known: KnownNames
) -> tuple[tuple[int, int], ...]:
    """Divide a run anew if the names known by now can matter in it."""
    low, high = run
    listed = text[high : high + 1] in LISTED or (low > 0 and text[low - 1] in LISTED)
    if listed or known.may_stand_in(text[low:high]):
        return tuple(_divide_run(text, low, high, known))
    return spans


def _divide_run(text: str, low: int, high: int, known: KnownNames) -> Iterator[tuple[int, int]]:
    """Divide one run of characters at the least cost and give its names."""
    best = [DivisionStep(0.0, low, False)] + [DivisionStep(float("inf"), low, False)] * (high - low)
    for start in range(low, high):
        so_far = best[start - low].cost
        for end, cost, is_name in _possible_pieces(text, start, high, known):
            if so_far + cost < best[end - low].cost:
                best[end - low] = DivisionStep(so_far + cost, start, is_name)
    spans = []
    position = high
    while position > low:
        step = best[position - low]
        if step.is_name:
            spans.append((step.start, position))
        position = step.start
    return reversed(spans)


def _possible_pieces(
    text: str, start: int, high: int, known: KnownNames
) -> Iterator[tuple[int, float, bool]]:
    """Every word and every possible name that begins here, with its end and cost."""
    words = masking_lexicon()
    yield start + 1, words.words.get(text[start], UNSEEN_CHARACTER), False
    pair = text[start : start + 2]
    longest = words.longest_word if pair in words.openings else 2
    for end in range(start + 2, min(high, start + longest) + 1):
        cost = words.words.get(text[start:end])
        if cost is not None:
            yield end, cost, False
    for length in (1, 2):
        surname = text[start : start + length]
        if not words.may_be_surname(surname):
            continue
        for end in range(start + length + 1, min(high, start + length + 2) + 1):
            cost = name_cost(text, start, end, surname, known)
            if cost is not None:
                yield end, cost, True


def _name_oddities(before: str, surname: str, given: str) -> float:
    """What the make of the name costs: its length, words inside it, a nickname before it."""
    words = masking_lexicon()
    cost = SHORT_GIVEN if len(given) == 1 else LONG_GIVEN
    if given[-1] in PLACE_LIKE_ENDINGS:
        cost += PLACE_LIKE_GIVEN if len(given) > 1 else PLACE_LIKE_ALONE
    cost += NICKNAME if before in ("老", "小", "阿") else 0.0
    rare = words.surname_cost(surname) > COMMON_SURNAME
    if rare and words.words.get(surname, UNSEEN_CHARACTER) < FUNCTION_WORD:
        cost += FUNCTION_SHORT if len(given) == 1 else FUNCTION_LONG
    if len(given) > 1 and words.words.get(surname + given[0], UNSEEN_CHARACTER) < FREQUENT:
        cost += WORD_INSIDE  # 满意可, 居民王
    if (
        words.surname_cost(surname) > RARE_SURNAME
        and given in words.words
        and given not in words.things
    ):
        cost += WORD_INSIDE  # 应耐心
    return cost


def _is_place_or_figure(surname: str, given: str) -> bool:
    """Whether the span is a place (牛家庄), a role (房东) or a figure of sayings (雷锋)."""
    figures = masking_lexicon().figures
    if surname + given in figures or surname + given in cues.ROLES:
        return True
    if given in figures or given[-1] in PLACE_ENDINGS:
        return True
    return given[0] in CLANS and given[-1] in PLACE_LIKE_ENDINGS


def _is_address(text: str, start: int, given: str) -> bool:
    """Whether the surname is followed by a title instead of a given name: 王女士, 李工."""
    if given in SHORT_ADDRESSES or given[0] in NEVER_FIRST or given[-1] in NEVER_LAST:
        return True
    return text.startswith(FORMS_OF_ADDRESS, start)


def _is_anonymous(text: str, end: int, given: str) -> bool:
    """Whether somebody has already put 某, 甲 or stars in the place of the name."""
    following = text[end : end + 1]
    return given[0] in ANONYMOUS or "某" in given or following in ("某", "*")
