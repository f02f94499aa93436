"""Finds the names of regulations in folded text: in 《》, bare, defined on the spot, or unknown.

It knows names and what their endings tell; which clause stands behind one is not its business.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from cases.citations.stream import BREAK, FoldedText
from cases.citations.titles import (
    LONGEST_TITLE,
    REPUBLIC,
    NameStrength,
    RegulationName,
    TitleTable,
    title_key,
)
from cases.citations.types import CitationContext


class NameStatus(Enum):
    """What a name is worth."""

    REGULATION = "regulation"
    CLAUSED = "claused"
    """A regulation only if a clause stands right behind it."""
    GENERIC = "generic"
    """《条例》, 规则: whose it is, the words before have to tell."""
    FOREIGN = "foreign"
    """A contract, handbook or form: its clauses are no citations."""
    OPAQUE = "opaque"
    """Anything else between 《》: nothing inside is read."""


MOST_DEFINED = 200


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name and its span in the folded text; the title is full where the name is known."""

    start: int
    end: int
    title: str
    standing: NameStatus


_NOT_STATUTE = "方办做看想说手打书语司执立守违非合依疗用算兵无犯枉普"
_LAW = rf"(?<![{_NOT_STATUTE}])法典?"
# what a regulation is called; with a clause behind it, the rest of the title hardly matters
_CALLED = rf"(?:{_LAW}|条例|规定|办法|规则|规范|细则|规程|准则|通则|导则|修正案)"
_ISSUED = r"(?:决定|通知|解释|意见|批复|答复|复函|解答|公告|安排|纪要|通告|命令)"
_ALSO = r"(?:令|承诺|议定书|公约|协定|标准|制度|措施|指引|纲要|要求|禁令|不准|守则|总则|大纲)"
_NOTE = r"(?:\([^()]{1,12}\))?"
_STATUTE = re.compile(rf"(?:{_CALLED}|{_ISSUED}|{_ALSO}){_NOTE}$")
_SURE = re.compile(rf"(?:.{{2,}}{_CALLED}|(?:关于|^国务院|^国家|^最高人民).+{_ISSUED}){_NOTE}$")
_FOREIGN = re.compile(
    r"(?:合同|协议书?|契约|约定|手册|须知|口诀|方案|预案|通知书|标书|文件|保单|条款|告知书|责任书"
    r"|承诺书|清单|说明书|计划书?|附件|附录|附表|表|申请书|判决书?|裁定书?|教材|讲义|题库|试卷|章程"
    r"|(?:业主|行业|自律|村民|文明|居民|管理)[公规]约|村规民约)" + _NOTE + "$"
)
WORD = re.compile(
    r"条例|规定|办法|规则|规范|细则|规程|准则|通则|解释|决定|意见|通知|通则|批复|安排"
)

# a short title behind such a number is a standard of its own, nobody's alias
_STANDARD = re.compile(r"(?:GB|DL|NB|JJG|JJF)(?:/[TZ])?[\d.-]+$")

