"""Statutes that come as files: Word with its own numbers and tables, plain text as it is."""

import io
from pathlib import Path

import docx
import pytest

from cases.documents.read import read_document
from cases.documents.types import (
    AutoNumber,
    BlockRole,
    CellPlace,
    FileKind,
    SourceBlock,
    SourceDocument,
)
from cases.statutes.documents import statute_from_document, statute_from_path
from portal.intake.guard import UnreadableFile


def document(*blocks: tuple[str, SourceBlock]) -> SourceDocument:
    text, placed = "", []
    for words, block in blocks:
        start = len(text)
        text += words + "\n"
        placed.append(
            SourceBlock(
                start,
                start + len(words),
                role=block.role,
                heading_level=block.heading_level,
                number=block.number,
                cell=block.cell,
            )
        )
    return SourceDocument("规则.docx", FileKind.WORD, text, tuple(placed))


def numbered(label: str, *, bullet: bool = False) -> SourceBlock:
    return SourceBlock(0, 0, number=AutoNumber(label, 1, 0, (1,), "a", bullet))


PLAIN = SourceBlock(0, 0)


def test_numbers_made_by_word_count_as_printed() -> None:
    statute = statute_from_document(
        document(
            ("用电规则", SourceBlock(0, 0, heading_level=1)),
            (
                "总则",
                SourceBlock(0, 0, heading_level=2, number=AutoNumber("第一章", 1, 0, (1,), "a")),
            ),
            ("用户应当：", numbered("第一条")),
            ("守约；", numbered("（一）")),
            ("交费。", numbered("（二）")),
            ("另起一款。\v续行。".replace("\v", "\n"), numbered("•", bullet=True)),
        )
    )
    assert [(clause.path, clause.heading or clause.text) for clause in statute.clauses] == [
        ("c1", "总则"),
        ("1", ""),
        ("1.1", "用户应当："),
        ("1.1.1", "守约；"),
        ("1.1.2", "交费。"),
        ("1.2", "另起一款。"),
        ("1.3", "续行。"),
    ]
    assert statute.title == "用电规则"


def test_cells_become_tables_and_contents_stay_contents() -> None:
    contents = SourceBlock(0, 0, role=BlockRole.CONTENTS)
    statute = statute_from_document(
        document(
            ("规则", PLAIN),
            ("第一章 总则 1", contents),
            ("第一章 总则", PLAIN),
            ("第一条 见表。", PLAIN),
            ("项目", SourceBlock(0, 0, cell=CellPlace(0, 0, 0))),
            ("金额", SourceBlock(0, 0, cell=CellPlace(0, 0, 1))),
            ("报装", SourceBlock(0, 0, cell=CellPlace(0, 1, 0))),
            ("10元", SourceBlock(0, 0, cell=CellPlace(0, 1, 1))),
            ("含税", SourceBlock(0, 0, cell=CellPlace(0, 1, 1))),
            ("另一表", SourceBlock(0, 0, cell=CellPlace(1, 0, 0))),
            ("第二条 完。", PLAIN),
            ("末表", SourceBlock(0, 0, cell=CellPlace(2, 0, 0))),
        )
    )
    assert statute.contents == ("第一章 总则 1",)
    assert [(table.place, table.rows) for table in statute.tables] == [
        ("1.1", (("项目", "金额"), ("报装", "10元\n含税"))),
        ("1.1", (("另一表",),)),
        ("2.1", (("末表",),)),
    ]
    assert [clause.path for clause in statute.articles()] == ["1", "2"]


def test_a_real_word_file() -> None:
    file = docx.Document()
    file.add_heading("用电规则", 0)
    file.add_paragraph("（2020年3月1日星河省人民政府令第12号公布）")
    file.add_heading("第一章 总则", 1)
    file.add_paragraph("第一条　用户应当守约。")
    table = file.add_table(rows=2, cols=2)
    for place, words in enumerate(["项目", "金额", "报装", "10元"]):
        table.cell(place // 2, place % 2).text = words
    file.add_paragraph("第二条　本规则自2020年5月1日起施行。")
    file.add_paragraph("附件1")
    file.add_paragraph("登记表")
    buffer = io.BytesIO()
    file.save(buffer)
    statute = statute_from_document(read_document("用电规则.docx", buffer.getvalue()))
    assert statute.title == "用电规则"
    assert statute.document_number == "星河省人民政府令第12号"
    assert [clause.path for clause in statute.clauses] == ["c1", "1", "1.1", "2", "2.1"]
    assert statute.tables[0].rows == (("项目", "金额"), ("报装", "10元"))
    assert statute.attachments[0].heading == "登记表"


def test_items_that_look_like_page_marks_stay_items(tmp_path: Path) -> None:
    path = tmp_path / "规则.txt"
    path.write_text("规则\n第一条 应当：\n1、甲；\n2、乙；\n3、丙。\n", encoding="gb18030")
    statute = statute_from_path(path)
    assert [clause.path for clause in statute.clauses] == ["1", "1.1", "1.1.1", "1.1.2", "1.1.3"]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        statute_from_path(tmp_path / "没有.md")
