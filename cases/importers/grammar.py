"""How cases, chapters and lists announce themselves in print; every fragment has its specimens.

Knows single lines and fragments of text; not documents, and not what belongs to which case.
"""

import re
from dataclasses import dataclass

from cases.importers.headings import KNOWN
from cases.numerals import NUMERAL, value_of
from cases.sections import CaseKind

OPEN, CLOSE = r"[【\[［〔〖「]", r"[】\]］〕〗」]"
# 案例一 · 案 例 二 · 案例 12 · 案例之三 · 典型案例2 · 案例（四） · 第五例 · 第六个案例
# 事例七 · 例8 · Case 3
CASE_WORD = r"(?:典型|服务|投诉|优质|不良|优秀)?(?:服务)?(?:案[ \u3000]?例|事例|案件|[Cc]ase|CASE)"
CASE_NUMBER = (
    rf"(?:{CASE_WORD}[ \u3000]?(?:之|第)?[ \u3000]?(?P<n1>{NUMERAL})号?"
    rf"|{CASE_WORD}[ \u3000]?[（(][ \u3000]?(?P<n2>{NUMERAL})[ \u3000]?[)）]"
    rf"|第[ \u3000]?(?P<n3>{NUMERAL})[ \u3000]?(?:个|则|起)?(?:典型)?(?:案例|事例|例)"
    rf"|例[ \u3000]?(?P<n4>{NUMERAL}))"
)
BULLETS = "◆●■★▲※▶►•·◇○□☆"
BULLET = rf"[{BULLETS}\s\u3000]*"
CASE_LINE = re.compile(rf"{BULLET}(?P<open>{OPEN})?[ \u3000]*(?P<raw>{CASE_NUMBER})")
CLOSED = re.compile(rf"(?P<inner>[^】\]］〕〗」\n]{{0,60}}){CLOSE}")
GAP = re.compile(
    rf"[ \t\u3000\n]*[:：.．、,，—－\-|｜{BULLETS}]+[ \t\u3000\n]*|[ \t\u3000\n]+"  # ★案例一★
)
# In running text a case may begin after a blank or a full stop; its title ends at a 【heading】.
HAN = r"(?=[\u4e00-\u9fff])"  # spares the long alternatives long stretches of blanks and signs
NAMES = "|".join(sorted(KNOWN, key=len, reverse=True))
CASE_INLINE = re.compile(
    rf"(?:(?<=[\s。！？”】）)])|^){HAN}(?P<raw>{CASE_NUMBER})[ \u3000]?[:：.．、 \u3000]?[ \u3000]?"
    rf"(?P<title>[^。；【】]{{2,60}}?)\s*"
    rf"(?=【[^【】。，]{{2,12}}】|[\[［〔〖]\s*(?:{NAMES})\s*[\]］〕〗]|\s(?:{NAMES})[:：])"
)
# Free cases in running text: 案例一:… 案例二:…; they count only when they count up.
CASE_COLON = re.compile(rf"(?:(?<=[\s。！？”])|^)(?P<raw>{CASE_NUMBER})[ \u3000]?[:：]")
CASE_BRACKETED = re.compile(rf"【\s*(?P<raw>{CASE_NUMBER})\s*】")
BRACKETED = re.compile(r"【\s*(?P<name>[^【】。；，！？\n]{1,16}?)\s*】\s*[:：]?")
SQUARE = re.compile(rf"[\[［〔〖]\s*{HAN}(?:{NAMES})\s*[\]］〕〗]\s*[:：]?")
# A bracket lost on one side: "案例提要】" · "【案例提要 某公司"
HALF = re.compile(
    rf"【\s*{HAN}(?P<left>{NAMES})(?=[\s:：])|(?:^|(?<=[\s。])){HAN}(?P<right>{NAMES})\s*】"
)
NAME_COLON = re.compile(
    rf"(?:(?<=\s)|(?<=。)|^){HAN}(?P<name>(?:{'|'.join(n for n in KNOWN if len(n) >= 4)}))[:：]"
)

# Typed numbers before headings and items, by style; `value` is the number.
ENUMERATORS: dict[str, str] = {
    "chapter": rf"第\s?(?P<value>{NUMERAL})\s?(?:[章篇编节讲]|部分|单元)",
    "一、": r"(?P<value>[一二三四五六七八九十]{1,3})[、.．]",
    "（一）": r"[（(]\s?(?P<value>[一二三四五六七八九十]{1,3})\s?[)）]、?",
    "(1)": r"[（(]\s?(?P<value>[0-9０-９]{1,2})\s?[)）]、?",
    "1)": r"(?P<value>[0-9０-９]{1,2})[)）]、?",
    "1.1": r"(?:[0-9０-９]{1,2}[.．]){1,3}(?P<value>[0-9０-９]{1,2})[.．、]?(?=[ \t\u3000])",
    "1.": r"(?P<value>[0-9０-９]{1,2})\s?[.．、](?!\d+[.．])",
    "①": r"(?P<value>[①-⑳])",
    "一是": r"(?P<value>[一二三四五六七八九十])是",
    "第一": r"第(?P<value>[一二三四五六七八九十])[,，、：:]",
}
COMPILED = {style: re.compile(pattern) for style, pattern in ENUMERATORS.items()}

