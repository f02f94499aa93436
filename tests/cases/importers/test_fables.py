"""The same cases in many layouts: forms, stars, odd brackets, decimals, content controls, PDF."""

import re

import pytest

from cases.documents.read import read_document
from cases.importers.recognise import read_cases
from cases.sections import CaseKind
from tests.cases.importers.fables import (
    ESTIMATED,
    NOTICE,
    STORM,
    Fable,
    bracketed,
    expected,
    lines,
    seen,
    unwritten,
)
from tests.cases.office import Sheet, cell, numbering, p, run, styles, table, word

PAIR = (ESTIMATED, NOTICE)
HEADING_STYLES = styles(("10", "标题 1", ""), ("20", "标题 2", ""), ("30", "标题 3", ""))


def dotted(number: int) -> str:
    return f"{number}."


def paragraphs(parts, form=bracketed) -> list[str]:
    return [p(line) for line in lines(parts, form)]


@pytest.mark.parametrize("title_first", ["title first", "number first"])
def test_a_form_with_particulars_in_pairs(title_first: str) -> None:
    body = []
    for number, fable in enumerate(PAIR, 1):
        named = [cell("案例名称"), cell(fable.title, span=3)]
        category = fable.sections[1][1][0]
        counted = [cell("案例编号"), cell(f"XH-2024-{number:03}"), cell("案例类别"), cell(category)]
        rows = [named, counted] if title_first == "title first" else [counted, named]
        rows.append([cell("填报单位"), cell("柳溪供电所"), cell("填报时间"), cell("2024年6月")])
        for name, parts in fable.without("案例分类").sections:
            rows.append([cell(name[:2], name[2:]), cell(*paragraphs(parts), span=3)])
        body += [table(*rows), p()]
    found = read_cases(read_document("登记表.docx", word(*body))).cases
    assert [(case.number_raw, case.number, case.title, case.category) for case in found] == [
        ("XH-2024-001", 1, ESTIMATED.title, "抄表收费"),
        ("XH-2024-002", 2, NOTICE.title, "停送电"),
    ]
    for case, fable in zip(found, PAIR, strict=True):
        named_sections = [(s.name, "".join(s.text.split())) for s in case.sections]
        assert [s for s in named_sections if s[0] not in {"案例类别", "填报单位", "填报时间"}] == (
            expected(fable.without("案例分类"))
        )
        assert ("填报时间", "2024年6月") in named_sections


@pytest.mark.parametrize("pair", ["〔〕", "[]", "〖〗", "［］", "【】"])
def test_text_right_behind_brackets_of_any_kind(pair: str) -> None:
    text = "选编\n"
    for number, fable in zip("１２", PAIR, strict=True):
        text += f"　　案例{number}:{fable.title}\n"
        for name, parts in fable.sections:
            first, *rest = lines(parts)
            text += f"　　{pair[0]}{name}{pair[1]}{first}\n" + "".join(f"　　{r}\n" for r in rest)
    assert seen("选编.txt", text) == [
        ("案例１", 1, ESTIMATED.title, expected(ESTIMATED)),
        ("案例２", 2, NOTICE.title, expected(NOTICE)),
    ]


def test_plain_numbered_groups_between_untitled_cases() -> None:
    text = [
        "共性案例集",
        "一、抄表收费类",
        "案例一",
        "事件经过：甲客户来电。",
        "案例启示：要核实。",
    ]
    text += ["二、停送电类", "案例二", "事件经过：乙客户来电。", "案例启示：要告知。"]
    found = read_cases(read_document("集.txt", "\r\n".join(text).encode("gb18030"))).cases
    assert [case.group for case in found] == ["抄表收费类", "停送电类"]
    assert [case.sections[-1].text for case in found] == ["要核实。", "要告知。"]


def test_the_last_item_of_a_case_is_no_group() -> None:
    text = "案例一：甲\n【暴露问题】\n一、制度没有落实\n二、培训没有跟上\n"
    text += "案例二：乙\n【暴露问题】\n一、丙\n"
    found = read_cases(read_document("集.txt", text.encode())).cases
    assert [len(case.sections[0].items or ()) for case in found] == [2, 1]


