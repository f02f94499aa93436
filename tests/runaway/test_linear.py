"""Readers of text take time with its length, whatever it says: on no text does a loop run away."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable

import pytest

from cases.masking.evidence import known_names
from tests.runaway.costs import MOST_READINGS, mean_seconds, reading_cost, seconds
from tests.runaway.readers import READERS
from tests.runaway.specimens import specimens

KILO = 1024
ALLOWED = 75  # times the CPU at 20 KB, for fifty times the text
FLOOR = 0.01  # seconds; what is so quick at any size is noise, not growth
REPEATS = 5  # a busy machine lengthens some of the measurements, hardly all
# In the gate: the kinds on which readers have run away before, and those that they look for.
TELLING = ("第一条", "以下简称“甲”", "\n")


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


def _endless(text: str) -> None:
    while "停电" in text:
        pass


def _failing(text: str) -> None:
    raise LookupError(text[:2])


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda text: text.count("停"), None),
        (lambda text: [text.count(one) for one in text], "no end in 0.1 s"),
        (lambda text: _endless(text) if len(text) > KILO else None, "no end in 0.1 s"),
        (_failing, "LookupError: 停电"),
        (lambda text: os.kill(os.getpid(), signal.SIGTERM), "ended by signal 15"),
    ],
)
def test_a_reading_ends_and_says_what_went_wrong(
    read: Callable[[str], object], said: str | None
) -> None:
    cost = reading_cost(read, "停电" * 100, "停电" * 100_000, allowed=30)
    found = cost.runaway(allowed=30)
    assert found is None if said is None else said in str(found)


def test_a_quick_reading_is_repeated_until_it_can_be_measured() -> None:
    readings: list[str] = []
    mean_seconds(lambda text: readings.append(text), "停电")
    assert len(readings) == MOST_READINGS


@pytest.mark.parametrize(
    ("name", "kind"), [("Markdown", "'·'"), ("printed lines of a PDF file", "'a'")]
)
def test_what_ran_away_at_the_size_of_a_file_is_linear(name: str, kind: str) -> None:
    [(_, small, large)] = [one for one in pairs_of(20 * KILO, 320 * KILO) if one[0] == kind]
    READERS[name].read("预热")
    assert reading_cost(READERS[name].read, small, large, 24).runaway(24) is None


@pytest.mark.nightly
@pytest.mark.parametrize("name", READERS)
def test_a_million_characters_take_at_most_75_times_twenty_thousand(name: str) -> None:
    """Some minutes a reader: -k takes one of them."""
    READERS[name].read("预热")
    found = []
    for kind, small, large in pairs_of(20 * KILO, 1000 * KILO):
        wrong = reading_cost(READERS[name].read, small, large, ALLOWED).runaway(ALLOWED)
        if wrong:
            found.append(f"{kind}: {wrong}")
            print(name, found[-1], flush=True)
    assert found == []
