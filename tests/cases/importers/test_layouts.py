"""Cases in layouts that no two offices share: each document is one way of writing."""

from collections.abc import Callable

import pytest

from cases.documents.read import read_document
from cases.importers.recognise import read_cases
from cases.importers.types import RecognisedDocument
from cases.sections import CaseKind, SectionKey
from tests.cases.office import Sheet, cell, numbering, p, styles, table, word

COURSE = "2024年5月6日，收费员小汤把老何家的电费记到隔壁户头，老何两次上门没有得到答复。"
COURSE2 = "5月20日，老何再到营业厅，窗口让他“等系统自己改过来”。"
IMPACT = "老何把收据贴在小区公告栏，三十多户前来核对。"
HANDLING = "所长当天登门致歉，更正户头并退还电费。"
RULE1 = "《供电营业规则》第八十一条第二款。"
RULE2 = "国家电网公司员工服务“十个不准”第五条。"
PROBLEM1 = "收费系统录入没有第二人复核。"
PROBLEM2 = "客户上门两次，没有人登记。"
COMMENT = "记错一个户头是小事，让人白跑两趟就成了大事。"
DONE = "村里的老人都说，灯亮了，心也亮了。"


def read(name: str, content: bytes) -> RecognisedDocument:
    return read_cases(read_document(name, content))


def shape(found: RecognisedDocument) -> list[tuple[object, ...]]:
    return [
        (case.number, case.number_raw, case.title, [section.name for section in case.sections])
        for case in found.cases
    ]


def texts(found: RecognisedDocument, case: int = 0) -> dict[str | None, str]:
    return {section.name: section.text for section in found.cases[case].sections}


def items(found: RecognisedDocument, name: str, case: int = 0) -> list[tuple[int | None, str]]:
    for section in found.cases[case].sections:
        if section.name == name and section.items is not None:
            return [(item.n, item.text) for item in section.items]
    raise AssertionError(name)


