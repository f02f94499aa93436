"""The grammar of a place in a regulation: 第八十三条第二款第（三）项 and all its lists and ranges.

It knows numbers and units of folded text (stream.py), and no titles: what the places belong to
is decided by whoever reads the words before them.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from enum import Enum

from cases.citations.types import Pinpoint
from cases.numerals import NUMERAL_CHARACTERS, value_of

# 八十三 · 一〇二 · 83
NUM = rf"(?:[{NUMERAL_CHARACTERS}]{{1,9}}|\d{{1,4}})"
# 第三 · 第（三） · （三） · 27 · 第③
COUNTED = rf"(?:{NUM}|[①-⑳])"
COUNT = rf"第?\(?{COUNTED}\)?"
AND = r"(?:以及|或者|及其|、|,|和|及|与|或|并)"
THROUGH = r"(?:至|到|~|-{1,2})"
UNIT = (
    r"(?P<unit>条(?![例件约文形线理码子状带])|款(?![项待式额物子车机型])"
    r"|项(?![目链圈])|目(?![标的录前光]))"
)
# 第二、三、四款 · 第（一）、（四）项 · 第20、27条
LEVEL = rf"(?P<counts>{COUNT}(?:(?:{AND}|{THROUGH}){COUNT}){{0,40}}){UNIT}"
# 第六十六条之一
SUFFIX = rf"之(?P<suffix>{NUM})(?![款项目条个种\d])"
# 第三十条（一）至（三）
BRACKETS = rf"(?P<counts>第?\({NUM}\)(?:(?:{AND}|{THROUGH})?第?\({NUM}\)){{0,40}})"
# 第六十条前三款
FIRST = rf"前(?P<counts>{NUM}){UNIT}"
# 第十条中的第二款
LINK = r"(?:中的|中之|所列的?|所述的?|规定的|所规定的|[的之中里内])?"
# 第十八条（供电方案答复）第一款
ENCLOSED = (
    rf"(?:\((?!{NUM}\))[^()\n]{{1,40}}\)"
    r"|“[^“”\n]{1,40}”|\[[^\[\]\n]{1,40}\])"
)
# 第十八条供电方案答复及送电时限之（三）
CAPTION = rf"(?:{ENCLOSED}|[^\W\d_第条款项之]{{2,24}}(?=之(?:第|\()))"
# 第十条的规定和第十二条
FILLER = r"(?:等?(?:的|之)?(?:有关|相关)?(?:规定|要求)?)"
# 第四条三项措施 counts things and names no place
NO_COUNTING = r"(?!措施|工作|制度|内容|原则|业务|服务|任务|要求)"

# (1)某规则第四条(2)某规范第五条: the (2) counts citations
_NOT_AN_ITEM = re.compile(r"[^\W\d_的之规所项中里及和与或至等情两]")
_LEVEL = re.compile(LEVEL)
_SUFFIX = re.compile(SUFFIX)
_BRACKETS = re.compile(BRACKETS)
_LOST_UNIT = re.compile(rf"(?P<counts>第{NUM})(?=第{NUM}款)")
_FIRST = re.compile(FIRST)
_LINK = re.compile(LINK)
_CAPTION = re.compile(rf"{CAPTION}之?")
_BETWEEN = re.compile(rf"(?:{ENCLOSED})?{FILLER}(?P<link>{THROUGH}|{AND})")
_ELEMENT = re.compile(rf"(?P<link>{AND}|{THROUGH})?第?\(?(?P<number>{COUNTED})\)?")
_THROUGH = re.compile(THROUGH)
_COUNTED = re.compile(NO_COUNTING)
# 第三条款, where 条款 is one word
_PARAGRAPH_OF_NONE = re.compile(r"款(?![第(\d])")

LONGEST_RANGE = 200
HIGHEST = {"条": 2000, "款": 60, "项": 120, "目": 120}

SPECIMENS: tuple[tuple[str, str], ...] = (
    ("第八十三条", "83"),
    ("第83条第二款", "83.2"),
    ("第８３条", "83"),
    ("第 1  条", "1"),
    ("第一百零二条", "102"),
    ("第一〇二条", "102"),
    ("第一千二百一十三条", "1213"),
    ("第廿一条", "21"),
    ("第六十六条之一", "66-1"),
    ("第六十六条之一第二款", "66-1.2"),
    ("第135条之1", "135-1"),
    ("第十八条之（三）", "18..3"),
    ("第十八条（三）", "18..3"),
    ("第18条(1)、(3)", "18..1 18..3"),
    ("第十八条供电方案答复及送电时限之 (三)", "18..3"),
    ("第十八条“供电方案答复时限”第（二）项", "18..2"),
    ("第十八条（供电方案答复时限）第一款", "18.1"),
    ("第十条、第十一条和第二十三条第一款", "10 11 23.1"),
    ("第二十六条第一款和第三款", "26.1 26.3"),
    ("第二、三、四款", ".2 .3 .4"),
    ("第20、27条", "20 27"),
    ("第七十九条、八十一条第二项", "79 81..2"),
    ("第五条至第八条", "5 6 7 8"),
    ("第648条～第650条", "648 649 650"),
    ("第十二至十四条", "12 13 14"),
    ("第3-5条", "3 4 5"),
    ("第五条第（七）项至第（十）项、第六条和第十三条", "5..7 5..8 5..9 5..10 6 13"),
    ("第三十条第（一）至（三）项", "30..1 30..2 30..3"),
    ("第二十四条第（一）、（二）、（四）项", "24..1 24..2 24..4"),
    ("第六十七条第一款第（二）项、第（三）项", "67.1.2 67.1.3"),
    ("第一款第一项、第二款第三项", ".1.1 .2.3"),
    ("第十三条第二款和第三款、第十五条、第十六条第一款", "13.2 13.3 15 16.1"),
    ("第八条第三项第二目", "8..3.2"),
    ("第一百二十条之一至第一百二十条之三", "120-1 120-2 120-3"),
    ("第十条之二、之三", "10-2 10-3"),
    ("第六、七条之一", "6 7-1"),
    ("第一百二十条之一至之三", "120-1 120-2 120-3"),
    ("第十条的规定和第十二条", "10 12"),
    ("第264条（盗窃罪）、第118条", "264 118"),
    ("第十条中的第二款", "10.2"),
    ("第十条所列第（二）项", "10..2"),
    ("第三百零七条之一前三款", "307-1.1 307-1.2 307-1.3"),
    ("第五十五条第一款前两项", "55.1.1 55.1.2"),
    ("第四第二款", "4.2"),
    ("第四条第②款第③项", "4.2.3"),
    ("第四条第二款第①、③项", "4.2.1 4.2.3"),
    ("第四条2款", "4.2"),
    ("第三条款", "3"),
    ("第六十七条三项措施", "67"),
    ("第十条规定的情形之一", "10"),
    ("第三条例", ""),
    ("第三项目", ""),
    ("第二款项", ""),
    ("第十百条", ""),
    ("第9999条", ""),
)
"""Texts and the places in them, in the notation of Pinpoint.path; every one is a test."""

KNOWN_FAILURES: tuple[tuple[str, str, str], ...] = (
    ("第5.3.2条", "5.3.2", "decimal numbers of technical standards are not 条款项"),
    ("第四条①", "4..1", "circled numbers are 项 in some texts and footnote marks in others"),
)
"""What the grammar does not read, with the reason; each is a strict xfail."""


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A place and its span in the folded text."""

    start: int
    end: int
    pinpoint: Pinpoint


