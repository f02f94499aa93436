"""Two sequences aligned: as difflib does while that is quick, validly and in time beyond."""

import time
from difflib import SequenceMatcher

import pytest

from portal.intake.alignment import BoundedMatcher

WORDS = [f"第{number}句" for number in range(400)]
CHANGED = [*WORDS[:90], "新", *WORDS[100:250], *WORDS[251:380], "末"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("供电企业应当通知客户", "供电企业应提前通知客户"),
        ("", "甲"),
        ("甲", ""),
        ("甲乙甲乙", "乙甲乙甲"),
        (WORDS, CHANGED),
    ],
)
def test_within_its_steps_it_answers_as_difflib_does(old: str, new: str) -> None:
    exact = SequenceMatcher(None, old, new, autojunk=False)
    assert BoundedMatcher(old, new).get_opcodes() == exact.get_opcodes()


@pytest.mark.parametrize(("old", "new"), [(WORDS, CHANGED), ("甲乙" * 90, "乙丙甲" * 70)])
@pytest.mark.parametrize("steps", [0, 300, 2_000])
def test_beyond_its_steps_the_blocks_are_equal_and_in_order(old: str, new: str, steps: int) -> None:
    matcher = BoundedMatcher(old, new, most_steps=steps)
    at = (0, 0)
    for block in matcher.get_matching_blocks():
        assert old[block.a : block.a + block.size] == new[block.b : block.b + block.size]
        assert (block.a, block.b) >= at
        at = (block.a + block.size, block.b + block.size)


def test_beyond_its_steps_what_stands_once_still_aligns_the_rest() -> None:
    matcher = BoundedMatcher(WORDS, CHANGED, most_steps=5_000)
    assert sum(block.size for block in matcher.get_matching_blocks()) == 369


@pytest.mark.parametrize("size", [6_000, 300_000])
def test_sequences_that_repeat_themselves_are_aligned_in_time(size: int) -> None:
    began = time.process_time()
    BoundedMatcher("甲乙" * (size // 2), "甲" * size).get_opcodes()
    assert time.process_time() - began < 10
