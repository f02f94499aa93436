import pytest

from cases.citations.quotes import QuoteChange, QuoteVerdict, compare_quote, quote_similarity

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
        (piece.change, piece.text)
        for piece in found.difference
        if piece.change is not QuoteChange.KEPT
    ]
    assert changed == [
        (QuoteChange.MISSING, "三日"),
        (QuoteChange.ADDED, "3天"),
        (QuoteChange.MISSING, "书"),
        (QuoteChange.ADDED, "重要"),
    ]


def test_the_difference_leads_through_the_quotation():
    quote = "在停电前三日至八日内，将停电通知书送达用户。"
    pieces = compare_quote(quote, CLAUSE).difference
    assert (
        "".join(piece.text for piece in pieces if piece.change is not QuoteChange.MISSING) == quote
    )


@pytest.mark.parametrize("quote", ["用电人应当安全用电、节约用电", "", "。。。", "……"])
def test_mismatch(quote):
    assert compare_quote(quote, CLAUSE).verdict is QuoteVerdict.MISMATCH


def test_parts_in_another_order_are_no_quotation():
    quote = "将停电时间再通知用户一次……供电企业对欠费用户停止供电"
    assert compare_quote(quote, CLAUSE).verdict is not QuoteVerdict.SAME


def test_long_texts_end_soon():
    assert quote_similarity("电" * 5000 + "表", "表电" * 5000) < 1
