import pytest

from cases.citations.grammar import KNOWN_FAILURES, SPECIMENS, read_places
from cases.citations.stream import fold_text
from cases.citations.types import Pinpoint


def notation(text: str) -> str:
    base = Pinpoint() if text.startswith(("第二、三、四款", "第一款")) else None
    found = read_places(fold_text(text).text, 0, base)
    return " ".join(
        (place.pinpoint.path or "") if place.pinpoint.article else loose(place.pinpoint)
        for place in found
    )


def loose(pinpoint: Pinpoint) -> str:
    steps = [pinpoint.paragraph, pinpoint.item, pinpoint.subitem]
    while steps and steps[-1] is None:
        steps.pop()
    return "." + ".".join("" if step is None else str(step) for step in steps)


@pytest.mark.parametrize(("text", "expected"), SPECIMENS)
def test_specimen(text, expected):
    assert notation(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, marks=pytest.mark.xfail(strict=True, reason=reason))
        for text, expected, reason in KNOWN_FAILURES
    ],
)
def test_known_failure(text, expected):
    assert notation(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第2000条", "2000"),
        ("第2001条", ""),
        ("第1条第60款", "1.60"),
        ("第1条第61款", "1"),
        ("第1条第（120）项", "1..120"),
        ("第1条第（121）项", "1"),
    ],
)
def test_numbers_that_no_statute_has_are_no_places(text, expected):
    assert notation(text) == expected


@pytest.mark.parametrize(("last", "count"), [(201, 201), (202, 2)])
def test_a_range_of_more_than_two_hundred_is_not_filled_in(last, count):
    assert len(read_places(fold_text(f"第1条至第{last}条").text, 0, None)) == count