def chinese_heading_styles() -> bytes:
    sheet = styles(
        ("1", "标题 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("2", "标题 2", '<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
    )
    return word(
        p("第一部分 反面教材", style="1"),
        p("案例1．记错户头", style="2"),
        p("一、事情经过", bold=True),
        p(COURSE),
        p("二、原因分析", bold=True),
        p(f"1、{PROBLEM1}"),
        p(f"2、{PROBLEM2}"),
        p("三、处理结果", bold=True),
        p(HANDLING),
        p("四、客户回音", bold=True),
        p(DONE),
        p("案例2．又记错户头", style="2"),
        p("一、事情经过", bold=True),
        p(COURSE2),
        p("二、原因分析", bold=True),
        p(f"{PROBLEM1}"),
        p("第二部分 工作安排", style="1"),
        p("各所对照检查。"),
        parts={"word/styles.xml": sheet},
    )


def test_chinese_heading_styles() -> None:
    found = read("手册.docx", chinese_heading_styles())
    assert shape(found) == [
        (1, "案例1", "记错户头", ["事情经过", "原因分析", "处理结果", "客户回音"]),
        (2, "案例2", "又记错户头", ["事情经过", "原因分析"]),
    ]
    assert items(found, "原因分析") == [(1, PROBLEM1), (2, PROBLEM2)]
    assert found.cases[0].sections[3].key is SectionKey.OTHER
    assert [entry.title for entry in found.skipped] == ["第二部分 工作安排"]
    assert found.cases[0].kind is CaseKind.ADVERSE


def linked_numbering() -> bytes:
    counted = numbering({3: [("chineseCounting", "第%1例"), ("decimal", "%1.%2")]})
    counted = counted.replace(
        '<w:lvlText w:val="第%1例"/>', '<w:pStyle w:val="H1"/><w:lvlText w:val="第%1例"/>'
    ).replace('<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>')
    link = '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'
    sheet = styles(("H1", "heading 1", link), ("H2", "heading 2", ""))
    body = []
    for title, course in (("户头记串了", COURSE), ("又串了一回", COURSE2)):
        body += [
            p(title, style="H1"),
            p("事件经过", style="H2", num=(3, 1)),
            p(course),
            p("违规条款", style="H2", num=(3, 1)),
            p(RULE1, num=(4, 0)),
            p(RULE2, num=(4, 0)),
            p("点评", style="H2", num=(3, 1)),
            p(COMMENT),
        ]
    lists = counted.replace(
        '<w:num w:numId="3">',
        '<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt '
        'w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="4"><w:abstractNumId w:val="4"/></w:num><w:num w:numId="3">',
    )
    return word(*body, parts={"word/styles.xml": sheet, "word/numbering.xml": lists})


def test_numbers_linked_to_heading_styles() -> None:
    found = read("汇编.docx", linked_numbering())
    assert shape(found) == [
        (1, "第一例", "户头记串了", ["事件经过", "违规条款", "点评"]),
        (2, "第二例", "又串了一回", ["事件经过", "违规条款", "点评"]),
    ]
    assert [text for _, text in items(found, "违规条款")] == [RULE1, RULE2]


def test_a_table_with_labels_above_their_text() -> None:
    rows = table(
        [cell("案例编号", bold=True), cell("003"), cell("案例名称", bold=True), cell("户头记串了")],
        [cell("案例分类"), cell("抄表收费", span=3)],
        [cell("事件经过", span=4)],
        [cell(COURSE, COURSE2, span=4)],
        [cell("违规条款", span=2), cell("暴露问题", span=2)],
        [cell(f"1.{RULE1}", f"2.{RULE2}", span=2), cell(PROBLEM1, span=2)],
        [cell("案例点评", span=4)],
        [cell(COMMENT, span=4)],
    )
    found = read(
        "案例卡.docx", word(p("服务案例卡", centre=True, bold=True), rows, p("学习后存档。"))
    )
    assert shape(found) == [
        (3, "003", "户头记串了", ["案例分类", "事件经过", "违规条款", "暴露问题", "案例点评"])
    ]
    assert texts(found)["事件经过"] == f"{COURSE}\n{COURSE2}"
    assert items(found, "违规条款") == [(1, RULE1), (2, RULE2)]
    assert texts(found)["暴露问题"] == PROBLEM1
    assert found.cases[0].category == "抄表收费"


def test_a_table_with_one_case_per_row() -> None:
    rows = table(
        [
            cell(head, bold=True)
            for head in ("序号", "案例名称", "事件经过", "暴露问题", "整改措施")
        ],
        [cell("1"), cell("户头记串了"), cell(COURSE), cell(PROBLEM1), cell(HANDLING)],
        [cell("2"), cell("又串了一回"), cell(COURSE2), cell(PROBLEM2), cell(HANDLING)],
    )
    found = read("台账.docx", word(p("三季度服务案例台账"), rows))
    assert shape(found) == [
        (1, "1", "户头记串了", ["事件经过", "暴露问题", "整改措施"]),
        (2, "2", "又串了一回", ["事件经过", "暴露问题", "整改措施"]),
    ]
    assert texts(found, 1)["事件经过"] == COURSE2


def test_tables_whose_title_stands_above_them() -> None:
    def card(course: str) -> str:
        return table(
            [cell("案例\n提要"), cell(PROBLEM1)],
            [cell("事件过程", merge="restart"), cell(course)],
            [cell(merge="continue"), cell(COURSE2)],
            [cell("案例点评"), cell(COMMENT)],
        )

    body = [
        p("案例一　户头记串了", bold=True),
        card(COURSE),
        p("案例二　又串了一回", bold=True),
        card(COURSE2),
        p("说明"),
        p("以上均为内部资料。"),
    ]
    found = read("卡片.docx", word(*body))
    assert shape(found) == [
        (1, "案例一", "户头记串了", ["案例提要", "事件过程", "案例点评"]),
        (2, "案例二", "又串了一回", ["案例提要", "事件过程", "案例点评"]),
    ]
    assert texts(found)["事件过程"] == f"{COURSE}\n{COURSE2}"
    assert texts(found, 1)["案例点评"] == COMMENT


PLAIN = f"""服务案例学习材料

目录
案例（一）
案例（二）
附录

前言
本材料供班前会使用：
1、先读经过，后读点评。
2、人人发言，不走过场。

案例（一）
户头记串了

案例简介：收费员记错户头。
事件经过：
{COURSE}
{COURSE2}
违反规定：{RULE1}
存在的问题
1.{PROBLEM1}
2.{PROBLEM2}
案例启示：{COMMENT}

案例（二）
又串了一回

案例简介：又一次记错。
事件经过：
{COURSE2}
案例启示：{COMMENT}

附录
一、投诉电话 95598
二、监管电话 12398
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_with_contents_foreword_and_appendix(line_end: str, encoding: str) -> None:
    content = PLAIN.replace("\n", line_end).encode(encoding)
    found = read("材料.txt", content)
    assert shape(found) == [
        (
            1,
            "案例（一）",
            "户头记串了",
            ["案例简介", "事件经过", "违反规定", "存在的问题", "案例启示"],
        ),
        (2, "案例（二）", "又串了一回", ["案例简介", "事件经过", "案例启示"]),
    ]
    assert items(found, "存在的问题") == [(1, PROBLEM1), (2, PROBLEM2)]
    assert items(found, "违反规定") == [(None, RULE1)]
    assert texts(found, 1)["案例启示"] == COMMENT
    assert "附录" in [entry.title for entry in found.skipped]


def test_titles_without_any_case_number() -> None:
    text = "\n".join(
        [
            "一、户头记串了",
            "【案例提要】记错户头。",
            "【事件过程】",
            COURSE,
            "【客户感受】",
            "心里不是滋味。",
            "二、又串了一回",
            "【案例提要】又记错。",
            "【事件过程】",
            COURSE2,
        ]
    )
    found = read("通报.txt", text.encode())
    assert shape(found) == [
        (1, "一", "户头记串了", ["案例提要", "事件过程", "客户感受"]),
        (2, "二", "又串了一回", ["案例提要", "事件过程"]),
    ]
    assert any("客户感受" in doubt.reason for doubt in found.doubts)


def test_markdown() -> None:
    text = "\n\n".join(
        [
            "# 服务案例",
            "## 案例 1：户头记串了",
            "### 事件经过",
            COURSE,
            "### 暴露问题",
            f"1. {PROBLEM1}",
            f"2. {PROBLEM2}",
            "## 案例 2：又串了一回",
            "### 事件经过",
            COURSE2,
            "## 使用说明",
            "班前会朗读。",
        ]
    )
    found = read("案例.md", text.encode())
    assert shape(found) == [
        (1, "案例 1", "户头记串了", ["事件经过", "暴露问题"]),
        (2, "案例 2", "又串了一回", ["事件经过"]),
    ]
    assert items(found, "暴露问题") == [(1, PROBLEM1), (2, PROBLEM2)]
    assert [entry.title for entry in found.skipped] == ["服务案例", "使用说明"]


@pytest.mark.parametrize(
    "mark",
    [
        "案例{}",
        "【案例{}】",
        "【案例之{}】",
        "第{}例",
        "案例（{}）",
        "典型案例{}",
        "［案例{}］",
        "◆ 案例{}",
        "第{}个案例",
    ],
)
def test_free_cases_without_title(mark: str) -> None:
    bodies = (COURSE + HANDLING, COURSE2 + HANDLING, IMPACT + HANDLING)
    text = "共性问题与处理\n" + "\n".join(
        f"{mark.format(number)}\n{body}\n{COMMENT}"
        for number, body in zip("一二三", bodies, strict=True)
    )
    found = read("共性.txt", text.encode())
    assert [case.number for case in found.cases] == [1, 2, 3]
    assert [case.title for case in found.cases] == [None, None, None]
    assert [case.kind for case in found.cases] == [CaseKind.COMMON] * 3
    assert found.cases[0].lead_sentence == COURSE
    assert found.cases[1].sections[0].text == f"{COURSE2}{HANDLING}\n{COMMENT}"


def test_everything_in_soft_breaks() -> None:
    block = "\n".join(
        [
            "案例1：户头记串了",
            "【事件经过】",
            COURSE,
            "【违规条款】",
            "本事件违反了以下规定：",
            RULE1,
            "【点评】",
            COMMENT,
        ]
    )
    found = read("通报.docx", word(p("各所："), p(block), p(block.replace("案例1", "案例2"))))
    assert shape(found) == [
        (1, "案例1", "户头记串了", ["事件经过", "违规条款", "点评"]),
        (2, "案例2", "户头记串了", ["事件经过", "违规条款", "点评"]),
    ]
    assert items(found, "违规条款") == [(None, RULE1)]


def test_bracketed_number_with_its_title_in_the_next_paragraph() -> None:
    body = [
        p("【案例1】", bold=True),
        p("户头记串了", bold=True, centre=True),
        p("——一张收据引出的风波", centre=True),
        p("【事件过程】", bold=True),
        p(COURSE),
        p("【暴露问题】", bold=True),
        p(f"一是{PROBLEM1}"),
        p(f"二是{PROBLEM2}"),
        p("【案例2】又串了一回", bold=True),
        p("【事件过程】", bold=True),
        p(COURSE2),
    ]
    found = read("案例.docx", word(*body))
    assert shape(found) == [
        (1, "案例1", "户头记串了 ——一张收据引出的风波", ["事件过程", "暴露问题"]),
        (2, "案例2", "又串了一回", ["事件过程"]),
    ]
    assert items(found, "暴露问题") == [(1, PROBLEM1), (2, PROBLEM2)]


WEB = (
    "《某所学习材料.doc》由会员分享,可在线阅读,更多相关《某所学习材料.doc》请在某网站上搜索。\n"
    "1、第一篇:学习小结 大家围绕案例二谈了体会。 第二篇:案例选编 (一)不良服务事件 "
    f"案例一:户头记串了 【案例提要】 记错户头。 【事件过程】 {COURSE} {COURSE2} "
    f"【违规条款】 本事件违反了以下规定: (1){RULE1} (2){RULE2} 【案例点评】 {COMMENT} "
    f"业扩报装 (一)不良服务事件 案例2:又串了一回【案例提要】 又记错。【事件过程】 {COURSE2} "
    f"【案例点评】 {COMMENT} (二)优质服务事例 案例3:一盏灯 两代情 【案例提要】 修灯。 "
    f"【服务过程】 {COURSE} 【取得效果】 (1){DONE} (2){DONE} 【案例点评】 {COMMENT} "
    "以上三个案例供大家学习。\n限制120内"
)


def test_a_web_extract_on_one_line() -> None:
    found = read("材料.txt", WEB.encode())
    assert shape(found) == [
        (1, "案例一", "户头记串了", ["案例提要", "事件过程", "违规条款", "案例点评"]),
        (2, "案例2", "又串了一回", ["案例提要", "事件过程", "案例点评"]),
        (3, "案例3", "一盏灯 两代情", ["案例提要", "服务过程", "取得效果", "案例点评"]),
    ]
    assert items(found, "违规条款") == [(1, RULE1), (2, RULE2)]
    assert [texts(found, case)["案例点评"] for case in range(3)] == [COMMENT] * 3
    assert [case.truncated for case in found.cases] == [False] * 3


def test_a_web_extract_that_breaks_off() -> None:
    found = read("材料.txt", WEB[: WEB.index(COMMENT, 500) + 9].encode())
    assert found.cases[-1].truncated
    assert any("断开" in doubt.reason for doubt in found.doubts)


def pdf_of_cases() -> bytes:
    sheet = Sheet()
    flow = [
        ("案例1 户头记串了", True),
        ("事件经过", True),
        (COURSE, False),
        (COURSE2, False),
        ("违规条款", True),
        (f"（1）{RULE1}", False),
        (f"（2）{RULE2}", False),
        ("点评", True),
        (COMMENT + HANDLING + IMPACT, False),
    ] * 4
    top, number = 90.0, 0
    width = 30

    def begin() -> None:
        nonlocal number
        number += 1
        sheet.line("星河供电公司服务案例", 230, 40, 9)
        sheet.line(f"第 {number} 页 共 9 页", 260, 800, 9)

    begin()
    count = 0
    for text, is_head in flow:
        if text.startswith("案例1"):
            count += 1
            text = text.replace("案例1", f"案例{count}")
        rows = [text] if is_head else _wrapped(text, width)
        for index, row in enumerate(rows):
            sheet.line(row, 90 if is_head else (114 if index == 0 else 90), top)
            top += 22
            if top > 740:
                sheet.page()
                begin()
                top = 90.0
    return sheet.close()


def _wrapped(text: str, width: int) -> list[str]:
    """Break like a typesetter: by width, no closing sign at the start of a line."""
    rows, row, used = [], "", 2.0
    for sign in text:
        room = 0.5 if sign.isascii() else 1.0
        if used + room > width and sign not in "，。、；：”）》":
            rows.append(row)
            row, used = "", 0.0
        row += sign
        used += room
    return [*rows, row]


def test_a_pdf_with_indented_paragraphs_over_pages() -> None:
    found = read("案例.pdf", pdf_of_cases())
    assert [(case.number, case.title) for case in found.cases] == [
        (number, "户头记串了") for number in (1, 2, 3, 4)
    ]
    for number in range(4):
        assert texts(found, number)["事件经过"] == f"{COURSE}\n{COURSE2}"
        assert items(found, "违规条款", number) == [(1, RULE1), (2, RULE2)]
        assert texts(found, number)["点评"] == COMMENT + HANDLING + IMPACT


@pytest.mark.parametrize("maker", [chinese_heading_styles, linked_numbering, pdf_of_cases])
def test_offsets_point_at_the_text(maker: Callable[[], bytes]) -> None:
    content = maker()
    name = "x.pdf" if content.startswith(b"%PDF") else "x.docx"
    document = read_document(name, content)
    for case in read_cases(document).cases:
        for section in case.sections:
            assert document.between(section.span.start, section.span.end) == section.text
            for item in section.items or ():
                assert document.between(item.span.start, item.span.end) == item.text


def test_a_report_that_is_no_case() -> None:
    parts = [
        "供电所工作总结",
        "一、基本情况",
        IMPACT,
        "二、存在问题",
        PROBLEM1,
        "三、整改措施",
        HANDLING,
    ]
    found = read("总结.txt", "\n".join(parts).encode())
    assert found.cases == ()
    assert [doubt.reason for doubt in found.doubts] == ["没有在文件中找到案例，请确认文件内容"]
