"""Title, document number, issuer and dates, as the head and the last clauses of a text say them.

It knows the words of statutes about themselves; it resolves nothing against other editions.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cases.numerals import value_of
from cases.statutes.labels import CONTENTS, PREAMBLE
from cases.statutes.lines import StatuteLine
from cases.statutes.types import DateOrigin, StatuteDate, StatuteDoubt

Y = r"(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})"
M = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})"
D = r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(rf"{Y}[ ]?年[ ]?{M}[ ]?月[ ]?{D}[ ]?日")  # 1996年10月8日 · 二〇二四年六月一日
ADOPTED = re.compile(r"通过|公布|发布|颁布|批准|修订|修正|印发|修改|审议|令")
AMENDED = re.compile(r"修订|修正|修改")
# 自2024年6月1日起施行 · 自公布之日起施行 · 自发布之日起三十日后施行
IN_FORCE = re.compile(
    r"自(?P<from>(?:本[^，。；自]{1,12})?[^，。；自]{2,24}?)之?日?起?(?P<delay>[^，。；]{0,10}?)"
    r"(?:开始)?(?:施行|实施|执行|生效)"
)
SAME_DAY = re.compile(r"(?:公布|发布|颁布|印发|下发|通过|批准|签发)")
DELAY = re.compile(r"(?P<days>\d{1,3}|[一二三四五六七八九十]{1,4})(?:个工作)?[日天]后")
# 中华人民共和国国务院令第196号 · 电力工业部令第8号 · 令 第14号
ORDER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff、]{0,40}?)令[ \u3000]*[（(]?"
    r"(?P<number>第[ \u3000]*[\d〇零一二三四五六七八九十百]{1,6}[ \u3000]*号)"
)
# 法释〔2020〕15号 · 国家电网办[2014]1号
PAPER = re.compile(
    r"(?P<mark>[\u4e00-\u9fff]{1,16})[ ]?[〔\[【（(](?P<year>\d{4})[〕\]】）)][ ]?第?"
    r"(?P<number>\d{1,5})[ ]?号"
)
BODIES = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}届)?(?P<issuer>[\u4e00-\u9fff]{0,20}?"
    r"(?:人民代表大会常务委员会|人民代表大会|最高人民法院|最高人民检察院|国务院|中国共产党中央委员会|"
    r"中共中央|中央纪律检查委员会|委员会|部|局|署|政府|公司|厅|办公室))"
)
SESSION = re.compile(r"第[一二三四五六七八九十]{1,3}届")  # 星河省第十三届人民代表大会
ISSUING = re.compile(
    r"(?:审判委员会|检察委员会|第[一二三四五六七八九十百\d]{1,5}次|会议|发布|公布|批准|颁布|印发|通过|令)"
)
TITLE_END = re.compile(
    r"(?:法|法典|宪法|条例|规定|办法|规则|细则|决定|决议|解释|准则|规范|标准|制度|守则|规程|纪律|方案|"
    r"意见|通知|批复|章程|公约|通则|承诺|不准|条|导则|指引|指南|公告|目录|答复|纲要|修正案|要求|措施)"
    r"[”』」]?(?:[（(][^（）()]{1,12}[）)])?$"
)
QUOTED_TITLE = re.compile(r"(?:印发|发布|公布|颁布)[^《》]{0,12}《(?P<title>[^《》]{2,60})》")
NOTICE = re.compile(r"(?:印发|发布|公布|颁布).{2,60}的(?:通知|公告|决定|命令)$")
NAMED = re.compile(r"^[^，。；：]{3,60}$")
TITLE_LENGTH = 70


@dataclass(frozen=True, slots=True)
class StatuteHead:
    """What a statute says of itself."""

    title: str
    document_number: str | None
    issuer: str | None
    promulgated: StatuteDate | None
    in_force_from: StatuteDate | None
    doubts: tuple[StatuteDoubt, ...]


@dataclass(frozen=True, slots=True)
class _HeadNote:
    """A line of the head that tells of adoption or amendment: its day and its words."""

    day: datetime.date
    words: str


def head_of(head: Sequence[StatuteLine], closing: Iterable[str]) -> StatuteHead:
    """Read the head's lines, and the last articles (`closing`, last first) for the day in force."""
    title = _head_title(head)
    texts = _whole_orders(line.text.strip() for line in head if line.text.strip() != title)
    notes = sorted(_head_notes(texts), key=lambda note: note.day)
    doubts: list[StatuteDoubt] = []
    if not title:
        doubts.append(StatuteDoubt("标题", "没有认出标题，请填写"))
    number = _document_number(texts, notes)
    if number and len(notes) > 1 and number not in notes[-1].words and _are_numbered(notes):
        doubts.append(StatuteDoubt("文号", f"“{number}”取自较早的公布记录，最近一次修改的文号未见"))
    promulgated = None
    if notes:
        promulgated = StatuteDate(notes[-1].day, DateOrigin.NUMBER_LINE, notes[-1].words)
    in_force, more = _in_force(texts, closing, promulgated, notes)
    return StatuteHead(
        title, number, _head_issuer(texts, title), promulgated, in_force, (*doubts, *more)
    )


