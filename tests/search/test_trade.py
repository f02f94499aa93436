"""Editors' words: in force at once in every process, whatever stands in the rows."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from search import answers, trade
from search.groups import read_group
from search.models import EditorsMark, Pin, SynonymGroup, VocabularyEntry
from search.queries import SearchRequest
from search.trade import EditorWords, PinnedDocument, in_force, trade_of
from tests.search.kinds import CASES, CLAUSES, KINDS

pytestmark = pytest.mark.django_db


def found(query, kind=CASES):
    group = answers.answer_request(SearchRequest(query, (kind,))).groups[0]
    return [result.document.key for result in group.results]


def pinned(query):
    return answers.plan_of(SearchRequest(query, KINDS), CASES, ()).pinned


def test_a_group_counts_at_once_and_no_longer_when_it_goes(shelves):
    assert found("蹲守") == []
    group = SynonymGroup.objects.create(words="蹲守 估抄")
    assert found("蹲守") == ["c1"]
    group.in_use = False
    group.save()
    assert found("蹲守") == []
    group.in_use = True
    group.save()
    assert found("蹲守") == ["c1"]
    group.delete()
    assert found("蹲守") == []


def test_one_side_answers_the_other_and_not_back(shelves):
    SynonymGroup.objects.create(words="蹲守", answering="估抄")
    assert found("蹲守") == ["c1"]
    assert "蹲守" not in trade.active_lexicon().synonyms("估抄")


def test_what_ships_still_counts():
    before = trade.active_lexicon().synonyms("断电")
    SynonymGroup.objects.create(words="断电 黑灯")
    assert {*before, "黑灯"} == set(trade.active_lexicon().synonyms("断电"))
    assert before


def test_a_pin_stands_first_for_its_wording_alone(shelves):
    Pin.objects.create(query="停电", kind=CASES, key="c4")
    assert pinned("停电") == pinned(" 停電 ") == ("c4",)
    assert pinned("停电 通知") == ()
    assert trade.pinned_keys("停电", CLAUSES) == ()


def test_a_pin_answers_a_wording_that_finds_nothing_and_leads_one_that_does(shelves):
    usual = found("停电")
    assert usual[-1] != usual[0]
    Pin.objects.create(query="停电", kind=CASES, key=usual[-1])
    Pin.objects.create(query="蹲守", kind=CASES, key="c1")
    assert found("停电") == [usual[-1], *usual[:-1]]
    assert found("蹲守") == ["c1"]
    assert answers.answer_request(SearchRequest("蹲守", (CASES,))).groups[0].total == 1


def test_a_pin_shows_nobody_what_he_may_not_see(shelves):
    Pin.objects.create(query="停电", kind=CASES, key="c3")
    assert "c3" not in found("停电")


def test_pins_stand_in_their_order(shelves):
    Pin.objects.create(query="停电", kind=CASES, key="c4", position=2)
    Pin.objects.create(query="停电", kind=CASES, key="c1", position=1)
    assert trade.pinned_keys("停电", CASES) == ("c1", "c4")
    assert pinned("停电") == ("c1", "c4")


def test_stop_words_and_terms_reach_the_plan(shelves):
    VocabularyEntry.objects.create(word="Ｘ光", role=VocabularyEntry.Role.STOP)
    VocabularyEntry.objects.create(word="不停電", role=VocabularyEntry.Role.TERM)
    assert trade.stop_words() == {"x光"}
    assert in_force().words.terms == {"不停电"}
    assert trade.active_lexicon().has("不停电")


def test_a_search_asks_for_the_words_once(shelves):
    found("停电")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answers.answer_request(SearchRequest("停电", KINDS))
    assert len([q for q in asked if "editorsmark" in q["sql"]]) == 1
    assert not [q for q in asked if "synonymgroup" in q["sql"]]


def test_a_change_is_read_with_few_queries():
    SynonymGroup.objects.create(words="甲词 乙词")
    with CaptureQueriesContext(connection) as asked:
        in_force()
        in_force()
    assert len(asked) == 1 + 3 + 1


def test_what_was_rolled_back_never_counted():
    in_force()
    with transaction.atomic():
        SynonymGroup.objects.create(words="蹲守 估抄")
        assert trade.active_lexicon().synonyms("蹲守") == ("估抄",)
        transaction.set_rollback(True)
    assert trade.active_lexicon().synonyms("蹲守") == ()
    assert not EditorsMark.objects.exists()


def test_every_change_makes_another_mark():
    marks = set()
    group = SynonymGroup.objects.create(words="甲词 乙词")
    marks.add(EditorsMark.objects.get().mark)
    group.save()
    marks.add(EditorsMark.objects.get().mark)
    SynonymGroup.objects.all().delete()
    marks.add(EditorsMark.objects.get().mark)
    assert len(marks) == 3


@pytest.mark.parametrize("words", ["", "#", "> >", "一个", "\n\t", "a" * 300, "🙂 ＞ #", "（ ["])
def test_no_row_breaks_a_search(shelves, words):
    SynonymGroup.objects.create(words=words, answering=words)
    VocabularyEntry.objects.create(word=words[:40], role=VocabularyEntry.Role.STOP)
    Pin.objects.create(query=words, kind="nothing", key="x" * 200)
    assert "c4" in found("停电")


def test_other_words_are_tried_without_saving(shelves):
    request = SearchRequest("蹲守", (CASES,))
    tried = trade_of(EditorWords(groups=(read_group("蹲守 估抄"),)))
    assert [r.document.key for r in answers.search_by(request, tried).groups[0].results] == ["c1"]
    assert found("蹲守") == []
    first = trade_of(EditorWords(pins=(PinnedDocument("停电", CASES, "c4"),)))
    assert answers.plan_of(SearchRequest("停电", KINDS), CASES, (), first).pinned == ("c4",)