class _ListTie(Enum):
    ATTACHED = "attached"
    AND = "and"
    THROUGH = "through"


@dataclass(frozen=True, slots=True)
class _PlaceToken:
    start: int
    end: int
    unit: str
    numbers: tuple[int, ...]
    suffix: int | None = None


_DEPTH = {"条": 1, "款": 2, "项": 3, "目": 4}


def read_places(
    text: str, at: int, base: Pinpoint | None = None, closed: Container[int] = ()
) -> tuple[PlaceSpan, ...]:
    """Read every place of a list that begins here, ranges expanded, in the order of the text.

    `base` is the place that a leading 款 or 项 belongs to. `closed` are positions at which a
    title begins: a bracketed number right before one counts a list of citations, and is no 项.
    """
    reading = _ListReading(text, closed, [] if base is None else [PlaceSpan(at, at, base)])
    position, tie = at, _ListTie.ATTACHED
    while token := reading.token(position, tie):
        reading.take(token, tie)
        position = token.end
        tie, position = reading.tie(position)
    return tuple(place for place in reading.found if place.end > place.start)


@dataclass(slots=True)
class _ListReading:
    text: str
    closed: Container[int]
    found: list[PlaceSpan]
    depth: int = 0

    def token(self, at: int, tie: _ListTie) -> _PlaceToken | None:
        """The next piece, if one may stand here after what was read so far."""
        if tie is not _ListTie.ATTACHED or not self.found:
            return (
                self._level(at, tie)
                or self._brackets(at)
                or self._lone_suffix(at)
                or self._lost_unit(at)
            )
        starts = [at]
        if link := _LINK.match(self.text, at):
            starts.append(link.end())
        if self.depth == 1 and (caption := _CAPTION.match(self.text, at)):
            starts.append(caption.end())
        for start in dict.fromkeys(starts):
            token = self._level(start, tie) or self._brackets(start) or self._first(start)
            if token and _DEPTH[token.unit] > self.depth:
                return token
        return None

    def _level(self, at: int, tie: _ListTie) -> _PlaceToken | None:
        match = _LEVEL.match(self.text, at)
        if match is None:
            return None
        unit = match["unit"]
        numbers = _expand_numbers(match["counts"], HIGHEST[unit])
        if not numbers or (match["counts"][0] not in "第(" and self._counts_things(match, tie)):
            return None
        end, suffix = match.end(), None
        if unit == "条":
            if written := _SUFFIX.match(self.text, end):
                suffix, end = value_of(written["suffix"]) or None, written.end()
            elif _PARAGRAPH_OF_NONE.match(self.text, end):
                end += 1
        return _PlaceToken(at, end, unit, numbers, suffix)

    def _counts_things(self, match: re.Match[str], tie: _ListTie) -> bool:
        """Tell 三项措施 (a number of things) from the place 三项 of a hasty writer."""
        if match["unit"] == "条":
            return tie is _ListTie.ATTACHED and bool(self.found)
        return (
            tie is not _ListTie.ATTACHED
            or "两" in match["counts"]
            or not _COUNTED.match(self.text, match.end())
        )

    def _brackets(self, at: int) -> _PlaceToken | None:
        match = _BRACKETS.match(self.text, at)
        if match is None or not self.found or match.end() in self.closed:
            return None
        unmarked = self.text[at] != "第" and self.text[at - 1] != "之"
        if unmarked and _NOT_AN_ITEM.match(self.text, match.end()):
            return None
        numbers = _expand_numbers(match["counts"], HIGHEST["项"])
        return _PlaceToken(at, match.end(), "项", numbers) if numbers else None

    def _first(self, at: int) -> _PlaceToken | None:
        """第六十条前三款: all paragraphs from the first."""
        match = _FIRST.match(self.text, at)
        last = value_of(match["counts"]) if match else None
        if match is None or last is None or not 1 < last <= HIGHEST["款"]:
            return None
        return _PlaceToken(at, match.end(), match["unit"], tuple(range(1, last + 1)))

    def _lost_unit(self, at: int) -> _PlaceToken | None:
        """第四第二款: the 条 was forgotten."""
        match = None if self.found else _LOST_UNIT.match(self.text, at)
        numbers = _expand_numbers(match["counts"], HIGHEST["条"]) if match else ()
        return _PlaceToken(at, match.end(), "条", numbers) if match and numbers else None

    def _lone_suffix(self, at: int) -> _PlaceToken | None:
        """第十条之二、之三: the second suffix without its article."""
        match = _SUFFIX.match(self.text, at)
        if match is None or not self.found or self.found[-1].pinpoint.suffix is None:
            return None
        article = self.found[-1].pinpoint.article or 0
        return _PlaceToken(at, match.end(), "条", (article,), value_of(match["suffix"]) or None)

    def tie(self, at: int) -> tuple[_ListTie, int]:
        """How the next piece hangs on what was read: directly, in a list, or as a range."""
        match = _BETWEEN.match(self.text, at)
        if match is None:
            return _ListTie.ATTACHED, at
        tie = _ListTie.THROUGH if _THROUGH.fullmatch(match["link"]) else _ListTie.AND
        token = self.token(match.end(), tie)
        comma = match["link"] == ","
        if token is None or (comma and self.text[match.end()] != "第"):
            return _ListTie.ATTACHED, at
        return tie, match.end()

    def take(self, token: _PlaceToken, tie: _ListTie) -> None:
        """Add the places of a piece; a piece that hangs directly narrows the place before it."""
        last = self.found[-1] if self.found else PlaceSpan(token.start, token.start, Pinpoint())
        start = token.start
        if tie is _ListTie.ATTACHED and self.found:
            self.found.pop()
            start = last.start
        parent = self._parent(last.pinpoint, token.unit, tie)
        new = [_place_below(parent, token.unit, number) for number in token.numbers]
        if token.suffix is not None:
            new[-1] = replace(new[-1], suffix=token.suffix)
        if tie is _ListTie.THROUGH:
            start = last.start
            new = _places_between(last.pinpoint, new[0], token.unit) + new
            self.found[-1] = replace(last, end=token.end)
        self.found.extend(PlaceSpan(start, token.end, pinpoint) for pinpoint in new)
        self.depth = _DEPTH[token.unit]

    def _parent(self, last: Pinpoint, unit: str, tie: _ListTie) -> Pinpoint:
        """The place that a number of this unit counts in."""
        if unit == "条":
            return Pinpoint()
        if unit == "款":
            return Pinpoint(last.article, last.suffix)
        if unit == "目":
            return replace(last, subitem=None)
        lone_paragraph = tie is not _ListTie.ATTACHED and last.item is None
        paragraph = None if lone_paragraph else last.paragraph
        return Pinpoint(last.article, last.suffix, paragraph)


