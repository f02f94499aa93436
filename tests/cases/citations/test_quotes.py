import pytest

from cases.citations.quotes import (
    QuoteVerdict,
    closest_passage,
    compare_quote,
    quote_similarity,
)
from cases.wording_pieces import PieceKind

CLAUSE = (
    "供电企业对欠费用户停止供电，应当按照下列程序办理：（一）将停电的用户、原因、时间报本单位负责人批准；"
    "（二）在停电前三日至七日内，将停电通知书送达用户；（三）在停电前30分钟，将停电时间再通知用户一次。"
)

SAME = [
    CLAUSE,
    "在停电前三日至七日内,将停电通知书送达用户",
    "在停电前三日至七日内 ， 将停电通知书送达用户。",
    "将停电的用户、原因、时间报本单位负责人批准;2.在停电前三日至七日内,将停电通知书送达用户",
    "供电企业对欠费用户停止供电……在停电前三日至七日内，将停电通知书送达用户",
    "供电企业对欠费用户停止供电...将停电时间再通知用户一次",
    "在停电前３０分钟，将停电时间再通知用户一次",
]


@pytest.mark.parametrize("quote", SAME)
def test_same(quote):
    found = compare_quote(quote, CLAUSE)
    assert (found.verdict, found.similarity) == (QuoteVerdict.SAME, 1.0)
    assert quote_similarity(quote, CLAUSE) == 1.0


def test_differs_word_by_word():
    found = compare_quote("在停电前3天至七日内，将停电通知送达重要用户", CLAUSE)
    assert found.verdict is QuoteVerdict.DIFFERS
    assert 0.6 <= found.similarity < 1
    changed = [
        (piece.kind, piece.text) for piece in found.difference if piece.kind is not PieceKind.SAME
    ]
    assert changed == [
        (PieceKind.REMOVED, "三日"),
        (PieceKind.ADDED, "3天"),
        (PieceKind.REMOVED, "书"),
        (PieceKind.ADDED, "重要"),
    ]


def test_the_difference_leads_through_the_quotation():
    quote = "在停电前三日至八日内，将停电通知书送达用户。"
    pieces = compare_quote(quote, CLAUSE).difference
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.REMOVED) == quote


@pytest.mark.parametrize("quote", ["用电人应当安全用电、节约用电", "", "。。。", "……"])
def test_mismatch(quote):
    assert compare_quote(quote, CLAUSE).verdict is QuoteVerdict.MISMATCH


def test_parts_in_another_order_are_no_quotation():
    quote = "将停电时间再通知用户一次……供电企业对欠费用户停止供电"
    assert compare_quote(quote, CLAUSE).verdict is not QuoteVerdict.SAME


def test_long_texts_end_soon():
    assert quote_similarity("电" * 5000 + "表", "表电" * 5000) < 1


ITEMS = (
    "有下列情形的，可以停电：\n（一）停电前三日，将通知书送达客户；\n（二）拖欠电费。\n应当登记。"
)


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("停电前五日，将通知书送达客户。", "停电前三日，将通知书送达客户"),
        ("拖欠了电费", "拖欠电费。"),
        (
            "将通知书送达用户；拖欠的电费。",
            "停电前三日，将通知书送达客户；\n（二）拖欠电费。",
        ),
        (
            "可以停水：应当登记。",
            "有下列情形的，可以停电：\n（一）停电前三日，将通知书送达客户；\n（二）拖欠电费。\n应当登记。",
        ),
        ("与此无关", ITEMS),
        ("", ITEMS),
    ],
)
def test_the_passage_that_a_quotation_means_is_whole_sentences(quote, passage):
    assert closest_passage(quote, ITEMS) == passage
