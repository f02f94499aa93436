"""What the beginning of a line says: 第三章, 第八十二条之一, （三）, 附件2; it sees one line."""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass

from cases.numerals import ARABIC, CHINESE, NUMBER, value_of
from cases.statutes.types import ClauseKind


class NumberStyle(enum.Enum):
    """The ways to number an entry of a list, the usual order of nesting."""

    ORDINAL = "第一，"
    COMMA = "一、"
    PAREN = "（一）"
    FIGURE = "1."
    FIGURE_PAREN = "（1）"
    HALF_PAREN = "1）"
    CIRCLE = "①"
    LETTER = "a."


@dataclass(frozen=True, slots=True)
class HeadingLabel:
    """第三章 总则: ``printed`` is 第三章, ``title`` 总则 (empty where it stands on a new line)."""

    kind: ClauseKind
    number: int
    printed: str
    title: str


@dataclass(frozen=True, slots=True)
class ArticleLabel:
    """第八十二条之一: ``suffix`` is 1, or 0 without 之; ``spaced`` where a blank follows it."""

    number: int
    suffix: int
    printed: str
    rest: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class EntryLabel:
    """（三） of a list: the way of numbering, its value and what follows."""

    mark: NumberStyle
    number: int
    printed: str
    rest: str


@dataclass(frozen=True, slots=True)
class AsideLabel:
    """（一）担保物权的效力: a heading below the lowest kind that is counted, kept as words."""

    text: str


@dataclass(frozen=True, slots=True)
class DecimalLabel:
    """4.1.2 of a standard."""

    numbers: tuple[int, ...]
    printed: str
    rest: str


B = r"[ \u3000]*"

HEADING_KINDS = {
    "分编": ClauseKind.SUBPART,
    "部分": ClauseKind.PART,
    "编": ClauseKind.PART,
    "篇": ClauseKind.PART,
    "章": ClauseKind.CHAPTER,
    "节": ClauseKind.SECTION,
}
# 第一章 总则 · 第二编物权 · 第三分编 准合同 · 第 3 节
HEADING = re.compile(
    rf"{B}(?P<printed>第{B}(?P<number>{NUMBER}){B}(?P<kind>分编|部分|编|篇|章|节))"
    rf"(?![的之所规第、和至或及中])(?P<title>.{{0,60}})$"
)
HEADING_END = re.compile(r"[。；;：:，,]$")
# 第八十二条 · 第六十六条之一 · 第12条 · 第 八 条 · 第一百二十条之一
ARTICLE = re.compile(
    rf"{B}(?P<printed>第{B}(?P<number>{NUMBER}){B}条"
    rf"(?:{B}之{B}(?P<suffix>[{CHINESE}]{{1,3}}|[{ARABIC}]{{1,2}})(?!项|款|目))?)"
    rf"(?P<gap>[ \u3000\t]*[:：.．、]?[ \u3000\t]*)(?P<rest>.*)$",
    re.DOTALL,
)
# what follows 第十条 where it is a reference within a sentence and no label
REFERENCE = re.compile(
    rf"(?:第?{B}{NUMBER}{B}[款项目]|第{B}{NUMBER}{B}条|[至和或及与、，,；;。）)]|以及|"
    r"(?:中|所|的?规定|规定的|以外|列举|情形|的|之|等|前|后|修改为|改为|增加|删去|作为)(?![^，。；]{0,3}方面))"
)
# 第三条 的规定: blanks around figures do not make a label of it
SPACED_REFERENCE = re.compile(r"的|所[列称规]|规定的|中[的规所]")
ENTRIES: tuple[tuple[NumberStyle, re.Pattern[str]], ...] = tuple(
    (mark, re.compile(rf"{B}(?P<printed>{pattern}){B}(?P<rest>.*)$", re.DOTALL))
    for mark, pattern in (
        (NumberStyle.PAREN, rf"[（(]{B}(?P<number>[{CHINESE}]{{1,4}}){B}[）)]"),
        (NumberStyle.PAREN, r"(?P<number>[㈠-㈩])"),
        (
            NumberStyle.COMMA,
            rf"(?P<number>[{CHINESE}]{{1,4}}){B}[、．.](?![{CHINESE}]{{1,3}}[、级类])",
        ),
        (NumberStyle.FIGURE_PAREN, rf"[（(]{B}(?P<number>[{ARABIC}]{{1,2}}){B}[）)]"),
        (NumberStyle.FIGURE_PAREN, r"(?P<number>[⑴-⒇])"),
        (NumberStyle.HALF_PAREN, rf"(?P<number>[{ARABIC}]{{1,2}})[）)]"),
        (NumberStyle.FIGURE, rf"(?P<number>[{ARABIC}]{{1,2}}){B}[.．、](?![{ARABIC}])"),
        (NumberStyle.FIGURE, r"(?P<number>[⒈-⒛])"),
        (NumberStyle.CIRCLE, r"(?P<number>[①-⑳])"),
        (NumberStyle.LETTER, r"(?P<number>[a-zA-Z])[.．、)）]"),
        (
            NumberStyle.ORDINAL,
            rf"第(?P<number>[{CHINESE}]{{1,3}})[、，,](?![{CHINESE}]{{1,3}}[款项条、])",
        ),
    )
)
# 4.1 · 4.1.2 总则: at least two numbers, or it is an entry
DECIMAL = re.compile(rf"{B}(?P<printed>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})(?![\d.%])(?P<rest>\D.*)?$")
DECIMAL_CHAPTER = re.compile(rf"{B}(?P<printed>\d{{1,2}})(?:[ \u3000]+)(?P<rest>[^\d\s].{{0,30}})$")
# 附件 · 附件1 · 附表二：… · 附录A（规范性附录） · 附：; never 附则
ATTACHMENT = re.compile(
    rf"{B}[【\[（(]?(?P<printed>附{B}(?:件|表|录|图)"
    rf"(?:{B}(?:{NUMBER}|[A-Z])(?:[-—.]\d{{1,2}})?)?)[】\]）)]?"
    rf"(?P<gap>{B}[:：.、．]?{B})(?P<rest>.{{0,80}})$|{B}(?P<bare>附){B}(?:[:：]{B}(?P<names>.{{0,80}}))?$"
)
ATTACHMENT_REFERENCE = re.compile(r"[所中的规和至或及与、，,；;。列内]")
# 目录 · 目　次
CONTENTS = re.compile(rf"{B}[【\[]?目{B}[录次]{B}[】\]]?{B}[:：]?{B}$")
# 第一章 总则……3 · 附则 12
LEADER = re.compile(
    r"(?:[.…·．\-_]{2,}|[ \u3000\t]{2,}|[ \u3000\t](?=\d))[ \u3000\t.…·]*\d{1,4}[ \u3000]*$"
)
LEADER_REACH = 60  # signs at the end of a line where its page number is looked for
PREAMBLE = re.compile(rf"{B}(?:序{B}言|前{B}言|引{B}言|导{B}言|总{B}纲){B}$")
SUPPLEMENT = re.compile(rf"{B}附{B}则{B}$")