def _whole_orders(texts: Iterable[str]) -> list[str]:
    """Join an order to its number on the next line: 星河部令 | 第8号."""
    whole: list[str] = []
    for text in texts:
        if whole and whole[-1].endswith("令") and ORDER.match("令" + text):
            whole[-1] += text
        else:
            whole.append(text)
    return whole


def _head_title(head: Sequence[StatuteLine]) -> str:
    lines = [line for line in head if not CONTENTS.match(line.text)]
    lines = [line for line in lines if not PREAMBLE.match(line.text)]
    announced = [match["title"] for line in lines if (match := QUOTED_TITLE.search(line.text))]
    plain = [line.text.strip() for line in lines]
    for title in announced:
        if any(_same_title(title, text) for text in plain):
            return title
    unmarked = _announced_below("".join(plain[:2]), plain[1:])
    if unmarked:
        return unmarked
    styled = [line.text.strip() for line in lines if line.level is not None]
    if styled:
        return next((text for text in styled if TITLE_END.search(text)), styled[0])
    short = [text for text in plain if len(text) <= TITLE_LENGTH and not _is_note(text)]
    for at, text in enumerate(short):
        if TITLE_END.search(text) and not text.endswith("："):
            before = short[at - 1] if at else ""
            return before + text if _leads_to(before, text) else text
    return short[0] if short else ""


def _announced_below(notice: str, below: Iterable[str]) -> str | None:
    """Return the title that a notice without 《》 announces: 关于印发 | 实施细则的通知, then it."""
    if not NOTICE.search(notice):
        return None
    return next((text for text in below if NAMED.search(text) and f"{text}的" in notice), None)


def _leads_to(before: str, text: str) -> bool:
    """Say whether a title is broken over two lines: 最高人民法院关于审理 | 供用电纠纷…的解释."""
    return before.count("《") > before.count("》") or bool(
        re.search(r"(?:关于|适用|审理|印发|实施|加强|规范|[、的和与])[^。]{0,20}$", before)
        and "关于" in before
        and "关于" not in text
        and not TITLE_END.search(before)
    )


def _same_title(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.strip("《》").split())


def _is_note(text: str) -> bool:
    return bool(DATE.search(text) or ORDER.search(text) or PAPER.search(text)) or text.endswith(
        ("。", "；", "：", ":")
    )


def _head_notes(texts: Iterable[str]) -> Iterator[_HeadNote]:
    """Part notes that stand on one line (…通过　根据…修正); keep those that tell of adoption."""
    for text in texts:
        if "施行" in text and not ADOPTED.search(text):
            continue
        found = list(DATE.finditer(text))
        for at, match in enumerate(found):
            end = found[at + 1].start() if at + 1 < len(found) else len(text)
            words = text[match.start() : end].strip(" \u3000（()）；;，,")
            before = text[max(0, match.start() - 2) : match.start()]
            day = day_of(match)
            if day and not before.endswith("自") and (ADOPTED.search(words) or len(words) < 16):
                yield _HeadNote(day, words)