KIND_WORDS: tuple[tuple[CaseKind, re.Pattern[str]], ...] = (
    (CaseKind.COMMON, re.compile(r"共性|常见问题|通用案例")),
    (CaseKind.ADVERSE, re.compile(r"不良|反面|负面|违规|违纪|投诉|警示|不规范|差错|问题案例")),
    (
        CaseKind.EXEMPLARY,
        re.compile(r"优质服务(?:事例|事件|典型|故事|标兵)|优秀|正面|先进|表扬|示范|好人好事"),
    ),
)
# Chapters that are no cases, whatever stands in them.
CLOSERS = re.compile(
    r"(?:附\s?[录件表]|编?后记|编后语|结\s?[束尾]?语|前\s?言|序\s?言|引\s?言|编写说明|编者的话|编者按"
    r"|使用说明|学习要求|工作要求|下一?步(?:工作)?(?:要求|打算|安排)|有关要求|几点要求|相关要求|致\s?谢"
    r"|参考文献|学习讨论|讨论题|思考题|学习记录|签到表|编委会|编写人员|版权|说\s?明)"
)
CONTENTS_HEAD = re.compile(r"目\s*[录次]|CONTENTS", re.IGNORECASE)
# "以上10个案例…" · "上述三起事件供大家学习" · "以上案例供各班组学习讨论。"
CLOSING = re.compile(
    rf"(?:(?<=[\s。！？”])|^)(?:以上|上述)(?:所述)?(?:这|的)?"
    rf"(?:(?:{NUMERAL}|几|多|各|两)[个起则件类](?:典型)?|(?:典型)?(?=(?:案例|事例|事件)[^。]{{0,12}}供))"
    r"(?:服务|典型|不良|优质|共性)?(?:案例|事例|事件)"
)
TRAILER = re.compile(
    r"限制\d+内|展开阅读全文|阅读全文|相关(?:资源|新闻|推荐|阅读|文章|文档)|版权(?:所有|声明)|猜你喜欢"
    r"|(?:上|下)一[篇页][:：]?.*|.*由会员分享.*|.*在线阅读.*|温馨提示.{0,40}|文档(?:来源|编号|格式|大小).*"
    r"|(?:文库|收藏|举报|下载|分享到|点赞|评论).{0,20}|.*侵权.{0,20}删除.*|第\s?\d+\s?页.{0,10}|剩余\d+页.*"
)
DATE_LINE = re.compile(
    r"(?:[0-9０-９]{4}|[一二三四五六七八九〇○零]{4})\s?年\s?[0-9０-９一二三四五六七八九十]{1,3}\s?月"
    r"(?:\s?[0-9０-９一二三四五六七八九十]{1,3}\s?日)?"
)
SENTENCE_END = "。！？!?…"
TERMINAL = SENTENCE_END + "；;”’』」）)】》:："


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A typed number at the start of a line: its style, its value, and where the text begins."""

    style: str
    value: int
    end: int


def read_typed_number(text: str, at: int = 0) -> TypedNumber | None:
    """Read the typed number that a text begins with, None where there is none."""
    for style, pattern in COMPILED.items():
        if found := pattern.match(text, at):
            value = value_of(found["value"])
            if value is not None:
                return TypedNumber(style, value, found.end())
    return None


def number_of(found: re.Match[str]) -> int | None:
    """Give the number of a match that holds CASE_NUMBER."""
    groups = found.groupdict()
    printed = next((groups[name] for name in ("n1", "n2", "n3", "n4") if groups.get(name)), "")
    return value_of(printed)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line that begins with a case number: the printed number, and where what follows begins.

    `marked` says that brackets or a separator set the number off from what follows.
    """

    raw: str
    number: int | None
    rest: int
    marked: bool
    bracketed: bool


def case_line(text: str) -> CaseLine | None:
    """Read the case number that a line begins with: 案例一：… · 【案例2】… · 案例（三）…."""
    found = CASE_LINE.match(text)
    if found is None:
        return None
    number, at = number_of(found), found.end()
    if found["open"]:
        closing = CLOSED.match(text, at)
        if closing is None:
            return None
        if closing["inner"].strip():
            gap = GAP.match(text, at)
            rest = gap.end() if gap else at
            return CaseLine(found["raw"], number, rest, marked=True, bracketed=True)
        at = closing.end()
    gap = GAP.match(text, at)
    end = gap.end() if gap else at
    marked = bool(found["open"]) or gap is not None or at == len(text)
    return CaseLine(found["raw"], number, end, marked, bool(found["open"]))


def kind_named(text: str) -> CaseKind | None:
    """Tell the kind of case that a group heading announces, None where it announces none."""
    return next((kind for kind, words in KIND_WORDS if words.search(text)), None)
