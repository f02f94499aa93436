"""Know how much the words around a span speak for a personal name; know not whether it is one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from cases.masking import cues
from cases.masking.lexicon import UNSEEN_GIVEN, masking_lexicon

# Weights in nats, on the scale of the lexicon's costs.
ROLE, LIST, CELL, VOCATIVE, TITLE, POST, CONTACT = 7.5, 6.0, 15.0, 8.0, 8.0, 7.9, 5.5
SPEECH, QUOTED, LABEL, LEAD, ACT, OPENING, CLOSING = 4.0, 6.0, 3.5, 3.0, 2.5, 1.5, 1.5
KNOWN, MISPRINT, SAME_WORD, FRAMED_WORD = 9.0, 5.0, 2.0, 5.5
CALLING = 5.0
UNPREPARED = -2.5
AGAINST = -12.0
SHORTEST_MISPRINT, LONGEST_MISPRINT = 3, 40

REACH = 16
SOME_ROLE = re.compile(r"[一-鿿][员人户]$")  # 窃电户, 转租人
SOME_ROLE_CUE = 4.5
LABEL_ENDS = frozenset(": ")
FORM_LABEL = re.compile(r"[一-鿿]{2,6}[ ]?:[ ]{0,2}$")  # 初审:, 甲方:
SOME_UNIT = re.compile(r"[一-鿿](?:室|科|班|部|厅|中心|公司|供电所|支行|社区|村委会|分队|大队)$")
COPULA = re.compile(r"(?:是|为|叫|写的是|写着|写有|签的是)$")
QUOTES = '“"‘「『'
ASIDE = re.compile(r"\([^()]{1,6}\)$")
SKIPPED = " :\"'“”‘’(「『"
OPENERS = "。!?;,:“\"'‘(「\n\t/|、- "
LISTING, ITEMS, LONGEST_ITEM = "、", 4, 4
JOINERS = "、和与及/跟同"
PRESENT = frozenset(("在", "系", "与", "和"))
PLACE_STEMS = frozenset("山河江湖庄家桥门塔店岭湾沟营寺阁坊关")
NO_GIVEN = frozenset("家在从到去于的和与")
PLACE_AFTER = re.compile(cues.PLACES)
CELL_AFTER = re.compile(r"[ \t]{0,2}[\t/|,;(][ \t]{0,2}\+?[\d(][\d() -]{5}")
CONTACT_AFTER = re.compile(
    r"[ ]?\((?:[甲乙丙]方|已故|化名|音|户主|时任|原任)"
    r"|[ ]?[(,:,]?[ ]?(?:(?:联系)?电话|手机|身份证|证件|户号|男|女|[1-9]\d岁|\+?\d[\d -]{6})"
)
VOCATIVE_AFTER = re.compile(r"[,!?]?(?:[你您咱]|师傅|在不在|在吗|在家)")
DIALOGUE = re.compile(r"[ ]?:[ ]?[“\"]")
QUOTING = re.compile(r"[道说着]{0,2}(?::|,?[\"“])")  # 问:“ · 说,“
ADVERBS = r"(?:当场|当即|随即|则|却|也|又|还|曾|再次|多次|反复|明确|激动地|气愤地|不断)"
AFTER_ADVERB = re.compile(rf"{ADVERBS}{{1,2}}")


class WordStatus(Enum):
    """How a span stands in the language: a word of its own, or none."""

    NO_WORD = "no word"
    THING = "thing"
    OTHER_WORD = "other word"


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The full names already found in the same text; blurred holds each with one character open."""

    names: frozenset[str]
    blurred: frozenset[str]
    lengths: tuple[int, ...]

    def likeness(self, candidate: str) -> float:
        """What repetition, or a repetition with one misprinted character, is worth."""
        if candidate in self.names:
            return KNOWN
        if len(candidate) < SHORTEST_MISPRINT or self.blurred.isdisjoint(blurred_names(candidate)):
            return 0.0
        return MISPRINT

    def may_stand_in(self, run: str) -> bool:
        """Whether a run holds one of the names, or one of the longer names but for a character."""
        pieces = (
            run[start : start + length] for length in self.lengths for start in range(len(run))
        )
        return any(
            piece in self.names
            or (
                len(piece) >= SHORTEST_MISPRINT
                and not self.blurred.isdisjoint(blurred_names(piece))
            )
            for piece in pieces
        )

    def ends_at(self, text: str, end: int) -> bool:
        """Whether one of the names ends here."""
        return any(text[max(0, end - length) : end] in self.names for length in self.lengths)

    def begins_at(self, text: str, start: int) -> bool:
        """Whether one of the names begins here."""
        return any(text[start : start + length] in self.names for length in self.lengths)


