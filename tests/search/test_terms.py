"""Words that narrow a list: what parts them, what is equal, what is too much."""

import pytest

from search.terms import LONGEST, MOST, holds_terms, phrase_of, searchable_text, terms_of


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("停电", ["停电"]),
        (" 停电　通知 ", ["停电", "通知"]),
        ("停電", ["停电"]),
        ("１０ＫＶ", ["10kv"]),
        ("“零钱”「找补」", ["零钱", "找补"]),
        ("停电 停電 停电", ["停电"]),
        ("100% a_b D:\\x", ["100%", "a_b", "d:\\x"]),
        ("", []),
        ("  \u3000\n", []),
        ("\x00\u200b", []),
        ("\ud800停电", ["停电"]),
    ],
)
def test_words_are_parted_and_folded(typed: str, folded: list[str]) -> None:
    assert [term.folded for term in terms_of(typed)] == folded


def test_too_much_is_cut() -> None:
    assert len(terms_of(" ".join(chr(0x4E00 + n) for n in range(5000)))) == MOST
    assert [len(term.folded) for term in terms_of("停" * 10_000)] == [LONGEST]
    phrase = phrase_of("停电 " * 5000)
    assert phrase is not None
    assert len(phrase.folded) <= LONGEST
    assert phrase_of(" \x00 ") is None


def test_both_spellings_are_looked_for_where_a_column_is_not_folded() -> None:
    assert terms_of("停電")[0].spellings == ("停电", "停電")
    assert terms_of("停电")[0].spellings == ("停电",)


@pytest.mark.parametrize(
    ("stored", "typed", "held"),
    [
        ("找零时零\n钱没有点清", "零钱", True),
        ("第 １２ 条", "12", True),
        ("零錢沒有點清", "零钱 点清", True),
        ("零钱没有点清", "零钱 电压", False),
        ("第一句。\n第二句。", "句第", False),
        ("Word 表格", "word 表格", True),
    ],
)
def test_a_stored_text_is_compared_folded(stored: str, typed: str, held: bool) -> None:
    assert holds_terms(searchable_text(stored), terms_of(typed)) is held
