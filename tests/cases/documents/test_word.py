"""What a reader of a Word file sees, and nothing else."""

import pytest

from cases.documents.read import read_document
from cases.documents.types import BlockRole, SourceDocument
from tests.cases.office import TYPES, W, cell, numbering, p, package, run, styles, table, word

DEL = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'


def read(*body: str, **parts: str | bytes) -> SourceDocument:
    named = {f"word/{name}.xml": content for name, content in parts.items()}
    return read_document("件.docx", word(*body, parts=named))


def deleted(text: str) -> str:
    return f'<w:del w:id="1" w:author="a"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


SEEN = [
    ("一段", run("甲") + run("乙"), "甲乙"),
    ("插入", run("甲") + f'<w:ins w:id="1">{run("乙")}</w:ins>', "甲乙"),
    ("删除", run("甲") + deleted("乙") + run("丙"), "甲丙"),
    ("移入", run("甲") + f"<w:moveTo>{run('乙')}</w:moveTo>", "甲乙"),
    ("移出", run("甲") + f"<w:moveFrom>{run('乙')}</w:moveFrom>", "甲"),
    ("链接", run("甲") + f"<w:hyperlink>{run('乙')}</w:hyperlink>", "甲乙"),
    ("控件", f"<w:sdt><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>", "甲"),
    (
        "控件提示",
        run("甲")
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + f"{run('单击输入')}</w:sdtContent></w:sdt>",
        "甲",
    ),
    ("脚注", run("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "甲"),
    ("批注", run("甲") + '<w:r><w:commentReference w:id="2"/></w:r>', "甲"),
    (
        "文本框",
        run("甲") + f"<w:r><w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict></w:r>",
        "甲",
    ),
    ("隐藏", run("甲") + run("乙", props="<w:vanish/>"), "甲"),
    ("换行", run("甲\n乙\t丙"), "甲\n乙\t丙"),
    ("分页", run("甲") + '<w:r><w:br w:type="page"/></w:r>' + run("乙"), "甲乙"),
    ("连字符", run("A") + "<w:r><w:noBreakHyphen/></w:r>" + run("B"), "A-B"),
    (
        "域",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        '<w:r><w:t>旧</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run("结果")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{run("后")}',
        "结果后",
    ),
    ("简单域", f'<w:fldSimple w:instr="DATE">{run("甲")}</w:fldSimple>', "甲"),
    (
        "注音",
        f"<w:r><w:ruby><w:rt>{run('jiǎ')}</w:rt><w:rubyBase>{run('甲')}</w:rubyBase></w:ruby></w:r>",
        "甲",
    ),
]


@pytest.mark.parametrize(("inner", "seen"), [row[1:] for row in SEEN], ids=[r[0] for r in SEEN])
def test_accepted_text(inner: str, seen: str) -> None:
    assert read(p(inner=inner)).text == seen


def test_a_deleted_paragraph_vanishes_and_is_not_counted() -> None:
    lists = numbering({1: [("decimal", "%1.")]})
    found = read(
        p("甲", num=(1, 0)),
        p(inner=deleted("乙"), num=(1, 0), props=DEL),
        p("丙", num=(1, 0)),
        numbering=lists,
    )
    assert found.text == "甲\n丙"
    assert [b.number and b.number.label for b in found.blocks] == ["1.", "2."]


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    assert read(p(inner=run("甲"), props=DEL), p("乙"), p("丙")).text == "甲乙\n丙"


LABELS = [
    ("chineseCounting", "%1、", 12, "十二、"),
    ("chineseCountingThousand", "第%1例", 20, "第二十例"),
    ("chineseLegalSimplified", "%1、", 3, "叁、"),
    ("decimalEnclosedCircle", "%1", 3, "③"),
    ("decimalFullWidth", "%1．", 3, "３．"),
    ("decimalZero", "案例%1", 3, "案例03"),
    ("upperRoman", "%1.", 4, "IV."),
    ("lowerLetter", "%1)", 28, "bb)"),
    ("ideographTraditional", "%1、", 2, "乙、"),
    ("none", "※", 3, "※"),
    ("unknownFormat", "（%1）", 3, "（3）"),
]


@pytest.mark.parametrize(("form", "text", "count", "label"), LABELS)
def test_number_formats(form: str, text: str, count: int, label: str) -> None:
    lists = numbering({1: [(form, text)]})
    found = read(*(p(f"项{n}", num=(1, 0)) for n in range(count)), numbering=lists)
    number = found.blocks[-1].number
    assert number is not None
    assert number.label == label
    assert "项" in found.text
    assert label not in found.text


def test_levels_restart_under_their_parent() -> None:
    lists = numbering({1: [("chineseCounting", "%1、"), ("decimal", "（%2）")]})
    levels = [0, 1, 1, 0, 1]
    found = read(*(p("项", num=(1, level)) for level in levels), numbering=lists)
    labels = [block.number.label for block in found.blocks if block.number]
    assert labels == ["一、", "（1）", "（2）", "二、", "（1）"]


def test_a_start_override_restarts_a_shared_list() -> None:
    lists = numbering({1: [("decimal", "%1.")]}).replace(
        "</w:numbering>",
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
    )
    found = read(*(p("项", num=(n, 0)) for n in (1, 1, 2, 2, 3)), numbering=lists)
    labels = [block.number.label for block in found.blocks if block.number]
    assert labels == ["1.", "2.", "1.", "2.", "3."]


def test_numbering_of_a_style_can_be_switched_off() -> None:
    lists = numbering({1: [("decimal", "%1.")]})
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    sheet = styles(("L", "列表", listed), ("M", "子列表", '<w:basedOn w:val="L"/>'))
    found = read(p("甲", style="M"), p("乙", style="L", num=(0, 0)), styles=sheet, numbering=lists)
    assert [block.number is not None for block in found.blocks] == [True, False]


@pytest.mark.parametrize(
    ("name", "level"), [("heading 2", 2), ("标题 3", 3), ("Title", 1), ("标题3", 3), ("正文", None)]
)
def test_heading_levels(name: str, level: int | None) -> None:
    found = read(p("甲", style="X"), styles=styles(("X", name, "")))
    assert found.blocks[0].heading_level == level


def test_contents_by_style_by_field_and_by_leaders() -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    found = read(
        p("样式目录", style="T"),
        p(inner=begin + run("域一")),
        p(inner=run("域二") + end),
        p("案例一：标题……………12"),
        p("案例二：标题\t13"),
        p("正文"),
        styles=styles(("T", "toc 1", "")),
    )
    assert [block.role is BlockRole.CONTENTS for block in found.blocks] == [True] * 5 + [False]


def test_tables_have_places() -> None:
    rows = table(
        [cell("甲", span=2)],
        [cell("乙", merge="restart"), cell("丙")],
        [cell(merge="continue"), cell("丁", "戊")],
    )
    found = read(p("前"), rows, p("后"))
    places = [
        (c.table, c.row, c.column, c.row_span, c.column_span) if c else None
        for c in (block.cell for block in found.blocks)
    ]
    assert places == [
        None,
        (0, 0, 0, 1, 2),
        (0, 1, 0, 2, 1),
        (0, 1, 1, 1, 1),
        (0, 2, 1, 1, 1),
        (0, 2, 1, 1, 1),
        None,
    ]
    assert found.text == "前\n甲\n乙\n丙\n丁\n戊\n后"


def test_a_body_in_a_content_control_and_in_a_chunk() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="chunk.html" Type="x"/></Relationships>'
    )
    chunk = "<html><head><title>题</title></head><body><p>甲<br>乙</p><p>丙</p></body></html>"
    content = word(
        f"<w:sdt><w:sdtContent>{p('控件里')}</w:sdtContent></w:sdt>",
        '<w:altChunk r:id="r1"/>',
        parts={"word/_rels/document.xml.rels": rels, "word/chunk.html": chunk},
    )
    assert read_document("件.docx", content).text == "控件里\n甲\n乙\n丙"


def test_offsets_of_blocks() -> None:
    found = read(p("甲乙"), p(), p("丙"), table([cell("丁"), cell("戊")]))
    assert [found.text[block.start : block.end] for block in found.blocks] == [
        "甲乙",
        "丙",
        "丁",
        "戊",
    ]


def _read(**parts: str | bytes) -> str:
    return read_document("别处.docx", package({"[Content_Types].xml": TYPES, **parts})).text


BODY = f'<w:document xmlns:w="{W}"><w:body>{p("正文在此。")}</w:body></w:document>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="/word/document2.xml"/></Relationships>'
)
ELSEWHERE: list[dict[str, str]] = [
    {"_rels/.rels": RELATIONS, "word/document2.xml": BODY},
    {"word\\document.xml": BODY},
    {"Word/Document.xml": BODY},
    {"word/document.xml": BODY.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")},
]


@pytest.mark.parametrize("parts", ELSEWHERE)
def test_the_text_under_another_name_or_namespace(parts: dict[str, str]) -> None:
    assert _read(**parts) == "正文在此。"