def _place_below(parent: Pinpoint, unit: str, number: int) -> Pinpoint:
    if unit == "条":
        return Pinpoint(number)
    if unit == "款":
        return replace(parent, paragraph=number, item=None, subitem=None)
    if unit == "项":
        return replace(parent, item=number, subitem=None)
    return replace(parent, subitem=number)


def _places_between(first: Pinpoint, last: Pinpoint, unit: str) -> list[Pinpoint]:
    """The places between the ends of a range; none where the ends do not bound one."""
    if unit == "条" and first.article == last.article:
        if first.suffix is None or last.suffix is None:
            return []
        steps = range(first.suffix + 1, last.suffix)
        return [replace(last, suffix=step) for step in steps]
    name = {"条": "article", "款": "paragraph", "项": "item", "目": "subitem"}[unit]
    low, high = getattr(first, name), getattr(last, name)
    if low is None or not low < high <= low + LONGEST_RANGE:
        return []
    return [replace(last, **{name: step}, suffix=last.suffix) for step in range(low + 1, high)]


def _expand_numbers(counts: str, highest: int) -> tuple[int, ...]:
    """The numbers of 一、三至五 with the range filled in; none if any of them is impossible."""
    numbers: list[int] = []
    for match in _ELEMENT.finditer(counts):
        number = value_of(match["number"])
        if not number or number > highest:
            return ()
        link = match["link"]
        if link and numbers and _THROUGH.fullmatch(link):
            if not 0 < number - numbers[-1] <= LONGEST_RANGE:
                return ()
            numbers.extend(range(numbers[-1] + 1, number))
        numbers.append(number)
    return tuple(numbers)
