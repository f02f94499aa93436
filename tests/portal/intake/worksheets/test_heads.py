"""The head of a table is found below titles and notes, in one row or several."""

import openpyxl
import pytest

from portal.intake.worksheets.heads import find_head
from tests.portal.intake.worksheets.test_read import sheet_of, xlsx

Rows = list[list[object]]
PLAIN = ["序号", "供电所", "班组", "工号", "姓名"]
BODY: Rows = [
    [1, "城东供电所", "营业班", "00200208", "朱长河"],
    [2, "城西供电所", "抢修班", "00200209", "贺春生"],
]


@pytest.mark.parametrize(
    ("rows", "merged", "first", "last", "labels"),
    [
        ([PLAIN], (), 1, 1, PLAIN),
        (
            [["员工花名册（截至2026年9月）"], PLAIN],
            ("A1:E1",), 2, 2, PLAIN,
        ),
        (
            [
                ["员工花名册"], ["编制单位：人力资源部", None, None, None, "单位：人"],
                ["序号", "所属单位", None, "工号", "姓名"], [None, "供电所", "班组", None, None],
            ],
            ("A1:E1", "B3:C3", "A3:A4", "D3:D4", "E3:E4"), 3, 4,
            ["序号", "所属单位/供电所", "所属单位/班组", "工号", "姓名"],
        ),
        (
            [["序号", "所属单位", None, "工号", "姓名"], [None, "供电所", "班组", None, None]],
            ("B1:C1",), 1, 2, ["序号", "所属单位/供电所", "所属单位/班组", "工号", "姓名"],
        ),
    ],
)  # fmt: skip
def test_heads(
    rows: Rows, merged: tuple[str, ...], first: int, last: int, labels: list[str]
) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for row in (*rows, *BODY):
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)

    head = find_head(sheet_of("表.xlsx", xlsx(fill)))
    assert head is not None
    assert (head.first, head.last) == (first, last)
    assert ["/".join(column.labels) for column in head.columns] == labels


def test_known_labels_decide_between_two_rows_that_look_like_heads() -> None:
    rows = [["甲", "乙", "丙", "丁"], ["工号", "姓名", "班组"], ["1", "2", "3"]]
    content = xlsx(lambda sheet: [sheet.append(row) for row in rows] and None)
    sheet = sheet_of("表.xlsx", content)
    plain, known = find_head(sheet), find_head(sheet, {"工号", "姓名"}.__contains__)
    assert plain is not None
    assert known is not None
    assert (plain.first, known.first) == (1, 2)


@pytest.mark.parametrize("rows", [[], [["填表说明"], ["1.工号为8位。"]], [[1, 2, 3], [4, 5, 6]]])
def test_a_sheet_without_a_table_has_no_head(rows: Rows) -> None:
    content = xlsx(lambda sheet: [sheet.append(row) for row in rows] and None)
    assert find_head(sheet_of("表.xlsx", content)) is None
