"""The difference of two wordings reads well and loses nothing."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.statutes.wording import wording_difference
from cases.wording_pieces import PieceKind, WordingPiece

WORDS = st.text(alphabet="供电企业用户应当第一二三条款（）。；、\n 七日内10%ab", max_size=60)


def shown(old: str, new: str) -> str:
    marks = {PieceKind.SAME: "{}", PieceKind.REMOVED: "[-{}]", PieceKind.ADDED: "[+{}]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in wording_difference(old, new))


@given(WORDS, WORDS)
def test_the_pieces_hold_both_wordings(old: str, new: str) -> None:
    pieces = wording_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.REMOVED) == new


@given(WORDS, WORDS)
def test_no_piece_is_empty_and_agreements_do_not_touch(old: str, new: str) -> None:
    pieces = wording_difference(old, new)
    assert all(piece.text for piece in pieces)
    kinds = [piece.kind for piece in pieces]
    assert all(one is not other for one, other in itertools.pairwise(kinds))


@given(WORDS)
def test_equal_wordings_are_one_piece(text: str) -> None:
    assert wording_difference(text, text) == ((WordingPiece(PieceKind.SAME, text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("处五万元以下罚款", "处五十万元以下罚款", "处[-五万][+五十万]元以下罚款"),
        ("违反第二十八条规定", "违反第三十一条规定", "违反[-第二十八条][+第三十一条]规定"),
        ("电压10kV", "电压110kV", "电压[-10][+110]kV"),
        ("提前7日通知", "提前15日书面通知", "提前[-7日][+15日书面]通知"),
        ("由电力管理部门办理", "由能源主管部门办理", "由[-电力管理][+能源主管]部门办理"),
        ("及时答复。按期办结。", "按期办结。", "[-及时答复。]按期办结。"),
    ],
)
def test_numbers_and_words_stay_whole(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_a_long_text_is_compared_in_bounded_time() -> None:
    start = time.perf_counter()
    wording_difference("电力" * 20_000, "力电源" * 15_000)
    assert time.perf_counter() - start < 2
