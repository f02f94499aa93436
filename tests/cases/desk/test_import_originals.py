"""The findings of a case stand in its original words under the numbers of their cards."""

import pytest

from cases.desk.import_originals import anchor_of, original_of
from cases.importers.case_checks import PERSONAL_CHECK, QUOTATION, READER
from cases.importers.reading import MarkKind, ReadingMark
from portal.intake.checklist import CheckFinding
from portal.intake.models import ImportRecord

BEFORE = "前一个案例。\n"
TEXT = BEFORE + "【标题】张建国停电。\n引文“停电前三日”。\n张建国投诉。\n后一个案例张建国"
CASE = ImportRecord(start=len(BEFORE), end=TEXT.index("后一个"))
NAME = CheckFinding(PERSONAL_CHECK, "姓名", "张建国", words="张建国")
QUOTE = CheckFinding(QUOTATION, "不符", "停电", words="停电前三日")
MARKS = (
    ReadingMark(CASE.start, CASE.start + 4, MarkKind.HEADING),
    ReadingMark(TEXT.index("引文"), TEXT.index("。\n张建国投"), MarkKind.CITATION),
)


def doubt(start: str, end: str) -> CheckFinding:
    return CheckFinding(READER, "看看", "看看", place=(TEXT.index(start), TEXT.index(end)))


@pytest.mark.parametrize(
    ("numbered", "marked"),
    [
        (((1, NAME),), [("张建国", 1), ("张建国", 1)]),
        (((2, QUOTE),), [("停电前三日", 2)]),
        (((1, QUOTE), (2, NAME)), [("张建国", 2), ("停电前三日", 1), ("张建国", 2)]),
        (((1, doubt("引文", "投诉")),), [("引文“停电前三日”", 1), ("。", 1)]),
        (((1, doubt("后一个", "案例张")),), []),
        (((1, CheckFinding(QUOTATION, "不符", "x", words="没有这句")),), []),
    ],
)
def test_a_finding_is_marked_with_the_number_of_its_card(numbered, marked):
    pieces = original_of(CASE, TEXT, MARKS, numbered)
    assert [(piece.text, piece.card) for piece in pieces if piece.card] == marked
    assert "".join(piece.text for piece in pieces) == TEXT[CASE.start : CASE.end]


def test_the_number_stands_once_at_the_end_of_a_mark():
    pieces = original_of(CASE, TEXT, MARKS, ((1, doubt("引文", "投诉")),))
    assert [piece.is_last for piece in pieces if piece.card] == [False, True]


def test_inside_a_doubt_the_smaller_finding_leads():
    pieces = original_of(CASE, TEXT, (), ((1, doubt("引文", "投诉")), (2, QUOTE)))
    assert [piece.card for piece in pieces if piece.card] == [1, 2, 1]


def test_a_card_leads_to_the_first_place_of_its_finding():
    anchors = {piece.anchor for piece in original_of(CASE, TEXT, MARKS, ((1, NAME),))}
    assert anchor_of(NAME, CASE, TEXT) == f"at-{TEXT.index('张建国')}"
    assert anchor_of(NAME, CASE, TEXT) in anchors
    assert anchor_of(CheckFinding(QUOTATION, "x", "x"), CASE, TEXT) == ""
