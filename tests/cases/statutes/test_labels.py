"""Every way to print a label, and what looks like one and is none."""

import pytest

from cases.numerals import spell_numeral, value_of
from cases.statutes.labels import (
    NumberStyle,
    article_of,
    attachment_of,
    decimal_of,
    entry_of,
    heading_of,
)
from cases.statutes.types import ClauseKind

HEADINGS = [
    ("第一章 总 则", ClauseKind.CHAPTER, 1, "总 则"),
    ("第十二章　附　则", ClauseKind.CHAPTER, 12, "附　则"),
    ("第二编物权", ClauseKind.PART, 2, "物权"),
    ("第一篇 通则", ClauseKind.PART, 1, "通则"),
    ("第二部分 服务标准", ClauseKind.PART, 2, "服务标准"),
    ("第三分编 准合同", ClauseKind.SUBPART, 3, "准合同"),
    ("第 3 节 变更", ClauseKind.SECTION, 3, "变更"),
    ("第三章", ClauseKind.CHAPTER, 3, ""),
]
ARTICLES = [
    ("第八十二条 用户应当", 82, 0, "用户应当"),
    ("第六十六条之一 供电企业", 66, 1, "供电企业"),
    ("第120条之2　用户", 120, 2, "用户"),
    ("第 八 条　用户", 8, 0, "用户"),
    ("第８２条 用户", 82, 0, "用户"),
    ("第二条本条例适用于本省", 2, 0, "本条例适用于本省"),
    ("第三条", 3, 0, ""),
    ("第四条：用户应当", 4, 0, "用户应当"),
    ("第五条【目的】为了", 5, 0, "【目的】为了"),
]
ENTRIES = [
    ("（三）用户", NumberStyle.PAREN, 3, "用户"),
    ("(十一)用户", NumberStyle.PAREN, 11, "用户"),
    ("（ 一 ）用户", NumberStyle.PAREN, 1, "用户"),
    ("㈡用户", NumberStyle.PAREN, 2, "用户"),
    ("二、用户", NumberStyle.COMMA, 2, "用户"),
    ("（1）用户", NumberStyle.FIGURE_PAREN, 1, "用户"),
    ("⑴用户", NumberStyle.FIGURE_PAREN, 1, "用户"),
    ("2.用户", NumberStyle.FIGURE, 2, "用户"),
    ("２．用户", NumberStyle.FIGURE, 2, "用户"),
    ("3、用户", NumberStyle.FIGURE, 3, "用户"),
    ("⒊用户", NumberStyle.FIGURE, 3, "用户"),
    ("4）用户", NumberStyle.HALF_PAREN, 4, "用户"),
    ("⑤用户", NumberStyle.CIRCLE, 5, "用户"),
    ("b) 用户", NumberStyle.LETTER, 2, "用户"),
    ("第一，用户", NumberStyle.ORDINAL, 1, "用户"),
]


@pytest.mark.parametrize(("text", "kind", "number", "title"), HEADINGS)
def test_headings(text: str, kind: ClauseKind, number: int, title: str) -> None:
    label = heading_of(text)
    assert label is not None
    assert (label.kind, label.number, label.title) == (kind, number, title)


@pytest.mark.parametrize(
    "text", ["第三章规定的事项", "第二章的规定。", "第一章总则，", "第三条 用户"]
)
def test_sentences_are_no_headings(text: str) -> None:
    assert heading_of(text) is None


@pytest.mark.parametrize(("text", "number", "suffix", "rest"), ARTICLES)
def test_articles(text: str, number: int, suffix: int, rest: str) -> None:
    label = article_of(text)
    assert label is not None
    assert (label.number, label.suffix, label.rest) == (number, suffix, rest)


@pytest.mark.parametrize(
    "text",
    [
        "第五条规定的用户",
        "第五条第二款所称用户",
        "第五条、第六条所称用户",
        "第五条至第八条所称用户",
        "第五条 第二款所称用户",
        "第五条所列行为",
        "第五条以外的用户",
        "第八条之（三）",
        "“第五条 用户",
    ],
)
def test_references_are_no_articles(text: str) -> None:
    assert article_of(text) is None


@pytest.mark.parametrize(("text", "mark", "number", "rest"), ENTRIES)
def test_entries(text: str, mark: NumberStyle, number: int, rest: str) -> None:
    label = entry_of(text)
    assert label is not None
    assert (label.mark, label.number, label.rest) == (mark, number, rest)


@pytest.mark.parametrize(
    "text",
    ["3.5千伏以下", "一、二级负荷", "第一、二款所称", "2024.1.1起", "95598、12398热线", "一般用户"],
)
def test_amounts_are_no_entries(text: str) -> None:
    assert entry_of(text) is None


@pytest.mark.parametrize(
    ("text", "printed", "title"),
    [
        ("附件", "附件", ""),
        ("附 件：", "附 件", ""),
        ("附件2 登记表", "附件2", "登记表"),
        ("附件2登记表", "附件2", "登记表"),
        ("附表一：收费标准", "附表一", "收费标准"),
        ("附录A（规范性附录）", "附录A", "（规范性附录）"),
        ("【附件一】", "附件一", ""),
        ("附：计算方法", "附", "计算方法"),
        ("附", "附", ""),
    ],
)
def test_attachments(text: str, printed: str, title: str) -> None:
    label = attachment_of(text)
    assert label is not None
    assert (label.printed, label.title) == (printed, title)


@pytest.mark.parametrize(
    "text", ["附则", "附　则", "附件一所列项目", "附件1和附件2", "附件应当齐全。", "附注：略"]
)
def test_what_is_no_attachment(text: str) -> None:
    assert attachment_of(text) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("4.1.2 应当整洁", (4, 1, 2)), ("3.2热线", (3, 2)), ("5 附录", (5,)), ("10千伏", None)],
)
def test_decimals(text: str, numbers: tuple[int, ...] | None) -> None:
    label = decimal_of(text)
    assert (label.numbers if label else None) == numbers


@pytest.mark.parametrize("value", [0, 1, 9, 10, 12, 20, 21, 99, 100, 101, 110, 1260, 1001, 2024])
def test_numbers_are_read_as_they_are_written(value: int) -> None:
    assert value_of(spell_numeral(value)) == value
    assert value_of(str(value)) == value


def test_other_numbers() -> None:
    assert value_of("二〇二四") == 2024
    assert value_of("１２") == 12
    assert value_of("一百 零 三") == 103
    assert spell_numeral(1001) == "一千零一"
    assert value_of("甲") is None
