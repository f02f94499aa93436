"""Folding, units, quantities, sounds and passages: specimens and properties."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import text


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("電費", "电费"),
        ("ＫＶ１０", "kv10"),
        ("ㄅ㎡", "ㄅm2"),
        ("停\u200b电", "停电"),
        ("\ud800停", " 停"),
        ("復電後沒有告知", "复电后没有告知"),
    ],
)
def test_folding(typed, folded):
    assert text.fold_text(typed) == folded


def test_pairs_and_words_in_the_order_of_the_text():
    assert text.ordered_grams("为8分钱的") == ("为8", "8", "8分", "分钱", "钱的")
    assert text.ordered_grams("停电，通知") == ("停电", "通知")
    assert text.ordered_grams("有意 见") == ("有意", "意见")
    assert text.ordered_grams("停电\n通知") == ("停电", "通知")
    assert text.ordered_grams("10kV线") == ("10", "10kv", "kv", "kv线")
    assert text.chinese_characters("A停电") == ("停", "电")


def test_sounds():
    assert text.pinyin_of("重复") == "chongfu"
    assert text.pinyin_initials("催费") == "cf"
    assert text.title_initials("催费难") == ("cf", "fn")


def test_characters_that_sound_alike():
    assert "费" in text.sound_alikes("废")
    assert "旦" in text.sound_alikes("担")
    assert "风" in text.sound_alikes("纷") or "丰" in text.sound_alikes("分")
    assert "催" in text.syllable_characters("cui")
    assert {"重"} <= set(text.syllable_characters("chong")) & set(text.syllable_characters("zhong"))
    assert (
        text.sound_alikes("𠮷") == text.sound_alikes("a") == text.syllable_characters("xyz") == ()
    )
    assert len(text.common_characters()) == 6763


@pytest.mark.parametrize(
    ("letters", "split"),
    [
        ("cuifei", ("cui", "fei")),
        ("qianfeitingdian", ("qian", "fei", "ting", "dian")),
        ("xian", ("xian",)),
        ("xi'an", ("xi", "an")),
        ("shuangdianyuan", ("shuang", "dian", "yuan")),
        ("cf", ()),
        ("kwh", ()),
        ("", ()),
    ],
)
def test_typed_pinyin_is_parted(letters, split):
    assert text.split_pinyin(letters) == split


def test_long_letters_stay_cheap():
    assert len(text.split_pinyin("a" * 100_000)) <= 60
    assert text.ordered_grams("x" * 10_000) == ("x" * text.LONGEST_WORD,)


ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from("停电通知。\n 费8kV①㎡𠮷😀é\u0301\u200d\ud800ﷺ"),
        st.characters(),
    ),
    max_size=80,
)


@settings(deadline=None)
@given(ANY)
def test_units_point_at_their_own_place(original):
    before = 0
    for unit in text.text_units(original):
        assert before <= unit.end
        assert 0 <= unit.start < unit.end <= len(original)
        assert unit.text[:1] in text.fold_text(original[unit.start : unit.end])
        before = unit.start


@settings(deadline=None, max_examples=500)
@given(ANY)
def test_tokens_are_those_of_units(original):
    chain = text.text_units(original)
    assert text.text_tokens(original) == text.TextTokens(
        tuple(token for token, _, _ in text.token_pairs(chain)),
        tuple(unit.text for unit in chain if unit.hanzi),
    )
    assert text.placed_grams(original) == [
        (token, first.start, last.end) for token, first, last in text.token_pairs(chain)
    ]


@settings(deadline=None)
@given(ANY)
def test_nothing_raises(original):
    text.ordered_grams(original)
    text.pinyin_of(original)
    text.pinyin_initials(original)
    text.quantity_tokens(original)
    text.title_initials(original)
    text.split_pinyin(original)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("停电。\n通知，"), max_size=3000))
def test_passages_cover_the_text_and_overlap(body):
    found = text.split_passages(body)
    assert found[0].start == 0
    assert found[-1].end == len(body)
    for one, following in pairwise(found):
        assert following.start == one.end - text.PASSAGE_OVERLAP
        assert one.end - one.start <= text.PASSAGE_LENGTH
    assert found[-1].end - found[-1].start <= text.PASSAGE_LENGTH * 1.1


def test_an_empty_body_is_one_passage():
    assert text.split_passages("") == (text.TextPassage(0, 0),)


def test_passages_prefer_to_end_with_a_sentence():
    body = "一二三四五六七八九。" * 100
    found = text.split_passages(body)
    assert len(found) > 2
    assert all(body[p.start : p.end].endswith("。") for p in found)
