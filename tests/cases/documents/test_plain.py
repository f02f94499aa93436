"""Plain text: page markers and page numbers against lists, encodings, offsets, numerals."""

import pytest

from cases.documents.plain import page_markers
from cases.documents.read import read_document
from cases.documents.types import BlockRole, SourceDocument
from cases.numerals import spell_numeral, value_of

LONG = "值班员接到电话以后没有派人到场而是让客户自己等着直到第二天中午才有人过来查看"
SITE = "《学习材料.doc》由会员分享,可在线阅读,更多相关请在某网站上搜索。"


def read(text: str, name: str = "件.txt") -> SourceDocument:
    return read_document(name, text.encode())


PAGES = [
    (f"{SITE}\n1、{LONG}第八十\n2、三条。{LONG}\n3、{LONG}。", 3),
    (f"{SITE}\r\n1、{LONG}\r\n2、{LONG}", 2),
    (f"{SITE}\n1、{LONG}", 1),
    (f"标题\n1、{LONG * 2}\n2、{LONG * 2}\n3、{LONG * 2}", 3),
    ("工作要求\n1、加强学习。\n2、落实责任。\n3、严格考核。", 0),
    ("工作要求\n1、加强学习\n2、落实责任\n3、严格考核", 0),
    (f"工作要求\n1、{LONG}。\n{LONG}\n2、{LONG}。\n{LONG}\n3、{LONG}", 0),
    (f"要求\n1、{LONG}\n一、{LONG}\n2、{LONG}\n二、{LONG}\n3、x", 0),
    (f"2、{LONG}\n3、{LONG}", 0),
]


@pytest.mark.parametrize(("text", "count"), PAGES)
def test_page_markers(text: str, count: int) -> None:
    cuts = page_markers(text)
    assert [cut.number for cut in cuts] == list(range(1, count + 1))
    for cut in cuts:
        assert text[cut.span.start : cut.span.end].strip() == f"{cut.number}、"


def test_reading_joins_words_and_leads_back() -> None:
    text = f"{SITE}\n1、{LONG}第八十\n2、三条。{LONG}"
    document = read(text)
    reading = document.reading
    assert f"{LONG}第八十三条。" in reading.text
    at = reading.text.index("八十三条")
    span = reading.raw_span(at, at + 4)
    assert text[span.start : span.end] == "八十\n2、三条"
    assert document.between(span.start, span.end) == "八十三条"
    for offset, sign in enumerate(reading.text):
        assert text[reading.raw(offset)] == sign
        assert reading.joined(reading.raw(offset)) == offset
    inside = document.cuts[1].span.start + 1
    assert reading.text[reading.joined(inside) :].startswith("三条")


@pytest.mark.parametrize(
    "line", ["— {} —", "- {} -", "第{}页", "第 {} 页 共 9 页", "第{}页，共9页", "－{}－"]
)
def test_page_numbers_on_lines_of_their_own(line: str) -> None:
    text = "\n".join(["甲", line.format(1), "乙", line.format(2), "丙"])
    assert read(text).reading.text == "甲\n乙\n丙"


@pytest.mark.parametrize("text", ["甲\n— 1 —\n乙", "甲\n第5页\n乙\n第3页\n丙", "甲\n3\n乙\n4\n丙"])
def test_lines_that_are_no_page_numbers(text: str) -> None:
    assert read(text).reading.text == text


def test_offsets_are_raw_offsets() -> None:
    text = "甲\r\n\r\n  乙 \r\n丙"
    document = read(text)
    assert document.text == text
    assert [text[b.start : b.end].strip() for b in document.blocks] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings(encoding: str) -> None:
    text = f"供电所，{LONG}。\r\n第二行"
    assert read_document("件.txt", text.encode(encoding)).text == text


def test_a_text_cut_inside_a_character_is_read_up_to_there() -> None:
    assert read_document("件.txt", LONG.encode()[:-1]).text == LONG[:-1]


def test_markdown_headings() -> None:
    document = read("# 一级\n\n### 案例\n\n**加粗**\n\n正文", "件.md")
    assert [(document.words(b), b.heading_level, b.bold) for b in document.blocks] == [
        ("一级", 1, True),
        ("案例", 3, True),
        ("加粗", None, True),
        ("正文", None, False),
    ]


def test_contents_lines() -> None:
    document = read("目录\n案例一：甲......3\n案例二：乙………5\n正文3")
    assert [block.role for block in document.blocks] == [
        BlockRole.BODY,
        BlockRole.CONTENTS,
        BlockRole.CONTENTS,
        BlockRole.BODY,
    ]


NUMBERS = [
    ("12", 12),
    ("１２", 12),
    ("十", 10),
    ("十二", 12),
    ("二十", 20),
    ("二十三", 23),
    ("一百零二", 102),
    ("一百一十", 110),
    ("一千零五", 1005),
    ("二〇二三", 2023),
    ("③", 3),
    ("叁", 3),
    ("两", 2),
    ("甲", None),
    ("", None),
    ("3a", None),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_values_of_numerals(text: str, value: int | None) -> None:
    assert value_of(text) == value


def test_spelling_and_reading_agree() -> None:
    assert [spell_numeral(n) for n in (1, 10, 12, 20, 101, 110, 1005)] == [
        "一", "十", "十二", "二十", "一百零一", "一百一十", "一千零五",
    ]  # fmt: skip
    assert all(value_of(spell_numeral(number)) == number for number in range(1, 10_000))
