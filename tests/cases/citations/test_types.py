import pytest

from cases.citations.types import CandidateEdition, Pinpoint


@pytest.mark.parametrize(
    ("pinpoint", "path"),
    [
        (Pinpoint(), None),
        (Pinpoint(83), "83"),
        (Pinpoint(66, 1), "66-1"),
        (Pinpoint(66, 1, 1), "66-1.1"),
        (Pinpoint(82, paragraph=2, item=3), "82.2.3"),
        (Pinpoint(18, item=3), "18..3"),
        (Pinpoint(18, paragraph=1, item=3, subitem=2), "18.1.3.2"),
    ],
)
def test_path_of_a_pinpoint(pinpoint, path):
    assert pinpoint.path == path


def test_text_of_a_clause_holds_what_stands_below_it():
    edition = CandidateEdition(
        "e", "某规则", clauses={"1": "", "1.1": "甲：", "1.1.1": "乙。", "10": "丙。"}
    )
    assert edition.text_of("1") == "甲：乙。"
    assert edition.text_of("10") == "丙。"
    assert edition.text_of("2") is None
