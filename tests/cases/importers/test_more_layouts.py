"""More ways of writing a case book: running text, tables over pages, odd numbers, torn ends."""

import pytest

from cases.documents.read import read_document
from cases.event_dates import DatePrecision
from cases.importers.recognise import read_cases
from cases.importers.types import RecognisedDocument
from cases.sections import CaseKind
from tests.cases.office import Sheet, cell, numbering, p, table, word

COURSE = "2024年3月2日，抢修员小夏接单后没有到场，直到客户第三次来电才动身。"
COURSE2 = "当晚气温零下四度，客户家中有一位发烧的孩子。"
SUMMARY = "抢修人员超时到场，客户投诉。"
PROBLEM1 = "接单后没有立即出发。"
PROBLEM2 = "班长没有跟踪工单。"
RULE1 = "国家电网公司供电服务“十项承诺”第二条。"
RULE2 = "《供电监管办法》第十四条。"
COMMENT = "晚到一小时，要用一年的热心去补。"
SITE = "《材料.doc》由会员分享,可在线阅读,更多相关请在某网站上搜索。"


def read(name: str, content: bytes | str) -> RecognisedDocument:
    raw = content.encode() if isinstance(content, str) else content
    return read_cases(read_document(name, raw))


def shape(found: RecognisedDocument) -> list[tuple[object, ...]]:
    return [
        (case.number_raw, case.title, [section.name for section in case.sections])
        for case in found.cases
    ]


def text(found: RecognisedDocument, name: str | None, case: int = 0) -> str:
    return next(s.text for s in found.cases[case].sections if s.name == name)


def entries(found: RecognisedDocument, name: str, case: int = 0) -> list[tuple[int | None, str]]:
    section = next(s for s in found.cases[case].sections if s.name == name)
    return [(item.n, item.text) for item in section.items or ()]


