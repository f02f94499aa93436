"""The finder, sentence by sentence: exact spans in the marked specimens, order, disjointness."""

import time
from itertools import pairwise

import pytest

from cases.masking.find import find_personal_data
from tests.cases.masking.specimens import Specimen, read_specimens

HOSTILE = [
    "1 ",
    "王 ",
    "一",
    "号",
    "a@",
    "买·",
    "阿",
    "(",
    "1-",
    "王",
    "3号",
    "+86 ",
    "　",
    "12",
    "王某",
]


def found(specimen: Specimen) -> set[tuple[int, int, str]]:
    findings = find_personal_data(specimen.text)
    return {
        (one.start, one.end, one.kind.value)
        for one in findings
        if not any(one.start < end and start < one.end for start, end in specimen.ignored)
    }


@pytest.mark.parametrize(
    "specimen",
    read_specimens("specimens.txt") + read_specimens("unseen.txt"),
    ids=lambda s: s.text[:20],
)
def test_specimen_is_marked_exactly(specimen: Specimen) -> None:
    assert found(specimen) == specimen.expected


@pytest.mark.parametrize(
    "specimen",
    read_specimens("hard.txt") + read_specimens("unseen_hard.txt"),
    ids=lambda s: s.text[:20],
)
@pytest.mark.xfail(strict=True, reason="a word or a rare surname that only a reader tells apart")
def test_known_failure(specimen: Specimen) -> None:
    assert found(specimen) == specimen.expected


def test_findings_are_ordered_disjoint_and_verbatim() -> None:
    text = "\n".join(specimen.text for specimen in read_specimens("specimens.txt"))
    findings = find_personal_data(text)
    assert len(findings) > 150
    assert all(one.text == text[one.start : one.end] for one in findings)
    assert all(left.end <= right.start for left, right in pairwise(findings))


def test_a_name_certain_once_is_found_where_nothing_introduces_it() -> None:
    text = "客户薛凤霞来电。三天后薛凤霞家仍未通电，工作人员安抚薛凤霞情绪。"
    assert [one.text for one in find_personal_data(text)] == ["薛凤霞"] * 3


def test_nothing_in_nothing() -> None:
    assert find_personal_data("") == ()
    assert find_personal_data(" \n\t") == ()


def test_a_hundred_thousand_characters_are_quick() -> None:
    paragraph = "".join(specimen.text for specimen in read_specimens("specimens.txt"))
    text = (paragraph * 20)[:100_000]
    find_personal_data("热身")
    began = time.process_time()
    find_personal_data(text)
    assert time.process_time() - began < 8


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_length_only(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    began = time.process_time()
    find_personal_data(text)
    assert time.process_time() - began < 8
