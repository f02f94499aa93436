"""Cutting a text into screens."""

import pytest

from cases.casebook.slides import MOST_CHARACTERS, cut_for_slides


def test_a_short_text_is_one_screen() -> None:
    assert list(cut_for_slides("停电前要通知。")) == ["停电前要通知。"]


def test_screens_end_behind_sentences() -> None:
    sentence = "抄表员没有核对当日缴费明细就上门催费，客户当场出示了缴费凭证。"
    pieces = list(cut_for_slides(sentence * 12))
    assert len(pieces) > 1
    assert all(piece.endswith("。") for piece in pieces)
    assert all(len(piece) <= MOST_CHARACTERS for piece in pieces)


@pytest.mark.parametrize("text", ["字" * 1000, "字字字字字，" * 200, "。" * 500])
def test_no_screen_is_overfull_and_nothing_is_lost(text: str) -> None:
    pieces = list(cut_for_slides(text))
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= MOST_CHARACTERS * 3 // 2


def test_nothing_makes_no_screen() -> None:
    assert list(cut_for_slides(" \n")) == []