def known_names(names: Iterable[str]) -> KnownNames:
    """The knowledge of these names, prepared for quick questions."""
    found = frozenset(names)
    # the forms of one name take the square of its length; a run of parts may be a whole text
    blurred = frozenset(
        form
        for name in found
        if SHORTEST_MISPRINT <= len(name) <= LONGEST_MISPRINT
        for form in blurred_names(name)
    )
    return KnownNames(found, blurred, tuple(sorted({len(name) for name in found})))


def blurred_names(name: str) -> tuple[str, ...]:
    """The name with each of its characters left open in turn."""
    return tuple(f"{name[:place]}?{name[place + 1 :]}" for place in range(len(name)))


def weigh_evidence(text: str, start: int, end: int, known: KnownNames) -> float:
    """Sum up what stands left and right of the span; negative where it is a place or byname."""
    candidate = text[start:end]
    if is_place(text, start, end) or is_byname(text, start):
        return AGAINST
    left, right = left_cue(text, start, known), right_cue(text, end, known)
    if is_cell(text, start, end):
        return CELL + max(right, CLOSING)
    if is_vocative(text, start, end):
        return max(left, VOCATIVE) + max(right, CLOSING)
    standing = standing_of(candidate)
    if standing is WordStatus.NO_WORD:
        return (left or UNPREPARED) + right + known.likeness(candidate)
    if standing is WordStatus.OTHER_WORD:
        return 0.0
    if candidate in masking_lexicon().callings:
        return _weigh_calling(text, start, end, known)
    return _weigh_thing(text, start, end, known)


def _weigh_thing(text: str, start: int, end: int, known: KnownNames) -> float:
    """What speaks for a person where the span is the word for a thing, place or time."""
    left, right = left_cue(text, start, known), right_cue(text, end, known)
    words = masking_lexicon()
    repeated = SAME_WORD if text[start:end] in known.names else 0.0
    compound = text.endswith(cues.COMPOUNDING, 0, start) and text[start:end] not in words.callings
    if right == POST or (compound and right not in (TITLE, CONTACT, QUOTED)):
        return repeated
    acts = right >= LIST or (right >= ACT and not _begins_with(text, end, cues.IDLE_ACTS))
    if (right >= TITLE and left) or (left >= LIST and acts):
        return left + right + FRAMED_WORD + repeated
    if left >= LIST and right == CLOSING:
        return left + right + (FRAMED_WORD if is_introduced(text, start) else 0.0)
    if left and right in (SPEECH, QUOTED):
        return left + right
    if left >= LIST and _begins_with(text, end, PRESENT):
        return left + right
    return repeated


def _weigh_calling(text: str, start: int, end: int, known: KnownNames) -> float:
    """What speaks for a person where the span is a word that many people are called."""
    left, right = left_cue(text, start, known), right_cue(text, end, known)
    plain = _weigh_thing(text, start, end, known)
    if left and right in (SPEECH, QUOTED):
        return max(plain, left + right + FRAMED_WORD)
    if left >= LIST and right:
        return max(plain, left + right + CALLING)
    if left >= LEAD and right >= ACT and not _begins_with(text, end, cues.IDLE_ACTS):
        return max(plain, left + right + CALLING)
    return plain


def standing_of(candidate: str) -> WordStatus:
    """Whether the lexicon knows the span as a word, and of what sort."""
    words = masking_lexicon()
    if words.word_cost(candidate) is None:
        return WordStatus.NO_WORD
    return WordStatus.THING if candidate in words.things else WordStatus.OTHER_WORD


def left_cue(text: str, start: int, known: KnownNames) -> float:
    """The strongest cue before a name."""
    if start and text[start - 1] in JOINERS and _follows_name(text, start - 1, known):
        return LIST
    before = text[max(0, start - REACH) : start].rstrip(SKIPPED)
    if start and text[start - 1] in QUOTES:
        before = COPULA.sub("", before)
    before = ASIDE.sub("", before).rstrip(SKIPPED)
    if _ends_with(before, cues.ROLES):
        return ROLE
    if SOME_ROLE.search(before):
        return SOME_ROLE_CUE
    if text[start - 1 : start] in LABEL_ENDS and FORM_LABEL.search(text, max(0, start - 10), start):
        return LABEL
    if _ends_with(before, cues.TELLING_LEADS) or SOME_UNIT.search(before):
        return LEAD
    if start == 0 or text[start - 1] in OPENERS or _ends_with(before, cues.WEAK_LEADS):
        return OPENING
    return 0.0