_DEFINED = re.compile(
    r"(?:简称|下称|以下称)(?:为|:)?[“《\"]{0,2}(?P<short>[^“”《》\"(),。;:]{2,24})"
)
_AFTER_LAW = re.compile(r"规(?!定)|[律学界人院庭官制系治典定务]")
_AFTER_OTHER = re.compile(r"[化性]")
_ABOUT = re.compile(r"释义|解读|读本|理解与适用|知识|条文说明|草案|修订稿|征求意见稿")
_LONGER = re.compile(rf"(?:(?:实施|施行)(?:条例|细则|办法|规定)|司法解释|解释){_NOTE}")
_NUMBERED = re.compile(r"\((?:试行|暂行|[一二三四五六七八九十]{1,2})\)")
_LOCAL = re.compile(r"(?:条例|办法|规定|细则)$")
_CORPORATE = re.compile(
    r"(?:国家电网有限公司|国家电网公司|国网[一-龥]{0,10}?公司|中国南方电网有限责任公司|南方电网公司)"
    r"(?P<body>[^的了等和及与或、,。;:!?()“”《》\[\]\n有相各这该此新]{2,22}?"
    r"(?:管理|工作|服务|实施|奖惩|考核|行为|检查|处理|认定)(?:规定|办法|规则|细则|规范|规程))(?![化性])"
)
_VERBS = re.compile(
    r"出台|发布|印发|制定|下发|要求|执行|按照|违反|严格|根据|遵守|落实|修订|组织|开展"
)
_STOP = re.compile(
    r"依照|按照|根据|依据|违反|适用|符合|参照|遵守|遵照|比照|执行|触犯|违背|对照|属于|具有|构成|达到"
    r"|应当|可以|必须|不得|以及|或者|认定为|视为|不符|贯彻|落实|查阅|参见|详见|违犯|援引|引用|同时"
    r"|(?:实施|施行)(?!办法|细则|条例|规定|规则|意见)|履行|界定|确定|(?:修正|修改|修订)后|行使|出现|超出|援用|结合|认为|除|如|经|把|向|均|也|又|并|给|[本我该](?:公司|单位|局|所|站)|我国|我省|我市|本省|本市|[依按据照由将对了以见是为被从在的有即因与和及或、]"
)
_CONJUNCTION = frozenset(("与", "和", "及", "或", "以及", "或者", "、"))
_VAGUE = re.compile(
    r"(?:有关|相关|上述|下列|以下|前述|其他|各项|管理|规章|制度|该|此|其|某|本|这|法律|行政|国家|公司)*$"
)
_UNBROKEN = re.compile(r"[^,。;:!?、《》“”\"\[\]\n]*$")
_TAIL = re.compile(r"(?P<notes>(?:\([^()\n]{{1,60}}\))?)(?:中的|[的中里之])?$")
_MARKER = re.compile(r"\([一二三四五六七八九十\d]{1,3}\)")
_PLACE = re.compile(r"(?P<place>[一-龥]{2,7}?(?:省|自治区|市|特区|自治州|县))$")


@dataclass(slots=True)
class _BareText:
    """The text without marks, in which names are compared, and the way back."""

    text: str
    origins: list[int]

    @classmethod
    def of(cls, folded: str) -> "_BareText":
        origins = [at for at, character in enumerate(folded) if character not in "《》“”\"'[]·"]
        return cls("".join(folded[at] for at in origins), origins)

    def place(self, at: int) -> int | None:
        """Where a character of the folded text stands here; None for a mark."""
        place = bisect_left(self.origins, at)
        return place if place < len(self.origins) and self.origins[place] == at else None


