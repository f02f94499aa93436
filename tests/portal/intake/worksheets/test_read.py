"""Worksheets of every make become the same cells; what is spoiled or hostile is refused."""

import datetime
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from portal.intake.guard import OLE, FileLimits, UnreadableFile
from portal.intake.worksheets.read import read_workbook
from portal.intake.worksheets.types import (
    CellKind,
    CellRepair,
    SheetCell,
    Worksheet,
    WorksheetLimits,
    column_letters,
)
from tests.portal.intake.worksheets.old_excel import old_excel

R = CellRepair


def xlsx(fill: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    fill(book.active)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def sheet_of(name: str, content: bytes) -> Worksheet:
    return read_workbook(name, content).sheets[0]


def at(sheet: Worksheet, address: str) -> SheetCell:
    return next(cell for cell in sheet.cells() if cell.address == address)


def _people(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    for row in (
        ("单位", "工号"),
        ("城东供电所", "00200208"),
        (None, 200209),
        ("营业厅", "００２００２１０"),
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[4].hidden = True


HTML = """<html><head><meta charset="gbk"></head><table>
<tr><td>单位</td><td>工号</td></tr>
<tr><td rowspan=2>城东供电所</td><td>="00200208"</td></tr>
<tr><td>00200209</td></tr>
<tr style="display: none"><td>营业厅</td><td>００２００２１０</td></tr></table></html>"""
MAKES = {
    "人员.xlsx": xlsx(_people),
    "人员.xls": old_excel(
        [
            (0, 0, "单位"), (0, 1, "工号"), (1, 0, "城东供电所"), (1, 1, "00200208"),
            (2, 1, 200209.0), (3, 0, "营业厅"), (3, 1, "００２００２１０"),
        ],
        merged=((1, 0, 2, 0),), hidden_rows=(3,),
    ),
    "网页.xls": HTML.replace('"gbk"', '"gb2312"').encode("gb18030"),
}  # fmt: skip


@pytest.mark.parametrize("name", MAKES)
def test_every_make_gives_the_same_cells(name: str) -> None:
    sheet = sheet_of(name, MAKES[name])
    assert [[cell.text for cell in row.cells] for row in sheet.rows] == [
        ["单位", "工号"],
        ["城东供电所", "00200208"],
        ["城东供电所", "00200209"],
        ["营业厅", "00200210"],
    ]
    assert at(sheet, "A3").repairs == (R.MERGED,)
    assert at(sheet, "A3").anchor == (2, 1)
    assert at(sheet, "B4").repairs == (R.WIDTH_FOLDED,)
    assert [row.number for row in sheet.rows if row.is_hidden] == [4]
    if name.startswith("人员"):
        assert at(sheet, "B3").repairs == (R.ZEROS_RESTORED,)
        assert at(sheet, "B3").value == 200209


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_plain_text_in_every_encoding(encoding: str, separator: str) -> None:
    lines = ["工号*姓名*备注", '="00200208"*欧阳秀兰*"第一行\n第二行"', "00200209\t*贺春生*"]
    if separator == "\t":
        lines[2] = lines[2].replace("\t", "")
    content = "\r\n".join(lines).replace("*", separator).encode(encoding)
    sheet = sheet_of("名单.csv", content)
    assert at(sheet, "A2").text == "00200208"
    assert at(sheet, "A3").text == "00200209"
    assert at(sheet, "B3").text == "贺春生"
    assert at(sheet, "C2").text == "第一行\n第二行"


def test_a_list_of_names_in_gb18030_is_no_other_encoding() -> None:
    names = "、".join(["林守田", "贺春生", "丁海峰", "苏巧云", "韩立冬", "白雪莹"] * 30)
    assert at(sheet_of("名单.csv", names.encode("gb18030")), "A1").text == names


@pytest.mark.parametrize(
    ("value", "number_format", "kind", "text", "repairs"),
    [
        ("  城东\u00a0", "General", CellKind.TEXT, "城东", ()),
        (208, "00000000", CellKind.NUMBER, "00000208", (R.ZEROS_SHOWN,)),
        (20190924.0, "General", CellKind.NUMBER, "20190924", ()),
        (0.95, "General", CellKind.NUMBER, "0.95", ()),
        (2023.1, "0.00", CellKind.NUMBER, "2023.10", ()),
        (999_999_999_999_999, "General", CellKind.NUMBER, "999999999999999", ()),
        (3001202603100000.0, "0", CellKind.NUMBER, "3001202603100000", (R.DIGITS_LOST,)),
        (
            datetime.datetime.fromisoformat("2019-10-17"),
            "yyyy-mm-dd",
            CellKind.DATE,
            "2019-10-17",
            (),
        ),
        (
            datetime.datetime.fromisoformat("2026-03-14 08:05"),
            "yyyy/m/d h:mm",
            CellKind.DATE,
            "2026-03-14 08:05:00",
            (),
        ),
        (True, "General", CellKind.TRUTH, "TRUE", ()),
        ("#N/A", "General", CellKind.ERROR, "#N/A", ()),
        ("供电，服务。", "General", CellKind.TEXT, "供电，服务。", ()),
    ],
)
def test_what_a_cell_says(
    value: object, number_format: str, kind: CellKind, text: str, repairs: tuple[R, ...]
) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cell = sheet.cell(1, 1, value)
        cell.number_format = number_format

    cell = at(sheet_of("格.xlsx", xlsx(fill)), "A1")
    assert (cell.kind, cell.text, cell.repairs) == (kind, text, repairs)


@pytest.mark.parametrize(
    ("column", "restored"),
    [
        (["0301", "0302", 303], "0303"),
        (["0301", "00302", 303], "303"),  # codes of two lengths: nobody can say which
        (["1301", "1302", 303], "303"),  # no code begins with a zero
        (["01", "02", 3], "3"),  # too short for a code
        (["0301", "0302", 30345], "30345"),
    ],
)
def test_zeros_come_back_only_where_the_column_says_how_many(
    column: list[object], restored: str
) -> None:
    content = xlsx(lambda sheet: [sheet.append([value]) for value in column] and None)
    assert at(sheet_of("码.xlsx", content), "A3").text == restored


def test_a_formula_gives_its_kept_result_and_says_so() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append([1, "=A1+1", "=A1+2"])

    content = io.BytesIO(xlsx(fill))
    kept = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(kept, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<f>A1+1</f><v></v>", b"<f>A1+1</f><v>2</v>")
                part = part.replace(b"<f>A1+1</f><v />", b"<f>A1+1</f><v>2</v>")
            target.writestr(name, part)
    sheet = sheet_of("算.xlsx", kept.getvalue())
    assert (at(sheet, "B1").text, at(sheet, "B1").repairs) == ("2", (R.FORMULA,))
    assert (at(sheet, "C1").text, at(sheet, "C1").repairs) == ("", (R.FORMULA_UNKNOWN,))


def test_hidden_sheets_and_columns_are_read_and_named() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["可见", "隐藏"])
        sheet.column_dimensions["B"].hidden = True
        assert sheet.parent is not None
        sheet.parent.create_sheet("藏").sheet_state = "hidden"

    book = read_workbook("藏.xlsx", xlsx(fill))
    assert [sheet.is_hidden for sheet in book.sheets] == [False, True]
    assert book.sheets[0].hidden_columns == {2}
    assert sheet_of("藏.xls", old_excel([(0, 0, "x")], hidden_sheet=True)).is_hidden


def test_the_format_of_an_old_workbook_shows_zeros() -> None:
    cell = at(sheet_of("码.xls", old_excel([(0, 0, 208.0)], number_format="00000000")), "A1")
    assert (cell.text, cell.repairs) == ("00000208", (R.ZEROS_SHOWN,))


def test_a_new_workbook_that_is_called_xls_is_read() -> None:
    assert at(sheet_of("新.xls", MAKES["人员.xlsx"]), "A1").text == "单位"


LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 4_000_000)
    return packed.getvalue()


def _with_entity() -> bytes:
    packed = io.BytesIO(MAKES["人员.xlsx"])
    spoiled = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(spoiled, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            head = b'<!DOCTYPE x [<!ENTITY a "b">]>' if name.endswith("sheet1.xml") else b""
            target.writestr(name, head + part)
    return spoiled.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.xlsx", b"", "文件是空的"),
        ("表.et", b"x", "WPS 表格"),
        ("表.docx", b"x", "不支持这种文件类型"),
        ("表.xlsx", b"abc", "内容却不是"),
        ("表.xls", b"\x89PNG\r\n", "内容却是图片"),
        ("表.csv", MAKES["人员.xlsx"], "内容却是压缩包"),
        ("表.xlsx", MAKES["人员.xlsx"][:-40], "已损坏"),
        ("表.xls", MAKES["人员.xls"][:1500], "已损坏"),
        ("炸.xlsx", _bomb(), "压缩炸弹"),
        ("实体.xlsx", _with_entity(), "实体声明"),
        ("密.xlsx", LOCKED, "加了密码"),
        ("页.xls", b"<html><body>login</body></html>", "没有表格"),
        ("页.html", b"plain", "内容却不是"),
    ],
)  # fmt: skip
def test_what_is_no_worksheet_is_refused_with_a_sentence(
    name: str, content: bytes, words: str
) -> None:
    with pytest.raises(UnreadableFile, match="无法读取“") as refusal:
        read_workbook(name, content)
    assert words in str(refusal.value)


@pytest.mark.parametrize("name", ["人员.xlsx", "人员.xls", "网页.xls"])
@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (WorksheetLimits(cells=5), "表格太大"),
        (WorksheetLimits(columns=1), "超过 1 列"),
        (WorksheetLimits(characters=4), "文字太长"),
        (WorksheetLimits(sheets=0), "超过 0 张"),
    ],
)
def test_what_is_too_large_is_refused_not_cut(
    name: str, bounds: WorksheetLimits, words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_workbook(name, MAKES[name], FileLimits(), bounds)


def test_spans_of_a_hostile_page_are_bounded() -> None:
    cells = '<td rowspan="1000" colspan="1000">x</td>' * 50
    with pytest.raises(UnreadableFile, match=r"表格太大|超过 500 列"):
        read_workbook("页.xls", f"<table><tr>{cells}</tr></table>".encode())


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")]
)
def test_columns_are_named_as_excel_does(column: int, letters: str) -> None:
    assert column_letters(column) == letters
