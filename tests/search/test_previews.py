"""Results now and then: what moved, what is new, what is gone."""

import pytest

from search.documents import SEEN_BY_STAFF
from search.groups import read_group
from search.previews import ResultChange, compare_wordings
from search.trade import EditorWords, PinnedDocument, in_force, trade_of
from tests.search.kinds import CASES, SEEN_BY_EDITORS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves")]


def compared(query, words, may_see=SEEN_BY_STAFF):
    (comparison,) = compare_wordings([(query, 3)], in_force(), trade_of(words), may_see)
    return comparison, next(side for side in comparison.sides if side.label == "案例")


def test_what_a_group_adds_is_new():
    comparison, side = compared("蹲守", EditorWords(groups=(read_group("蹲守 估抄"),)))
    assert comparison.changes
    assert (comparison.query, comparison.times) == ("蹲守", 3)
    assert (side.total_now, side.total_then, side.difference) == (0, 1, 1)
    assert [(r.title, r.change) for r in side.then] == [("估抄电量引起不满", ResultChange.NEW)]


def test_what_a_pin_lifts_goes_up_and_the_others_down():
    _, before = compared("停电", EditorWords())
    last = len(before.now) - 1
    key = before.now[last].url.strip("/").rsplit("/", 1)[-1]
    comparison, side = compared("停电", EditorWords(pins=(PinnedDocument("停电", CASES, key),)))
    assert comparison.changes
    assert side.total_now == side.total_then
    assert (side.then[0].change, side.then[0].across) == (ResultChange.UP, last + 1)
    assert {r.change for r in side.then[1:]} == {ResultChange.DOWN}


def test_what_loses_its_way_in_is_gone():
    now = trade_of(EditorWords(groups=(read_group("蹲守 估抄"),)))
    (comparison,) = compare_wordings([("蹲守", 0)], now, trade_of(EditorWords()), SEEN_BY_STAFF)
    (side,) = [side for side in comparison.sides if side.label == "案例"]
    assert [r.change for r in side.now] == [ResultChange.GONE]
    assert side.then == ()
    assert side.fewer == 1


def test_nothing_changes_where_nothing_is_decided():
    comparison, side = compared("停电", EditorWords())
    assert not comparison.changes
    assert comparison.finds
    assert {r.change for r in (*side.now, *side.then)} == {ResultChange.SAME}


def test_nobody_is_shown_what_he_may_not_find():
    words = EditorWords(groups=(read_group("蹲守 双电源"),))
    assert compared("蹲守", words, SEEN_BY_STAFF)[1].then == ()
    assert len(compared("蹲守", words, SEEN_BY_EDITORS)[1].then) == 1


def test_wordings_are_asked_once_and_not_without_end():
    queries = [("停电", 0), ("停電", 5), ("", 0), *((f"停电{n}", 0) for n in range(20))]
    trade = trade_of(EditorWords())
    found = compare_wordings(queries, trade, trade, SEEN_BY_STAFF)
    assert [one.query for one in found] == ["停电", *(f"停电{n}" for n in range(5))]
