"""您是不是要找: slips, sounds and letters over a small library; what is right stays untouched."""

from collections import Counter

import pytest

from search.documents import SearchField
from search.lexicon import parse_lexicon
from search.suggesting import KnownWords, near_words, spelling_proposals
from search.text import chinese_characters, ordered_grams

LEXICON = parse_lexicon(
    """
    欠费停电 催费停电
    停电 断电
    催费 催收
    抄表员 抄表工
    推诿 推脱
    停电通知 停电公告
    故障抢修 抢修
    营业厅 窗口
    装表接电
    住户 客户
    """
)
LIBRARY = (
    "欠费停电以后客户打来电话，抄表员没有核对，营业规则写得清楚。",
    "催费人员把停电通知贴在轿厢里，抄表员推诿，营业厅值班员不理。",
    "星河供电所故障抢修，星河的客户等了两小时，营业规则。",
    "星河供电所停电，从电表读数看出来，越来越严重电话不断，住户是谁记住没有。",
)


@pytest.fixture(scope="module")
def known() -> KnownWords:
    held: Counter[tuple[SearchField, str]] = Counter()
    for passage in LIBRARY * 2:
        held.update({(SearchField.GRAMS, token) for token in ordered_grams(passage)})
        held.update({(SearchField.CHARS, char) for char in chinese_characters(passage)})
    return KnownWords(LEXICON, lambda where, token: held[where, token])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("欠废停电", "欠费停电"),  # sounds alike
        ("欠贵停电", "欠费停电"),  # another character between two that fit
        ("超表员", "抄表员"),
        ("停店", "停电"),
        ("兴河供电所", "星河供电所"),  # outside the lexicon, by what the index holds
        ("客户 推委", "客户 推诿"),
        ("故抢障修", "故障抢修"),
        ("故障修", "故障抢修"),  # one character is missing
        ("停电知通", "停电通知"),
        ("营业归则83条", "营业规则83条"),
        ("营业guize83条", "营业规则83条"),
        ("cuifei", "催费"),
        ("cf", "催费"),
        ("tingdiantongzhi", "停电通知"),
        ("xinghe", "星河"),
        ("欠廢停電", "欠费停电"),
    ],
)
def test_a_slip_is_understood(known: KnownWords, typed: str, meant: str) -> None:
    assert (spelling_proposals(typed, known) or ("",))[0] == meant


@pytest.mark.parametrize(
    "typed",
    [
        "欠费停电",
        "停电没通知",  # 电没 stands nowhere, and nothing is wrong
        "客户说停电了没人管怎么办",
        "光伏并网",
        "居住权是什么",  # 户 fits before 是, which says nothing
        "量子纠缠",
        "充电",  # 从电 sounds alike and is no word
        "严重停电",
        "“欠废停电”",
        "停电 -推委",
        "98765",
        "",
        "？！",
        "\ud800",
        "zzzz",
        "长" * 500,
    ],
)
def test_what_is_right_or_strange_altogether_is_left_alone(known: KnownWords, typed: str) -> None:
    assert spelling_proposals(typed, known) == ()


def test_every_proposal_stands_in_the_library(known: KnownWords) -> None:
    for typed in ("欠废停电", "停店", "cf", "超表员", "兴河"):
        for proposal in spelling_proposals(typed, known):
            assert any(proposal in passage for passage in LIBRARY), (typed, proposal)


def test_near_words_are_shorter_or_said_otherwise_and_held(known: KnownWords) -> None:
    assert near_words("抄表员的量子纠缠", known)[0] == "抄表员"
    assert "停电" in near_words("断电纠缠", known)
    assert near_words("量子纠缠", known) == ()
    assert "停电" not in near_words("停电", known)
