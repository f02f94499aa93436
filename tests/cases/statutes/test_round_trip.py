"""Statutes put together at random, printed in many ways, are read back as they were made."""

import random
import textwrap
from dataclasses import dataclass, field

import pytest

from cases.numerals import spell_numeral
from cases.statutes.read import read_statute
from cases.statutes.types import ClauseKind, ParsedStatute

SUBJECTS = ["供电企业", "用户", "县级以上人民政府", "用电检查人员", "电力管理部门", "转供电单位"]
VERBS = [
    "应当按照国家规定办理手续",
    "不得擅自停电",
    "负责监督管理工作",
    "应当在7个工作日内答复",
    "应当将10千伏以上的受电装置报备",
    "依照本条例第三条第二款的规定承担责任",
    "应当公开收费标准、服务程序和投诉电话",
]
TAILS = ["，法律另有规定的除外", "，并告知对方", "，费用由申请人承担", "，期限为三十日", ""]
TITLES = ["总则", "供电设施", "用电管理", "电费", "监督检查", "法律责任", "报装接电", "附则"]
THINGS = ["身份证明", "用电地址", "负荷清单", "产权证书", "委托书", "安全措施", "应急预案"]


@dataclass
class Print:
    """How a statute is printed."""

    item: str = "（{cn}）"
    subitem: str = "{n}."
    article: str = "第{cn}条{gap}"
    gap: str = "　"
    zhi: str = "第{cn}条之{zhi}{gap}"
    markdown: bool = False
    contents: bool = False
    indent: str = ""
    width: int = 0
    annexes: int = 0
    parts: bool = False
    chapters: bool = True
    sections: bool = False
    restart: bool = False
    expected: list[tuple[ClauseKind, str, str]] = field(default_factory=list)


PRINTS = {
    "markdown": {"markdown": True, "gap": " "},
    "plain": {},
    "ascii brackets": {"item": "({cn})", "subitem": "({n})"},
    "items 一、": {"item": "{cn}、", "subitem": "（{cn}）"},
    "items 1.": {"item": "{n}.", "subitem": "({n})"},
    "items （1）": {"item": "（{n}）", "subitem": "{circle}"},
    "items 1、": {"item": "{n}、", "subitem": "（{n}）"},
    "figures": {"article": "第{n}条{gap}", "zhi": "第{n}条之{zhi}{gap}", "gap": " "},
    "blanks in numbers": {"article": "第 {n} 条 ", "zhi": "第 {n} 条之{zhi} "},
    "nothing after the number": {"gap": ""},
    "bold": {"markdown": True, "article": "**第{cn}条** ", "zhi": "**第{cn}条之{zhi}** "},
    "contents": {"contents": True, "sections": True},
    "parts": {"parts": True, "contents": True, "markdown": True, "sections": True},
    "parts and restart": {"parts": True, "restart": True, "contents": True},
    "no chapters": {"chapters": False, "indent": "　　"},
    "wrapped": {"width": 34},
    "wrapped with indent": {"width": 34, "indent": "　　"},
    "wrapped, parts": {"width": 40, "indent": "　　", "parts": True, "sections": True},
    "annexes": {"annexes": 2, "markdown": True},
    "annexes, plain": {"annexes": 3, "contents": True},
}


def sentence(dice: random.Random) -> str:
    start = dice.choice(["", "", "", "第五条规定的", "第二条、第三条所称", "前款规定的"])
    return start + dice.choice(SUBJECTS) + dice.choice(VERBS) + dice.choice(TAILS)