@dataclass(slots=True)
class NameFinder:
    """Reads a folded text from left to right; names defined on the way count from there on."""

    stream: FoldedText
    titles: TitleTable
    context: CitationContext
    defined: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[NameSpan]:
        """Every name in order, none inside another."""
        text, bare = self.stream.text, _BareText.of(self.stream.text)
        if self.context.title:
            self.defined[title_key(self.context.title)] = self.context.title
        at = 0
        while at < len(text):
            naming = self._quoted(at) if text[at] == "《" else self._plain(at, bare)
            if naming is None:
                at += 1
                continue
            yield naming
            at = self._learn(naming)

    def known(self, written: str) -> RegulationName | None:
        """Look a whole name up, what this text defined first."""
        title = self.defined.get(title_key(written))
        if title is not None:
            return RegulationName(title_key(written), title, NameStrength.FIRM)
        return self.titles.named(written)

    def _quoted(self, at: int) -> NameSpan | None:
        text = self.stream.text
        close = _closing_title_mark(text, at)
        if close is None:
            return None
        inner, end = text[at + 1 : close], close + 1
        if numbered := _NUMBERED.match(text, end):
            with_number = inner + numbered.group()
            if self.known(with_number) or not self.known(inner):
                inner, end = with_number, numbered.end()
        name = self.known(inner)
        if name is not None and not (name.key != title_key(name.title) and self._numbered(at)):
            return NameSpan(
                self._from_issuer(at, inner, name), end, name.title, NameStatus.REGULATION
            )
        written = self._written(at + 1, end)
        return NameSpan(at, end, written, _name_status(inner))

    def _numbered(self, at: int) -> bool:
        """Whether a national standard's number stands before: GB/T 28583《供电服务规范》."""
        return _STANDARD.search(self.stream.text, max(0, at - 30), at) is not None

    def _written(self, start: int, end: int) -> str:
        """An unknown title as its author wrote it, without 《》 around it and blanks inside."""
        first, last = self.stream.raw_span(start, end)
        written = re.sub(r"\s+", "", self.stream.joined(first, last))
        if written.count("》") > written.count("《"):
            written = written[::-1].replace("》", "", 1)[::-1]
        return written.rstrip("〉＞>").replace("〈", "《").replace("〉", "》")

    def _from_issuer(self, at: int, inner: str, name: RegulationName) -> int:
        """Begin at the issuer where it stands before the mark: 国家电网公司《供电服务规范》."""
        full, short = title_key(name.title), title_key(inner)
        missing = full.removesuffix(short) if full.endswith(short) else ""
        if missing and self.stream.text.endswith(missing, 0, at):
            return at - len(missing)
        return at

    def _plain(self, at: int, bare: _BareText) -> NameSpan | None:
        place = bare.place(at)
        if place is None:
            return None
        skip = len(REPUBLIC) if bare.text.startswith(REPUBLIC, place) else 0
        name = self._longest(bare.text, place + skip)
        if name is None:
            return self._corporate(at)
        end = bare.origins[place + skip + len(name.key) - 1] + 1
        return self._settled(at, end, name)

    def _longest(self, text: str, place: int) -> RegulationName | None:
        name = self.titles.longest_at(text, place)
        for key, title in self.defined.items():
            longer = name is None or len(key) > len(name.key)
            if longer and not WORD.fullmatch(key) and text.startswith(key, place):
                name = RegulationName(key, title, NameStrength.FIRM)
        return name

    def _settled(self, start: int, end: int, name: RegulationName) -> NameSpan | None:
        """Check what stands around a bare name: 电力法规 is no 电力法."""
        text = self.stream.text
        start, end = _with_marks(text, start, end)
        if longer := _LONGER.match(text, end):
            title = self._written(start, longer.end())
            known = self.known(title)
            return NameSpan(
                start, longer.end(), known.title if known else title, NameStatus.CLAUSED
            )
        after = _AFTER_LAW if name.key.endswith("法") else _AFTER_OTHER
        if after.match(text, end):
            return None
        if _ABOUT.match(text, end):
            return NameSpan(start, end, name.title, NameStatus.OPAQUE)
        if _LOCAL.search(name.key) and (place := _place_before(text, start)):
            title = text[start - len(place) : end]
            return NameSpan(start - len(place), end, title, NameStatus.REGULATION)
        weak = name.strength is NameStrength.WEAK
        return NameSpan(
            start, end, name.title, NameStatus.CLAUSED if weak else NameStatus.REGULATION
        )

    def _corporate(self, at: int) -> NameSpan | None:
        """A rule of a power company that the table lacks: 国网某某公司营销稽查管理办法."""
        if self.stream.text[at] not in "国中南":
            return None
        match = _CORPORATE.match(self.stream.text, at)
        if match is None or _VERBS.search(match["body"]):
            return None
        if any(at < gap < match.end() for gap in self._gaps_near(at, match.end())):
            return None
        return NameSpan(at, match.end(), match.group(), NameStatus.REGULATION)

    def _gaps_near(self, start: int, end: int) -> list[int]:
        return [place for place in range(start, end) if place in self.stream.gaps]

    def _learn(self, naming: NameSpan) -> int:
        """Note a name defined right behind （以下简称《规则》）; say where to read on."""
        text, at, done = self.stream.text, naming.end, naming.end
        if naming.standing in (NameStatus.OPAQUE, NameStatus.FOREIGN):
            return done
        defines = False
        while at < len(text) and text[at] == "(":
            opening, close = at, text.find(")", at, at + LONGEST_TITLE)
            if close < 0:
                return done
            at = close + 1
            # No definition goes beyond its bracket: those before need not be read again.
            for match in _DEFINED.finditer(text, opening, close):
                defines = True
                if len(self.defined) < MOST_DEFINED:
                    self.defined[title_key(match["short"])] = naming.title
            if defines:
                done = at
        return done