@pytest.mark.parametrize(
    "head", ["案 例 一　　{}", "★案例一★ {}", "◆案例一◆{}", "典型案例之一\t{}"]
)
def test_heads_with_blanks_and_stars(head: str) -> None:
    text = f"反面教材\n\n{head.format(NOTICE.title)}\n"
    for name, parts in NOTICE.sections:
        text += f"★{name}★\n" + "".join(f"{line}\n" for line in lines(parts))
    ((_, number, title, sections),) = seen("教材.txt", text)
    assert (number, title, sections) == (1, NOTICE.title, expected(NOTICE))


def test_spaced_section_names() -> None:
    body = [p(f"案 例 一　{NOTICE.title}", bold=True)]
    for name, parts in NOTICE.sections:
        body += [p(f"【 {name[:2]} {name[2:]} 】", bold=True), *paragraphs(parts)]
    assert seen("间.docx", word(*body)) == [("案 例 一", 1, NOTICE.title, expected(NOTICE))]


def test_decimal_headings() -> None:
    body = []
    for number, fable in enumerate(PAIR, 1):
        body.append(p(f"{number} {fable.title}", style="10"))
        for index, (name, parts) in enumerate(fable.without("案例分类").sections, 1):
            body += [p(f"{number}.{index} {name}", style="20"), *paragraphs(parts)]
    found = seen("报告.docx", word(*body, parts={"word/styles.xml": HEADING_STYLES}))
    assert [(number, title) for _, number, title, _ in found] == [
        (1, ESTIMATED.title),
        (2, NOTICE.title),
    ]
    assert found[1][3] == expected(NOTICE.without("案例分类"))


def test_one_list_counts_cases_sections_and_items() -> None:
    levels = [
        ("chineseCountingThousand", "案例%1："),
        ("chineseCounting", "%2、"),
        ("decimal", "（%3）"),
    ]
    body = []
    for fable in (*PAIR, STORM):
        body.append(p(fable.title, num=(1, 0), bold=True))
        for name, parts in fable.sections:
            body.append(p(name, num=(1, 1)))
            body += [p(x) if isinstance(x, str) else p(x[1], num=(1, 2)) for x in parts]
    found = seen("剖析.docx", word(*body, parts={"word/numbering.xml": numbering({1: levels})}))
    assert [row[:3] for row in found] == [
        (f"案例{label}", number, fable.title)
        for label, number, fable in zip("一二三", (1, 2, 3), (*PAIR, STORM), strict=True)
    ]
    assert found[2][3] == expected(STORM, unwritten)


def test_two_cases_in_one_table_and_one_in_a_nested_table() -> None:
    rows = []
    for number, fable in enumerate(PAIR, 1):
        rows.append([cell(f"案例{number}", bold=True), cell(fable.title, bold=True)])
        for name, parts in fable.sections:
            rows += [[cell(name, span=2, bold=True)], [cell(*paragraphs(parts), span=2)]]
    inner = table(*([cell(name), cell(*paragraphs(parts))] for name, parts in STORM.sections))
    outer = table([cell(f"案例3：{STORM.title}")], [cell(inner, p())])
    assert seen("警示.docx", word(p("警示案例"), table(*rows), p(), outer)) == [
        ("案例1", 1, ESTIMATED.title, expected(ESTIMATED)),
        ("案例2", 2, NOTICE.title, expected(NOTICE)),
        ("案例3", 3, STORM.title, expected(STORM)),
    ]


def test_a_column_of_numbers_before_the_labels() -> None:
    body = []
    for number, fable in zip("一二", PAIR, strict=True):
        rows = [[cell(f"案例{number}", span=3)], [cell(fable.title, span=3)]]
        for index, (name, parts) in enumerate(fable.sections, 1):
            rows.append([cell(str(index)), cell(f"{name}："), cell(*paragraphs(parts))])
        body += [table(*rows), p()]
    assert seen("表.docx", word(*body)) == [
        ("案例一", 1, ESTIMATED.title, expected(ESTIMATED)),
        ("案例二", 2, NOTICE.title, expected(NOTICE)),
    ]


