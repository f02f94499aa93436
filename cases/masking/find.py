"""Know how the finders together search one text and whose finding wins.

Short grammars (addresses of the net, number plates, names with blanks inside) stand here as well.

Conventions are those of the gold data: a name without role or title, a number without its label, an
address from road, village or community on; what is masked already is no finding.
"""

import re
from collections.abc import Iterable, Iterator

from cases.masking.evidence import (
    ACT,
    AGAINST,
    LIST,
    OPENING,
    KnownNames,
    known_names,
    left_cue,
    right_cue,
)
from cases.masking.given import find_given_names
from cases.masking.lexicon import UNSEEN_CHARACTER, masking_lexicon
from cases.masking.minority import find_minority_names
from cases.masking.names import ANONYMOUS, SHORT_ADDRESSES, find_names
from cases.masking.numbers import find_accounts, find_identities, find_phones
from cases.masking.places import find_addresses
from cases.masking.types import FindingKind, PersonalFinding
from cases.masking.width import fold_width

Span = tuple[int, int]


def find_personal_data(text: str) -> tuple[PersonalFinding, ...]:
    """Find personal data in a text, in order and without overlap; deterministic and pure."""
    folded = fold_width(text)
    taken = TakenSpans()
    taken.take(FindingKind.EMAIL, find_emails(folded))
    taken.take(FindingKind.WECHAT, find_wechats(folded))
    taken.take(FindingKind.PLATE, find_plates(folded))
    taken.take(FindingKind.ID_NUMBER, find_identities(folded))
    taken.take(FindingKind.PHONE, find_phones(folded))
    taken.take(FindingKind.ACCOUNT, find_accounts(folded))
    names = _find_names(folded)
    taken.take(FindingKind.ADDRESS, find_addresses(folded, frozenset(end for _, end in names)))
    taken.take(FindingKind.NAME, names)
    return tuple(
        PersonalFinding(start, end, kind, text[start:end])
        for start, end, kind in sorted(taken.spans)
    )


class TakenSpans:
    """The spans taken so far; who comes first keeps his characters."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int, FindingKind]] = []
        self._characters: set[int] = set()

    def take(self, kind: FindingKind, spans: Iterable[Span]) -> None:
        """Take those spans of which no character is taken, in the order given."""
        for start, end in spans:
            if start < end and self._characters.isdisjoint(range(start, end)):
                self._characters.update(range(start, end))
                self.spans.append((start, end, kind))


def _find_names(text: str) -> list[Span]:
    """All names: transliterated and spaced ones before plain ones, given names alone at last."""
    plain = find_names(text)
    known = known_names(text[start:end] for start, end in plain)
    starts = frozenset(start for start, _ in plain)
    taken = TakenSpans()
    taken.take(FindingKind.NAME, _longest_first(find_minority_names(text, known, starts)))
    taken.take(FindingKind.NAME, _longest_first(find_spaced_names(text, known)))
    taken.take(FindingKind.NAME, plain)
    everybody = {text[start:end].replace(" ", "") for start, end, _ in taken.spans}
    taken.take(FindingKind.NAME, find_given_names(text, known_names(everybody)))
    return sorted((start, end) for start, end, _ in taken.spans)


def _longest_first(spans: Iterable[Span]) -> Iterator[Span]:
    yield from sorted(set(spans), key=lambda span: (span[0] - span[1], span))


EMAIL = re.compile(  # hasituya@126.com
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63} ?@ ?"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}(?<![.-])"
)
MEANS = r"(?:\(?[ ]?(?:账号|帐号|号码|号|ID|id|群主)\)?)?"
TIE = r"[ ]?(?:分别)?(?:为|是|系|改为|:|=|-)?[ ]?[\"“'‘(\[【]?[ ]?(?:为|是|:)?[ ]?"
WECHAT_ID = r"[A-Za-z][A-Za-z0-9_-]{4,29}"
DIGITS = r"[1-9]\d{4,11}"
END = r"(?![A-Za-z0-9_*@])"
WECHAT = re.compile(  # 加我微信hnlj_1985 · 微信号:13800001111
    rf"(?:微信|薇信|VX|vx|wx|WX|V信){MEANS}{TIE}(?P<value>{WECHAT_ID}|{DIGITS}){END}"
)
QQ = re.compile(rf"(?:QQ|qq|Qq|扣扣|企鹅){MEANS}{TIE}(?P<value>{DIGITS}){END}")  # QQ5519273
WXID = re.compile(rf"(?<![A-Za-z0-9_])(?P<value>wxid_[a-z0-9]{{6,24}}){END}")

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(  # 粤B·12345 · 鲁B 3F902 · 豫AD13728 · 粤Z1234港
    rf"[{PROVINCES}][A-Za-z][· .-]{{0,2}}"
    r"(?:[A-Za-z0-9]{4}[挂学警港澳领]|[A-Za-z0-9]{5,6})(?![A-Za-z0-9*])"
)
LEAST_DIGITS = 2


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses."""
    return (match.span() for match in EMAIL.finditer(text))


def find_wechats(text: str) -> Iterator[tuple[int, int]]:
    """Find WeChat and QQ numbers; without a label only the form wxid_… is certain."""
    for pattern in (WECHAT, QQ, WXID):
        for match in pattern.finditer(text):
            yield match.span("value")


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Find number plates of cars, new-energy cars, trailers, learners and police."""
    for match in PLATE.finditer(text):
        if sum(character.isdigit() for character in match[0]) >= LEAST_DIGITS:
            yield match.span()


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