def title_before(stream: FoldedText, at: int) -> NameSpan | None:
    """Read backwards the name that ends at a place: the unknown one, the generic, the contract."""
    text = stream.text
    low = max(0, at - 100)
    window = text[low:at]
    tail = _TAIL.search(window)
    if tail is None:
        return None
    end = low + tail.start()
    unbroken = _UNBROKEN.search(text[low:end])
    start = low + (unbroken.start() if unbroken else 0)
    start = max([start, *(place for place in range(start + 1, end) if place in stream.gaps)])
    start += _behind_brackets(text[start:end])
    words = text[start:end]
    if _FOREIGN.search(words):
        return NameSpan(start, at, words, NameStatus.FOREIGN)
    if not _STATUTE.search(words) or words.endswith(("条规定", "款规定", "项规定")):
        return None
    if words.endswith("的规定") and "关于" not in words:
        return None
    cut = _title_start(words)
    title = words[cut:]
    if WORD.fullmatch(title):
        return NameSpan(start + cut, end, title, NameStatus.GENERIC)
    ending = _STATUTE.search(title)
    shortest = 3 if title.endswith(("法", "法典")) else 4
    if ending is None or len(title) < shortest or _VAGUE.fullmatch(title[: ending.start()]):
        return None
    return NameSpan(start + cut, end, title, NameStatus.CLAUSED)


def _behind_brackets(words: str) -> int:
    """Leave out what an open bracket or a list number cuts off: （四）某某案（某法第三条）."""
    marker = _MARKER.match(words)
    cut = marker.end() if marker else 0
    opened = words.rfind("(")
    return opened + 1 if opened > words.rfind(")") else cut


def _title_start(words: str) -> int:
    """Where the title inside these words begins: behind the last word that only leads to it.

    电力供应与使用条例 keeps its 与: a conjunction separates only behind the end of another title.
    """
    cut = 0
    for match in _STOP.finditer(words):
        if match.end() == len(words):
            continue
        left = words[cut : match.start()]
        if match.group() in _CONJUNCTION and not _is_joining_word(left):
            continue
        if match.group() in ("的", "对", "以", "为", "有", "在", "因") and "关于" in left:
            continue
        cut = match.end()
    return cut


def _is_joining_word(left: str) -> bool:
    return not left or bool(_STATUTE.search(left)) or left[-1] in "条款项)"


def _place_before(text: str, start: int) -> str | None:
    """The province or city in whose name a local regulation is issued."""
    match = _PLACE.search(text[max(0, start - 10) : start])
    if match is None:
        return None
    place = match["place"]
    cut = _title_start(place)
    place = place[cut:]
    return place if len(place) >= 3 and place[0] not in "本该全各我某" else None


def _name_status(inner: str) -> NameStatus:
    if WORD.fullmatch(inner):
        return NameStatus.GENERIC
    if _FOREIGN.search(inner):
        return NameStatus.FOREIGN
    if _SURE.search(inner):
        return NameStatus.REGULATION
    return NameStatus.CLAUSED if _STATUTE.search(inner) else NameStatus.OPAQUE


def _closing_title_mark(text: str, at: int) -> int | None:
    """The mark that closes the 《 here, nested ones counted; None where it is too far away."""
    depth = 0
    for place in range(at, min(len(text), at + LONGEST_TITLE)):
        if text[place] == "《":
            depth += 1
        elif text[place] == "》":
            depth -= 1
            if depth == 0:
                return place
        elif text[place] == BREAK:
            return None
    return None


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Take quotation marks in where they close a name or stand around the whole of it."""
    inside = text[start:end]
    if end < len(text) and text[end] in '”"' and inside.count("“") + inside.count('"') == 1:
        return start, end + 1
    around = start > 0 and text[start - 1] in '“"' and end < len(text) and text[end] in '”"'
    return (start - 1, end + 1) if around and not inside.count("“") else (start, end)