class Press:
    """Prints a random statute and notes what ought to be read."""

    def __init__(self, dice: random.Random, style: Print) -> None:
        self.dice = dice
        self.style = style
        self.lines: list[tuple[str, str]] = []  # kind of line, text
        self.headings: list[str] = []
        self.tables = 0

    def heading(self, level: int, name: str, number: int, path: str) -> None:
        kind = {
            "编": ClauseKind.PART,
            "章": ClauseKind.CHAPTER,
            "节": ClauseKind.SECTION,
        }[name]
        title = self.dice.choice(TITLES)
        text = f"第{spell_numeral(number)}{name} {title}"
        self.headings.append(text)
        self.lines.append(("heading", "#" * level + " " + text if self.style.markdown else text))
        self.style.expected.append((kind, path, title))

    def article(self, number: int, zhi: int) -> None:
        style, dice = self.style, self.dice
        path = f"{number}-{zhi}" if zhi else str(number)
        pattern = style.zhi if zhi else style.article
        gap = style.gap or ("" if not zhi else " ")
        label = pattern.format(cn=spell_numeral(number), n=number, zhi=spell_numeral(zhi), gap=gap)
        style.expected.append((ClauseKind.ARTICLE, path, ""))
        for paragraph in range(1, dice.choice([1, 1, 2, 3]) + 1):
            start = label if paragraph == 1 else ""
            text = sentence(dice)
            if paragraph == 1 and not style.gap:
                text = dice.choice(SUBJECTS) + dice.choice(VERBS)
            items = dice.choice([0, 0, 0, 2, 4])
            text += "，有下列情形之一的：" if items else "。"
            self.lines.append(("text", start + text))
            style.expected.append((ClauseKind.PARAGRAPH, f"{path}.{paragraph}", text))
            self.items(f"{path}.{paragraph}", items)

    def items(self, path: str, count: int) -> None:
        style, dice = self.style, self.dice
        for n in range(1, count + 1):
            subitems = dice.choice([0, 0, 0, 2])
            text = dice.choice(THINGS) + "的复印件"
            text += "：" if subitems else "。" if n == count else "；"
            label = self.numbered(style.item, n)
            self.lines.append(("text", label + text))
            style.expected.append((ClauseKind.ITEM, f"{path}.{n}", text))
            for m in range(1, subitems + 1):
                inner = dice.choice(THINGS) + "；"
                self.lines.append(("text", self.numbered(style.subitem, m) + inner))
                style.expected.append((ClauseKind.SUBITEM, f"{path}.{n}.{m}", inner))

    def numbered(self, pattern: str, n: int) -> str:
        return pattern.format(cn=spell_numeral(n), n=n, circle="①②③④⑤⑥"[n - 1])

    def body(self) -> None:
        style, dice = self.style, self.dice
        article = chapter = 0
        for part in range(1, (2 if style.parts else 1) + 1):
            if style.parts:
                self.heading(2, "编", part, f"b{part}")
            if style.restart:
                chapter = 0
            for _ in range(3 if style.chapters else 1):
                chapter += 1
                above = f"b{part}c{chapter}" if style.restart else f"c{chapter}"
                if style.chapters:
                    self.heading(3 if style.parts else 2, "章", chapter, above)
                has_sections = style.sections and dice.random() < 0.6
                for section in range(1, 3 if has_sections else 2):
                    if has_sections:
                        self.heading(4, "节", section, f"{above}s{section}")
                    for _ in range(dice.choice([1, 2, 4])):
                        article += 1
                        self.article(article, 0)
                        if dice.random() < 0.1:
                            self.article(article, 1)

    def annexes(self) -> None:
        for n in range(1, self.style.annexes + 1):
            title = self.dice.choice(THINGS) + "样式"
            self.lines.append(
                ("heading", self.dice.choice([f"附件{n}", f"附件{spell_numeral(n)}："]))
            )
            self.lines.append(("heading", title))
            self.lines.append(("text", "第一条 附件里的条文不算正文。"))
            self.lines.append(("text", "（一）附件里的项也不算。"))
            if self.dice.random() < 0.5:
                self.tables += 1
                rows = ["| 项目 | 金额 |", "| --- | --- |", "| 报装费 | 10元 |"]
                self.lines += [("table", row) for row in rows]

    def page(self) -> str:
        style = self.style
        head = ["星河省供用电条例", "（2020年5月1日星河省人民政府令第12号公布）"]
        if style.markdown:
            head = ["# 星河省供用电条例", head[1].strip("（）"), "<!-- INFO END -->"]
        if style.contents:
            pages = [f"{text}……{n}" for n, text in enumerate(self.headings, 2)]
            head += ["目　录", *(pages if self.dice.random() < 0.5 else self.headings)]
        lines = [*head]
        for kind, text in self.lines:
            if kind == "text" and style.width:
                full = style.indent + text
                lines += textwrap.wrap(
                    full, style.width, drop_whitespace=False, break_long_words=True
                )
            else:
                lines.append((style.indent if kind == "text" else "") + text)
        return ("\n\n" if style.markdown and not self.tables else "\n").join(lines) + "\n"


def read_back(statute: ParsedStatute) -> list[tuple[ClauseKind, str, str]]:
    return [
        (clause.kind, clause.path, clause.heading if clause.heading else clause.text)
        for clause in statute.clauses
    ]


@pytest.mark.parametrize("name", PRINTS)
def test_a_statute_is_read_back_as_it_was_made(name: str) -> None:
    for seed in range(25):
        dice = random.Random(f"{name}{seed}")
        style = Print(**PRINTS[name])
        press = Press(dice, style)
        press.body()
        press.annexes()
        text = press.page()
        statute = read_statute(text)
        assert read_back(statute) == style.expected, text
        assert statute.title == "星河省供用电条例"
        assert statute.document_number == "星河省人民政府令第12号"
        assert len(statute.attachments) == style.annexes
        assert len(statute.tables) == press.tables
        assert statute.preamble == ""
