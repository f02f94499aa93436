"""Groups of words as editors write them: one spelling, doubles, notes, hostile lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.groups import (
    WordGroup,
    doubled_words,
    note_of,
    one_spelling,
    read_group,
    read_line,
    says_something,
    split_words,
)

LINES = {
    "断电 掉电 没电": (("断电", "掉电", "没电"), ()),
    "断电、掉电，没电; 停电": (("断电", "掉电", "没电", "停电"), ()),
    "斷電 断电 ＡＰＰ app": (("断电", "app"), ()),
    "多收电费 > 估抄 错抄": (("多收电费",), ("估抄", "错抄")),
    "多收电费 ＞ 估抄": (("多收电费",), ("估抄",)),
    "多收电费→估抄": (("多收电费",), ("估抄",)),
    "a > b > c": (("a",), ("b", "c")),
    "催费 催收 # 营业厅的说法": (("催费", "催收"), ()),
    "催费 催收 ＃ 营业厅的说法": (("催费", "催收"), ()),
    "# 只有说明": ((), ()),
    "": ((), ()),
    " \t　": ((), ()),
    "> 估抄": ((), ("估抄",)),
    "“断电” \"掉电\"": (("断电", "掉电"), ()),
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_as_people_mean_it(line):
    group = read_line(line)
    assert (group.words, group.answering) == LINES[line]


@pytest.mark.parametrize("line", LINES)
def test_what_was_read_reads_the_same_again(line):
    assert read_line(read_line(line).line) == read_line(line)


@given(st.text(max_size=200))
def test_no_line_is_an_error_and_no_word_breaks_a_dictionary(line):
    group = read_line(line)
    for word in (*group.words, *group.answering):
        assert word
        assert not set(word) & set(" \n#>")
    if group.words:
        assert read_line(group.line) == group


def test_the_note_stands_behind_the_mark():
    assert note_of("催费 催收 # 营业厅的说法") == "营业厅的说法"
    assert note_of("催费 催收") == ""


def test_two_spellings_of_one_word_are_told():
    assert doubled_words("断电 掉电 斷電") == (("斷電", "断电"),)
    assert doubled_words("断电 断电") == (("断电", "断电"),)
    assert doubled_words("断电 掉电") == ()


def test_a_wording_has_one_spelling():
    assert one_spelling("  停電　ＡＰＰ\n通知 ") == "停电 app 通知"


def test_the_pairs_of_a_group_go_both_ways_unless_one_side_answers():
    assert read_group("a b").pairs == {("a", "b"), ("b", "a")}
    assert read_group("a", "b c").pairs == {("a", "b"), ("a", "c")}
    assert WordGroup(("a",)).pairs == frozenset()


def test_what_search_cannot_look_for_says_nothing():
    assert says_something("停电")
    assert says_something("app")
    assert not says_something("电")
    assert not says_something("——")


def test_words_are_parted_as_typed():
    assert split_words("斷電、掉电 / 没电") == ("斷電", "掉电", "没电")