def has_leader(text: str) -> bool:
    """Say whether a line ends in leaders and a page number, as contents do."""
    return LEADER.search(text[-LEADER_REACH:]) is not None


def without_leader(text: str) -> str:
    """Return a line of contents without its leaders and page number."""
    return text[:-LEADER_REACH] + LEADER.sub("", text[-LEADER_REACH:])


def heading_of(text: str) -> HeadingLabel | None:
    """Read 编, 分编, 章 or 节 at the start of a line that is a heading and no sentence."""
    match = HEADING.match(text.rstrip())
    if match is None or HEADING_END.search(text.rstrip()):
        return None
    kind = HEADING_KINDS[match["kind"]]
    return HeadingLabel(
        kind, (value_of(match["number"]) or 0), match["printed"], match["title"].strip()
    )


def article_of(text: str) -> ArticleLabel | None:
    """Read 第N条(之M) at the start of a line, unless its sentence shows it to be a reference."""
    match = ARTICLE.match(text)
    if match is None:
        return None
    rest = match["rest"]
    spaced = bool(match["gap"]) or not rest
    if not spaced and REFERENCE.match(rest):
        return None
    if spaced and (
        _is_list_of_references(match["gap"].strip() + rest) or SPACED_REFERENCE.match(rest)
    ):
        return None
    suffix = (value_of(match["suffix"]) or 0) if match["suffix"] else 0
    return ArticleLabel((value_of(match["number"]) or 0), suffix, match["printed"], rest, spaced)


def _is_list_of_references(rest: str) -> bool:
    return bool(re.match(rf"第{B}{NUMBER}{B}[款项]|[、和至或及]第{B}{NUMBER}", rest))


def entry_of(text: str) -> EntryLabel | None:
    """Read the number of a list entry at the start of a line."""
    for mark, pattern in ENTRIES:
        if match := pattern.match(text):
            return EntryLabel(mark, _entry_number(match["number"]), match["printed"], match["rest"])
    return None


def _entry_number(words: str) -> int:
    if words.isascii() and words.isalpha():
        return ord(words.lower()) - ord("a") + 1
    if len(words) == 1 and unicodedata.category(words) in {"No", "So"}:  # ① ⑴ ⒈ ㈠
        return int(unicodedata.numeric(words))
    return value_of(words) or 0


def decimal_of(text: str) -> DecimalLabel | None:
    """Read 4.1 or 4.1.2, or the single 4 of a heading (4 职责)."""
    if match := DECIMAL.match(text) or DECIMAL_CHAPTER.match(text):
        numbers = tuple(int(part) for part in match["printed"].split("."))
        return DecimalLabel(numbers, match["printed"], (match["rest"] or "").strip())
    return None


@dataclass(frozen=True, slots=True)
class AttachmentLabel:
    """附件2 登记表: ``printed`` is 附件2 and ``title`` 登记表 (empty where it follows)."""

    printed: str
    title: str


def attachment_of(text: str) -> AttachmentLabel | None:
    """Read the heading of an annex, unless its sentence shows it to be a reference."""
    match = ATTACHMENT.match(text.rstrip())
    if match is None or text.rstrip().endswith(("。", "；")):
        return None
    if match["bare"]:
        return AttachmentLabel("附", (match["names"] or "").strip())
    rest = match["rest"].strip()
    if not match["gap"] and ATTACHMENT_REFERENCE.match(rest):
        return None
    return AttachmentLabel(match["printed"], rest)
