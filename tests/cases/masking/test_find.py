"""The findings of one text: order, disjointness, names known from elsewhere in it, time."""

import time
from itertools import pairwise

import pytest

from cases.masking.find import find_personal_data
from tests.cases.masking.corpus import CORPORA

SENTENCES = [specimen.text for specimen in CORPORA[0].specimens()]
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


def test_findings_are_ordered_disjoint_and_verbatim() -> None:
    text = "\n".join(SENTENCES)
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
    paragraph = "".join(SENTENCES)
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