def day_of(match: re.Match[str]) -> datetime.date | None:
    """Return the day of a printed date, None where the calendar has no such day."""
    try:
        return datetime.date(
            (value_of(match["year"]) or 0),
            (value_of(match["month"]) or 0),
            (value_of(match["day"]) or 0),
        )
    except ValueError:
        return None


def _document_number(texts: Sequence[str], notes: Sequence[_HeadNote]) -> str | None:
    for note in reversed(notes):
        if number := _number_in(note.words):
            return number
    return next((number for text in texts if (number := _number_in(text))), None)


def _number_in(words: str) -> str | None:
    if match := PAPER.search(words):
        return f"{match['mark']}〔{match['year']}〕{match['number']}号"
    if match := ORDER.search(DATE.sub("", words)):
        issuer = match["issuer"].removeprefix("以")
        return f"{issuer}令{''.join(match['number'].split())}"
    return None


def _are_numbered(notes: Sequence[_HeadNote]) -> bool:
    return any(_number_in(note.words) for note in notes[:-1])


def _head_issuer(texts: Sequence[str], title: str) -> str | None:
    for text in texts:
        if (match := ORDER.search(DATE.sub("", text))) and match["issuer"]:
            return _plain_issuer(match["issuer"])
    for text in texts:
        words = DATE.sub("", text).strip(" \u3000（()）")
        match = BODIES.match(words)
        if match and ISSUING.search(words[match.end() :]):
            return _plain_issuer(match["issuer"])
    for text in (title, *texts):
        match = BODIES.match(text)
        if match and (text.startswith("最高人民") or match.end() == len(text)):
            return _plain_issuer(match["issuer"])
    return None


def _plain_issuer(words: str) -> str:
    words = SESSION.sub("", words)
    if words == "中华人民共和国主席":
        return "全国人民代表大会常务委员会"
    if words in {"中华人民共和国国务院", "国务院"}:
        return "国务院"
    return words


def _in_force(
    texts: Sequence[str],
    closing: Iterable[str],
    promulgated: StatuteDate | None,
    notes: Sequence[_HeadNote],
) -> tuple[StatuteDate | None, list[StatuteDoubt]]:
    """Take the final clause's day, unless an amendment is later than it."""
    dates = [_in_force_in(text, DateOrigin.FINAL_CLAUSE, promulgated) for text in closing]
    noted = [_in_force_in(text, DateOrigin.HEAD_NOTE, promulgated) for text in texts]
    clause = next((date for date in dates if date), None)
    note = max((date for date in noted if date), key=lambda date: date.day, default=None)
    if clause is None or promulgated is None or clause.day >= promulgated.day:
        return (clause or note), []
    if note is not None and note.day >= promulgated.day:
        return note, []
    if len(notes) > 1 and AMENDED.search(promulgated.words):
        words = f"{promulgated.day:%Y-%m-%d}"
        reason = f"正文所写的施行日早于最近一次修改（{words}），施行日暂取修改之日，请核对"
        return (
            StatuteDate(promulgated.day, DateOrigin.PROMULGATION, promulgated.words),
            [StatuteDoubt("施行日期", reason)],
        )
    return clause, [StatuteDoubt("施行日期", "施行日早于公布日，请核对")]


def _in_force_in(
    text: str, origin: DateOrigin, promulgated: StatuteDate | None
) -> StatuteDate | None:
    """Read the first day of force in a text; the later sentence of repeal does not count."""
    for match in IN_FORCE.finditer(text):
        start = match["from"]
        date = DATE.search(match[0])
        if date and (day := day_of(date)):
            return StatuteDate(day, origin, match[0])
        if SAME_DAY.search(start) and promulgated is not None:
            days = DELAY.search(match["delay"])
            later = datetime.timedelta(days=(value_of(days["days"]) or 0) if days else 0)
            return StatuteDate(promulgated.day + later, DateOrigin.PROMULGATION, match[0])
    return None
