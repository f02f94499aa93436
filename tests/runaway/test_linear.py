"""Readers of text take time with its length, whatever it says: on no text does a loop run away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import pytest

from cases.masking.evidence import known_names
from tests.runaway.readers import READERS
from tests.runaway.specimens import specimens

KILO = 1024
FLOOR = 0.01  # seconds; what is so quick at any size is noise, not growth
REPEATS = 5  # a busy machine lengthens some of the measurements, hardly all
# In the gate: the kinds on which readers have run away before, and those that they look for.
TELLING = ("第一条", "以下简称“甲”", "\n")


def seconds(read: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


def runaways(
    read: Callable[[str], object], pairs: Iterable[tuple[str, str, str]], allowed: float
) -> list[str]:
    """Name the texts on which a reader grows by more than `allowed`, least of some repeats."""
    read("预热")
    found = []
    for kind, small, large in pairs:
        before, after = seconds(read, small), seconds(read, large)
        for _ in range(REPEATS - 1):
            if after <= allowed * max(before, FLOOR):
                break
            before, after = min(before, seconds(read, small)), min(after, seconds(read, large))
        if after > allowed * max(before, FLOOR):
            found.append(f"{kind}: {before:.3f} s, then {after:.3f} s")
    return found


def pairs_of(small: int, large: int) -> Iterable[tuple[str, str, str]]:
    larger = specimens(large)
    return ((kind, text, larger[kind]) for kind, text in specimens(small).items())


def test_there_are_two_hundred_kinds() -> None:
    assert len(specimens(KILO)) >= 200


@pytest.mark.parametrize("name", READERS)
def test_four_times_the_text_takes_not_much_more_than_four_times_as_long(name: str) -> None:
    telling = set(map(repr, TELLING))
    pairs = [pair for pair in pairs_of(5 * KILO, 20 * KILO) if pair[0] in telling]
    assert len(pairs) == len(TELLING)
    assert runaways(READERS[name].read, pairs, allowed=10) == []


def test_a_reader_that_looks_back_at_every_character_is_told() -> None:
    def looking_back(text: str) -> int:
        return sum(one == other for at, one in enumerate(text) for other in text[:at])

    [(kind, small, large)] = [pair for pair in pairs_of(KILO, 6 * KILO) if pair[0] == "'停电。'"]
    assert runaways(looking_back, [(kind, small, large)], allowed=15)


def test_a_name_as_long_as_a_text_is_kept_without_the_square_of_its_length() -> None:
    assert not known_names(["买买提" * 100]).blurred


@pytest.mark.nightly
@pytest.mark.parametrize("name", READERS)
def test_a_million_characters_take_at_most_75_times_twenty_thousand(name: str) -> None:
    assert runaways(READERS[name].read, pairs_of(20 * KILO, 1000 * KILO), allowed=75) == []