HEADS = [
    "案例一:抢修迟到引投诉",
    "案例一：抢修迟到引投诉 ",
    "案例一 抢修迟到引投诉 ",
    "案例一抢修迟到引投诉",
    "案例1、抢修迟到引投诉 ",
    "典型案例一:抢修迟到引投诉 ",
    "第一例:抢修迟到引投诉 ",
    "【案例一】抢修迟到引投诉 ",
    "案例（一）抢修迟到引投诉 ",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("brackets", ["【】", "[]", "［］"])
def test_running_text(head: str, brackets: str) -> None:
    def name(words: str) -> str:
        return f"{brackets[0]}{words}{brackets[1]}"

    body = (
        f"{name('案例提要')} {SUMMARY} {name('事件过程')} {COURSE} {COURSE2} "
        f"{name('违规条款')} 本事件违反了以下规定: (1){RULE1} (2){RULE2} "
        f"{name('案例点评')} {COMMENT} "
    )
    second = head.replace("一", "二").replace("1", "2")
    content = (
        f"{SITE}\n1、第一篇:选编 前面说几句闲话，案例二大家都议论过。 {head}{body}{second}{body}"
    )
    found = read("网摘.txt", content)
    names = ["案例提要", "事件过程", "违规条款", "案例点评"]
    assert [(case.title, case.number) for case in found.cases] == [
        ("抢修迟到引投诉", 1),
        ("抢修迟到引投诉", 2),
    ]
    assert [[section.name for section in case.sections] for case in found.cases] == [names, names]
    assert entries(found, "违规条款", 1) == [(1, RULE1), (2, RULE2)]
    assert text(found, "案例点评") == COMMENT


def test_free_cases_in_running_text() -> None:
    content = (
        f"{SITE}\n1、第一篇:共性问题 下面列举两例供参考，大家对照检查自己的工作。 "
        f"案例一:{COURSE}{COURSE2}{PROBLEM1}{PROBLEM2} "
        f"案例二:抢修不到场 {COURSE2}{PROBLEM1}{COURSE} 第二篇:学习小结 大家谈了体会。"
    )
    found = read("网摘.txt", content)
    assert [(case.number, case.title, case.kind) for case in found.cases] == [
        (1, None, CaseKind.COMMON),
        (2, "抢修不到场", CaseKind.COMMON),
    ]
    assert text(found, None, 1) == COURSE2 + PROBLEM1 + COURSE
    assert found.cases[0].lead_sentence == COURSE


@pytest.mark.parametrize("torn", ["【", "【案例", "【案例点评", "【案例点评】"])
def test_a_document_torn_inside_a_heading(torn: str) -> None:
    content = f"案例一：甲\n【事件过程】\n{COURSE}\n【暴露问题】\n{PROBLEM1} {torn}"
    found = read("件.txt", content)
    assert found.cases[0].truncated
    assert text(found, "暴露问题") == PROBLEM1


ENDS = [
    (f"1.{PROBLEM1}\n2.{PROBLEM2}", False),
    (f"1.{PROBLEM1}\n2.班长没有跟踪工", True),
    ("1.接单后没有出发\n2.班长没有跟踪", False),
    ("班长没有跟踪工", True),
    ("他说：“今天不来了。”", False),
]


@pytest.mark.parametrize(("ending", "is_truncated"), ENDS)
def test_truncation(ending: str, is_truncated: bool) -> None:
    found = read("件.txt", f"案例一：甲\n【事件过程】\n{COURSE}\n【暴露问题】\n{ending}")
    assert found.cases[0].truncated is is_truncated
    assert any("断开" in doubt.reason for doubt in found.doubts) is is_truncated


def test_a_title_is_no_truncated_end_when_a_chapter_follows() -> None:
    found = read("件.txt", f"案例一：甲\n【事件过程】\n{COURSE}班长没有跟踪工\n附录\n电话表")
    assert not found.cases[0].truncated


ITEMS = [
    (f"（1）{RULE1}\n（2）{RULE2}", [(1, RULE1), (2, RULE2)]),
    (f"1．{RULE1}\n2．{RULE2}", [(1, RULE1), (2, RULE2)]),
    (f"①{RULE1}②{RULE2}", [(1, RULE1), (2, RULE2)]),
    (f"一、{RULE1}\n二、{RULE2}", [(1, RULE1), (2, RULE2)]),
    (f"（一）{RULE1}\n（二）{RULE2}", [(1, RULE1), (2, RULE2)]),
    (f"{RULE1}\n{RULE2}", [(None, RULE1), (None, RULE2)]),
    (f"本事件违反了以下规定：{RULE1}", [(None, RULE1)]),
    (
        "《规范》第四条第（二）款、第六条第（三）项。",
        [(None, "《规范》第四条第（二）款、第六条第（三）项。")],
    ),
    (
        "《规范》第四条。“应做到：（1）及时；（2）准确。”",
        [(None, "《规范》第四条。“应做到：（1）及时；（2）准确。”")],
    ),
    (
        "1.31户以上的，按《规范》第四条。\n2.其余从简。",
        [(1, "31户以上的，按《规范》第四条。"), (2, "其余从简。")],
    ),
    (
        "（1）《办法》第七条：电压偏差不超过2.5伏。（2）《规范》第四条。",
        [(1, "《办法》第七条：电压偏差不超过2.5伏。"), (2, "《规范》第四条。")],
    ),
    (f"（1）{RULE1}\n补充一段。\n（2）{RULE2}", [(1, f"{RULE1}\n补充一段。"), (2, RULE2)]),
    (f"(1){RULE1}\n①甲；\n②乙。\n(2){RULE2}", [(1, f"{RULE1}\n①甲；\n②乙。"), (2, RULE2)]),
]


@pytest.mark.parametrize(("section", "wanted"), ITEMS)
def test_items(section: str, wanted: list[tuple[int | None, str]]) -> None:
    found = read(
        "件.txt",
        f"案例一：甲\n【事件过程】\n{COURSE}\n【违规条款】\n{section}\n【点评】\n{COMMENT}",
    )
    assert entries(found, "违规条款") == wanted


def test_odd_numbers_are_doubted() -> None:
    section = f"1.{PROBLEM1}\n3.{PROBLEM2}\n3.{PROBLEM1}"
    found = read("件.txt", f"案例一：甲\n【事件过程】\n{COURSE}\n【暴露问题】\n{section}")
    assert [n for n, _ in entries(found, "暴露问题")] == [1, 3, 3]
    assert any("编号不连续" in doubt.reason for doubt in found.doubts)


DATES = [
    ("2024年3月2日，", (2024, 3, 2, DatePrecision.DAY)),
    ("２０２４年３月２日", (2024, 3, 2, DatePrecision.DAY)),
    ("二〇二四年三月二日", (2024, 3, 2, DatePrecision.DAY)),
    ("2024 年 3 月 2 日", (2024, 3, 2, DatePrecision.DAY)),
    ("2024-03-02 8:00", (2024, 3, 2, DatePrecision.DAY)),
    ("2024年12月底", (2024, 12, None, DatePrecision.MONTH)),
    ("2024年初", (2024, None, None, DatePrecision.YEAR)),
    ("2020年至2023年多次反映，2023年7月", (2023, 7, None, DatePrecision.MONTH)),
    ("按《规则》（2009年版）办理", (None, None, None, DatePrecision.UNKNOWN)),
    ("3月2日上午", (None, None, None, DatePrecision.UNKNOWN)),
]


@pytest.mark.parametrize(("words", "wanted"), DATES)
def test_event_dates(words: str, wanted: tuple[object, ...]) -> None:
    content = f"案例一：甲\n【事件过程】\n{words}客户来电。\n【点评】\n2030年再看。"
    document = read_document("件.txt", content.encode())
    date = read_cases(document).cases[0].event_date
    assert (date.year, date.month, date.day, date.precision) == wanted
    if date.span is not None:
        assert content[date.span.start : date.span.end] == date.words
        assert date.words in words


def test_an_index_table_is_no_case() -> None:
    index = table(
        [cell("序号"), cell("案例名称"), cell("页码")],
        [cell("1"), cell("抢修迟到引投诉"), cell("3")],
        [cell("2"), cell("抢修不到场"), cell("5")],
    )
    body = [p("目录", bold=True), index]
    for number, title in (("一", "抢修迟到引投诉"), ("二", "抢修不到场")):
        body += [p(f"案例{number}：{title}", bold=True)]
        body += [p("【事件经过】", bold=True), p(COURSE), p("【点评】", bold=True), p(COMMENT)]
    found = read("件.docx", word(*body))
    assert shape(found) == [
        ("案例一", "抢修迟到引投诉", ["事件经过", "点评"]),
        ("案例二", "抢修不到场", ["事件经过", "点评"]),
    ]


def test_a_data_table_inside_a_section_stays_there() -> None:
    body = [
        p("案例一：甲", bold=True),
        p("【事件过程】", bold=True),
        p(COURSE),
        table([cell("时间"), cell("动作")], [cell("8:00"), cell("来电")]),
        p(COURSE2),
        p("【点评】", bold=True),
        p(COMMENT),
    ]
    found = read("件.docx", word(*body))
    assert shape(found) == [("案例一", "甲", ["事件过程", "点评"])]
    assert text(found, "事件过程") == f"{COURSE}\n时间\n动作\n8:00\n来电\n{COURSE2}"


def test_auto_numbered_sections_under_typed_titles() -> None:
    lists = numbering({1: [("chineseCounting", "（%1）")], 2: [("decimal", "%1、")]})
    body = []
    for number in ("1", "2"):
        body += [p(f"案例{number}　抢修迟到", bold=True)]
        for name in ("案例简介", "事情经过", "责任追究", "客户回访"):
            body += [p(name, num=(1, 0)), p(COURSE if name != "责任追究" else PROBLEM1)]
        body += [p("防范措施", num=(1, 0)), p(PROBLEM1, num=(2, 0)), p(PROBLEM2, num=(2, 0))]
    found = read("件.docx", word(*body, parts={"word/numbering.xml": lists}))
    names = ["案例简介", "事情经过", "责任追究", "客户回访", "防范措施"]
    assert shape(found) == [("案例1", "抢修迟到", names), ("案例2", "抢修迟到", names)]
    assert [entry for _, entry in entries(found, "防范措施")] == [PROBLEM1, PROBLEM2]


def test_mentions_in_a_foreword_are_no_cases() -> None:
    content = "\n".join(
        [
            "前言",
            "案例一、案例二反映的是服务态度问题。",
            "案例一要重点学习。",
            "案例一：抢修迟到",
            "【事件过程】",
            COURSE,
            "案例二：抢修不到场",
            "【事件过程】",
            COURSE2,
            "编后记",
            "案例二已经整改。",
        ]
    )
    assert shape(read("件.txt", content)) == [
        ("案例一", "抢修迟到", ["事件过程"]),
        ("案例二", "抢修不到场", ["事件过程"]),
    ]


def test_groups_give_the_kind() -> None:
    content = "\n".join(
        [
            "一、反面典型",
            "案例1：抢修迟到",
            COURSE,
            "二、正面典型",
            "案例2：风雪抢修",
            COURSE2,
            "三、共性案例",
            "案例3：表箱松动",
            COURSE2,
        ]
    )
    found = read("件.txt", content)
    assert [case.kind for case in found.cases] == [
        CaseKind.ADVERSE,
        CaseKind.EXEMPLARY,
        CaseKind.COMMON,
    ]
    assert [case.group for case in found.cases] == ["反面典型", "正面典型", "共性案例"]
    assert [text(found, None, case) for case in range(3)] == [COURSE, COURSE2, COURSE2]


def test_a_signature_is_no_part_of_the_last_case() -> None:
    content = (
        f"案例一：甲\n【事件过程】\n{COURSE}\n【点评】\n{COMMENT}\n星河供电公司办公室\n2024年4月1日"
    )
    found = read("件.txt", content)
    assert text(found, "点评") == COMMENT
    assert [entry.title for entry in found.skipped] == ["星河供电公司办公室", "2024年4月1日"]


def pdf_with_tables() -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table

    sheet = Sheet()
    style = ParagraphStyle("x", fontName="STSong-Light", fontSize=11, leading=15, wordWrap="CJK")
    for number, course in ((1, COURSE), (2, COURSE2)):
        sheet.line(f"案例{number}：抢修迟到", 200, 80, 14)
        rows = [("案例提要", SUMMARY), ("事件过程", course + COURSE2), ("违规条款", RULE1)]
        rows.append(("案例点评", COMMENT))
        drawn = Table(
            [[Paragraph(label, style), Paragraph(words, style)] for label, words in rows],
            colWidths=[80, 300],
            style=[("GRID", (0, 0), (-1, -1), 0.5, "black")],
        )
        drawn.wrapOn(sheet.canvas, 400, 600)
        drawn.drawOn(sheet.canvas, 90, 500)
        sheet.line(f"- {number} -", 290, 800, 9)
        sheet.page()
    return sheet.close()


def test_tables_in_a_pdf() -> None:
    found = read("件.pdf", pdf_with_tables())
    names = ["案例提要", "事件过程", "违规条款", "案例点评"]
    assert shape(found) == [("案例1", "抢修迟到", names), ("案例2", "抢修迟到", names)]
    assert text(found, "事件过程") == COURSE + COURSE2
    assert text(found, "案例点评", 1) == COMMENT


def test_numbers_without_a_sign_after_them() -> None:
    body = f"1.1 事件经过\n{COURSE}\n1.2 原因分析\n{PROBLEM1}"
    found = read("件.txt", f"1 抢修迟到\n{body}\n2 抢修不到场\n{body.replace('1.', '2.')}")
    assert [(case.number, case.title) for case in found.cases] == [
        (1, "抢修迟到"),
        (2, "抢修不到场"),
    ]


def test_an_unknown_first_section_and_a_bracketed_unknown_one() -> None:
    lists = numbering({1: [("decimal", "案例%1：")]})
    body = []
    for title, first in (("抢修及时", "背景"), ("风雪抢修", "人物速写")):
        body += [p(title, num=(1, 0)), p(f"一、{first}", bold=True), p(COURSE2)]
        body += [p("二、主要做法", bold=True), p(COURSE)]
    found = read("件.docx", word(*body, parts={"word/numbering.xml": lists}))
    assert shape(found) == [
        ("案例1", "抢修及时", ["背景", "主要做法"]),
        ("案例2", "风雪抢修", ["人物速写", "主要做法"]),
    ]
    second = read("件.txt", f"案例一：甲\n〖事件经过〗\n{COURSE}\n〖思考题〗\n怎么办？")
    assert shape(second) == [("案例一", "甲", ["事件经过", "思考题"])]


def test_unknown_labels_among_known_ones_in_a_table() -> None:
    rows = table(
        [cell("案例三：抢修迟到", span=2)],
        [cell("发生单位"), cell("星河所")],
        [cell("案例提要"), cell(SUMMARY)],
        [cell("事件过程"), cell(COURSE)],
    )
    found = read("件.docx", word(rows))
    assert shape(found) == [("案例三", "抢修迟到", ["发生单位", "案例提要", "事件过程"])]
    assert text(found, "发生单位") == "星河所"