def test_split_runs_controls_links_and_moves() -> None:
    body = []
    for number, fable in zip("一二", (NOTICE, STORM), strict=True):
        head = run("案例") + run(f"{number}　") + run(fable.title[:4]) + run(fable.title[4:])
        body.append(f"<w:sdt><w:sdtContent>{p(inner=head, bold=True)}</w:sdtContent></w:sdt>")
        for name, parts in fable.sections:
            body.append(p(inner=run(f"【{name[:2]}") + run(f"{name[2:]}】")))
            for line in lines(parts):
                moved = f'<w:moveFrom w:id="2">{run("移走的")}</w:moveFrom>'
                inner = f"<w:hyperlink>{run(line[:6])}</w:hyperlink>{moved}"
                body.append(p(inner=f'{inner}<w:ins w:id="3">{run(line[6:])}</w:ins>'))
    assert seen("拆.docx", word(*body)) == [
        ("案例一", 1, NOTICE.title, expected(NOTICE)),
        ("案例二", 2, STORM.title, expected(STORM)),
    ]


@pytest.mark.parametrize("size", [97, 173, 211])
def test_a_web_extract_from_case_nine_on_that_breaks_off(size: int) -> None:
    def flow(fable: Fable) -> str:
        return " ".join(f"【{name}】 {' '.join(lines(parts))}" for name, parts in fable.sections)

    torn = flow(ESTIMATED)[: flow(ESTIMATED).index("首问负责意识") + 3]
    text = f"学习(下) 案例9:{NOTICE.title} {flow(NOTICE)} 案例10:{STORM.title} {flow(STORM)} "
    text += f"案例11:{ESTIMATED.title} {torn}"
    pages = re.findall(rf".{{1,{size}}}", text)
    raw = "网页\n" + "\n".join(f"{number}、{page}" for number, page in enumerate(pages, 1))
    found = read_cases(read_document("网页.txt", f"{raw}\n限制150内".encode())).cases
    assert [(case.number, case.title, case.truncated) for case in found] == [
        (9, NOTICE.title, False),
        (10, STORM.title, False),
        (11, ESTIMATED.title, True),
    ]
    assert [
        ("".join((s.name or "").split()), "".join(s.text.split())) for s in found[1].sections
    ] == (expected(STORM))
    assert found[1].kind is CaseKind.EXEMPLARY


def test_a_pdf_with_running_heads_contents_and_page_numbers() -> None:
    sheet, top, page = Sheet(), 70, 0

    def line(text: str, x: int = 80, size: int = 12) -> None:
        nonlocal top, page
        if top > 740:
            sheet.line(f"第 {page} 页", 270, 800, 9)
            sheet.page()
            page, top = page + 1, 70
        if top == 70:
            sheet.line("星湖供电公司服务案例", 230, 30, 9)
        sheet.line(text, x, top, size)
        top += 20

    for number, fable in zip("一二", PAIR, strict=True):
        line(f"案例{number} {fable.title}{'.' * 16}{number}")
    for number, fable in zip("一二", PAIR, strict=True):
        line(f"案例{number} {fable.title}", 100, 16)
        top += 10
        for name, parts in fable.sections:
            line(f"【{name}】")
            for text in lines(parts):
                first, *rest = re.findall(r".{1,35}", f"　　{text}")
                line(first)
                for more in rest:
                    line(more)
    sheet.page()
    assert [(n, t, s) for _, n, t, s in seen("汇编.pdf", sheet.close())] == [
        (1, ESTIMATED.title, expected(ESTIMATED)),
        (2, NOTICE.title, expected(NOTICE)),
    ]


NO_CASES = [
    "例会纪要\n一、学习文件\n会议学习了案例一和案例三，大家结合案例三谈了体会。\n二、存在问题\n1.抄表不到位。\n",
    "学习办法\n第一条 为规范案例学习，制定本办法。\n第二条 案例包括案例提要、事件过程和案例点评。\n"
    "第三条 每月学习：\n（一）案例一，不良服务事件；\n（二）案例二，优质服务事例。\n",
]


@pytest.mark.parametrize("text", NO_CASES)
def test_documents_that_only_speak_of_cases(text: str) -> None:
    assert seen("无.txt", text) == []


def test_thousands_of_heads_end_soon() -> None:
    text = "".join(f"\n案例{number}：甲\n【事件过程】乙。" for number in range(1, 5000))
    assert len(seen("多.txt", text)) == 4999
