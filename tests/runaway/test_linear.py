"""Readers of text take time with its length, whatever it says: on no text does a loop run away."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from cases.citations.queries import parse_query
from cases.citations.titles import TitleTable
from cases.importers.escape import escape_markdown
from cases.masking.evidence import knowing
from cases.masking.find import find_personal_data
from cases.rendering import render
from cases.section_limits import refusal_of
from search.quantities import quantities
from search.text import fold, passages, tokens
from tests.runaway.specimens import specimens

TITLES = TitleTable.shipped()
KILO = 1024
# What is so quick at any size is noise, not growth.
FLOOR = 0.01
READERS: dict[str, Callable[[str], object]] = {
    # refuses more than a section may hold and shows it plainly
    "Markdown": lambda text: render.__wrapped__(text, "s"),
    "limits of a section": refusal_of,
    "escaping": escape_markdown,
    # refuses more than 120 characters
    "citation of a query": lambda text: parse_query(text, TITLES),
    "words of search": tokens,
    "passages": passages,
    "quantities": lambda text: list(quantities(fold(text))),
}


def seconds(reader: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    reader(text)
    return time.process_time() - began


def runaways(name: str, small: int, large: int, allowed: float, ceiling: float) -> list[str]:
    """Name the texts on which a reader grows by more than `allowed`, or takes the ceiling."""
    reader = READERS[name]
    reader("预热")
    larger, found = specimens(large), []
    for kind, text in specimens(small).items():
        before, after = seconds(reader, text), seconds(reader, larger[kind])
        if after > ceiling or after > allowed * max(before, FLOOR):
            found.append(f"{kind}: {before:.3f} s, then {after:.3f} s")
    return found


def test_there_are_two_hundred_kinds() -> None:
    assert len(specimens(KILO)) >= 200


@pytest.mark.nightly  # a ratio of time is no gate: a busy machine would decide
@pytest.mark.parametrize("name", READERS)
def test_ten_times_the_text_takes_not_much_more_than_ten_times_as_long(name: str) -> None:
    assert runaways(name, 2 * KILO, 20 * KILO, allowed=20, ceiling=4.0) == []


@pytest.mark.nightly  # a ratio of time is no gate: a busy machine would decide
@pytest.mark.parametrize("run", ["王", "阿", "买买提"])
def test_masking_takes_time_with_the_length_of_a_run_of_names(run: str) -> None:
    find_personal_data("预热")
    before, after = (seconds(find_personal_data, run * (n // len(run))) for n in (700, 7000))
    assert after <= 20 * max(before, FLOOR)


def test_a_name_as_long_as_a_text_is_kept_without_the_square_of_its_length() -> None:
    assert not knowing(["买买提" * 100]).blurred


@pytest.mark.nightly
@pytest.mark.parametrize("name", READERS)
def test_a_million_characters_take_at_most_75_times_twenty_thousand(name: str) -> None:
    assert runaways(name, 20 * KILO, 1000 * KILO, allowed=75, ceiling=60.0) == []
