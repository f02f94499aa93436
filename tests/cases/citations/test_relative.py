import pytest

from cases.citations.relative import SPECIMENS, read_relative_pointer
from cases.citations.types import CitationContext

PLACE = CitationContext("某条例", 5, None, 2)


@pytest.mark.parametrize(("words", "context", "expected"), SPECIMENS)
def test_specimen(words, context, expected):
    found = read_relative_pointer(words, 0, context)
    assert " ".join(pinpoint.path or "" for pinpoint in found.pinpoints) == expected


@pytest.mark.parametrize(
    "words", ["前款项", "前条件", "本条例", "本款项", "前台", "本规则", "前九九条"]
)
def test_other_words_point_nowhere(words):
    assert read_relative_pointer(words, 0, PLACE) is None


def test_advance_payment_is_no_pointer():
    assert read_relative_pointer("提前款", 1, PLACE) is None
