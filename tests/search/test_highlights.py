"""Marks: offset-exact, escaped, and taken out again without a trace."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.highlights import (
    NOTHING_WANTED,
    HighlightTerms,
    best_passage,
    highlight_spans,
    mark_spans,
    text_snippet,
)
from search.quantities import find_quantities
from search.text import fold_text, text_tokens

STOP = HighlightTerms(
    grams=frozenset({"停电", "通知"}),
    phrases=frozenset({("电停", "停电", "电通"), ("知8", "8", "8停")}),
    characters=frozenset({"㎡", "停"}),
    quantities=frozenset({"8天"}),
)
ANY = st.text(
    alphabet=st.one_of(st.sampled_from("停电通知8天<>&\"' \n８①㎡😀\ud800停电"), st.characters()),
    max_size=200,
)


def test_marks_stand_on_the_original_text():
    original = "復電前<b>停 電</b>通知"
    assert [original[a:b] for a, b in highlight_spans(original, STOP)] == ["停 電", "通知"]
    shown = mark_spans(original, highlight_spans(original, STOP))
    assert shown == "復電前&lt;b&gt;<mark>停 電</mark>&lt;/b&gt;<mark>通知</mark>"


def test_neighbouring_marks_are_one():
    assert highlight_spans("停电通知", STOP) == ((0, 4),)


def test_a_phrase_is_marked_only_as_a_whole():
    wanted = HighlightTerms(phrases=frozenset({("停止", "止供", "供电"), ("10", "10kv", "kv")}))
    original = "供电所停止 供电，停止供 应，10kV 与 10 kV"
    assert [original[a:b] for a, b in highlight_spans(original, wanted)] == ["停止 供电", "10kV"]


def test_the_best_passage_holds_the_whole_phrase():
    body = "供电。停止。" * 70 + "停止供电。" + "值班无事。" * 100
    wanted = HighlightTerms(phrases=frozenset({("停止", "止供", "供电")}))
    shown = text_snippet(body, wanted)
    assert [shown.text[a:b] for a, b in shown.spans] == ["停止供电"]


def test_characters_and_quantities_are_marked():
    assert highlight_spans("合闸", HighlightTerms(characters=frozenset({"闸"}))) == ((1, 2),)
    assert highlight_spans("每度0.08元", HighlightTerms(quantities=frozenset({"0.08元"}))) == (
        (2, 7),
    )


def test_widening_characters_move_no_mark():
    original = "㎡㎡停电"
    assert [original[a:b] for a, b in highlight_spans(original, STOP)] == ["停电"]


@settings(deadline=None)
@given(ANY)
def test_without_the_marks_the_escaped_original_is_left(original):
    shown = mark_spans(original, highlight_spans(original, STOP))
    assert re.sub("</?mark>", "", shown) == html.escape(original)


@settings(deadline=None)
@given(ANY, ANY)
def test_whatever_was_asked_no_mark_of_the_text_itself_survives(original, asked):
    said = text_tokens(asked)
    wanted = HighlightTerms(
        frozenset(said.grams),
        frozenset(filter(None, (said.grams[:3], said.grams[1:]))),
        frozenset(said.characters),
        frozenset(quantity.spelled for quantity in find_quantities(fold_text(asked))),
    )
    for shown, text in (
        (mark_spans(original, highlight_spans(original, wanted)), original),
        (text_snippet(original, wanted, 500).html(), None),
    ):
        plain = re.sub("</?mark>", "", shown)
        assert "<" not in plain
        assert text is None or plain == html.escape(text)


@settings(deadline=None)
@given(ANY, st.integers(min_value=1, max_value=150))
def test_a_snippet_is_a_stretch_of_the_text(body, length):
    shown = text_snippet(body, STOP, length)
    assert shown.text in body
    assert len(shown.text) <= length
    for start, end in shown.spans:
        assert 0 <= start < end <= len(shown.text)
    plain = re.sub("</?mark>", "", shown.html())
    assert plain.removeprefix("…" * shown.cut_before).removesuffix(
        "…" * shown.cut_after
    ) == html.escape(shown.text)


def test_no_script_survives():
    assert "<script" not in text_snippet("<script>停电</script>", STOP).html()


def test_the_snippet_shows_the_densest_place():
    body = "停电一次。" + "平安无事。" * 100 + "停电没有通知，通知没有停电。" + "平安无事。" * 100
    shown = text_snippet(body, STOP)
    assert "停电没有通知" in shown.text
    assert shown.cut_before
    assert shown.cut_after
    passage = best_passage(body, STOP)
    assert "停电没有通知" in body[passage.start : passage.end]


TWICE = "停电没有通知。" + "平安无事。" * 150 + "停电一次。"


@pytest.mark.parametrize(
    ("at", "shown"),
    [(None, "停电没有通知"), (1, "停电一次"), (0, "停电没有通知"), (99, "停电没有通知")],
)
def test_the_passage_that_an_index_names_is_shown_where_it_holds_a_mark(at, shown):
    assert shown in text_snippet(TWICE, STOP, at=at).text


def test_a_named_passage_without_a_mark_gives_way_to_one_with_marks():
    body = "平安无事。" * 150 + "停电一次。"
    assert "停电一次" in text_snippet(body, STOP, at=0).text


def test_without_marks_the_beginning_is_shown():
    assert text_snippet("平安" * 200, NOTHING_WANTED).text.startswith("平安")
    assert text_snippet("", STOP).html() == ""