def right_cue(text: str, end: int, known: KnownNames) -> float:
    """The strongest cue after a name."""
    if _begins_with(text, end, cues.TITLES_AFTER):
        return TITLE
    if _begins_with(text, end, cues.POSTS_AFTER):
        return POST
    if CONTACT_AFTER.match(text, end):
        return CONTACT
    if text[end : end + 1] in JOINERS and known.begins_at(text, end + 1):
        return LIST
    if text[end : end + 1] == LISTING and _precedes_name(text, end + 1, known):
        return LIST
    adverb = AFTER_ADVERB.match(text, end)
    if DIALOGUE.match(text, end):
        return QUOTED
    verb = _longest_beginning(text, adverb.end() if adverb else end, cues.SPEECH)
    if verb is not None:
        return QUOTED if QUOTING.match(text, verb) else SPEECH
    if adverb or _begins_with(text, end, cues.ACTS):
        return ACT
    if end == len(text) or not "一" <= text[end] <= "鿿":
        return CLOSING
    return 0.0


def _follows_name(text: str, position: int, known: KnownNames) -> bool:
    """Whether a known name ends here, or is an item before in the same list."""
    for _ in range(ITEMS):
        if known.ends_at(text, position):
            return True
        if text[position] != LISTING:
            return False
        position = text.rfind(LISTING, max(0, position - LONGEST_ITEM - 1), position)
        if position < 0:
            return False
    return False


def _precedes_name(text: str, position: int, known: KnownNames) -> bool:
    """Whether a known name begins here, or is an item after in the same list."""
    for _ in range(ITEMS):
        if known.begins_at(text, position):
            return True
        comma = text.find(LISTING, position, position + LONGEST_ITEM + 1)
        if comma < 0:
            return False
        position = comma + 1
    return False


def is_cell(text: str, start: int, end: int) -> bool:
    """Whether the span fills one field of a row whose next field is a number."""
    opened = start == 0 or text[start - 1] in "\t/|;\n"
    return opened and CELL_AFTER.match(text, end) is not None


def is_introduced(text: str, start: int) -> bool:
    """Whether a form's colon, or somebody naming himself, introduces the span."""
    return text.endswith((":", *cues.INTRODUCTIONS), 0, start)


def is_vocative(text: str, start: int, end: int) -> bool:
    """Whether somebody is called by the span at the opening of direct speech."""
    opened = start > 0 and text[start - 1] in '“"「『'
    return opened and VOCATIVE_AFTER.match(text, end) is not None and end - start > 1


def is_place(text: str, start: int, end: int) -> bool:
    """Whether the span, or the span with one more character of a name, names a place or body."""
    if PLACE_AFTER.match(text, end):
        return True
    longer = PLACE_AFTER.match(text, end + 1)
    if end - start > 2 or longer is None:
        return False
    if len(longer[0]) == 1:
        return text[end] in PLACE_STEMS and longer[0] not in PLACE_STEMS
    return masking_lexicon().given.get(text[end], UNSEEN_GIVEN) < 10 and text[end] not in NO_GIVEN


def is_byname(text: str, start: int) -> bool:
    """Whether the span is introduced as a screen name, a nickname or a brand."""
    before = text[max(0, start - 6) : start]
    return any(word in before for word in cues.BYNAMES)


@cache
def _edge_characters(words: frozenset[str], edge: int) -> frozenset[str]:
    """Give the first (0) or last (-1) characters of words: at most places one look is enough."""
    return frozenset(word[edge] for word in words)


def _ends_with(before: str, words: frozenset[str]) -> bool:
    if before[-1:] not in _edge_characters(words, -1):
        return False
    return any(before[-length:] in words for length in range(1, 8) if len(before) >= length)


def _begins_with(text: str, start: int, words: frozenset[str]) -> bool:
    return _longest_beginning(text, start, words) is not None


def _longest_beginning(text: str, start: int, words: frozenset[str]) -> int | None:
    """The end of the longest of the words that begins here."""
    if text[start : start + 1] not in _edge_characters(words, 0):
        return None
    for length in range(5, 1, -1):
        if text[start : start + length] in words:
            return start + length
    single = text[start : start + 1] in words and text[start + 1 : start + 2].strip()
    return start + 1 if single else None
