"""The contract that every engine answers, and that the embedded one answers as the oracle does."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import (
    SEEN_BY_ANYBODY,
    SEEN_BY_EDITORS,
    Facet,
    Field,
    Visibility,
)
from search.engines.base import EngineUnavailable, Found, Removed
from search.engines.embedded import EmbeddedEngine
from search.engines.memory import MemoryEngine, rounded_length
from search.queries import Cited, Phrase, SearchPlan
from search.text import grams
from tests.search.worlds import CLAUSES, WORLD, case, keys, plan


@pytest.fixture(params=["memory", "embedded"])
def engine(request, tmp_path):
    made = MemoryEngine() if request.param == "memory" else EmbeddedEngine(tmp_path / "index")
    made.apply("cases", WORLD)
    made.apply("clauses", CLAUSES)
    return made


@pytest.fixture
def both(tmp_path):
    pair = (MemoryEngine(), EmbeddedEngine(tmp_path / "index"))
    for one in pair:
        one.apply("cases", WORLD)
        one.apply("clauses", CLAUSES)
    return pair


QUERIES = (
    "停电",
    "断电",
    "估抄",
    "多收电费怎么办",
    "停电 通知",
    "总表 物业",
    '"停电通知"',
    "停电 -物业",
    "闸",
    "双电源",
    "tingdian",
    "cuifei",
    "cf",
    "gcdl",
    "欠废停电",
    "8分钱",
    "三日",
    "0.08元",
    "10千伏",
    "复电",
    "wide",
    "繁体标题",
    "平安无事",
    "光伏并网",
    "",
    "   ",
    "-",
    '"',
    "的",
    "第5天",
    "值班员忘了回访",
    "小区物业代收的总表电费",
    "script",
    '"没有" "停电"',
    "客户",
    "电费停电通知怎么办呢请问",
)


def keys_of(found):
    return [hit.key for hit in found.hits]


@pytest.mark.parametrize("query", QUERIES)
def test_same_hits_in_the_same_order_for_the_same_plan(both, query):
    oracle, embedded = both
    made = plan(oracle, query, may_see=SEEN_BY_EDITORS)
    assert plan(embedded, query, may_see=SEEN_BY_EDITORS) == made
    expected, found = oracle.find(made), embedded.find(made)
    assert [(hit.key, hit.passage) for hit in found.hits] == [
        (hit.key, hit.passage) for hit in expected.hits
    ]
    assert [hit.score for hit in found.hits] == pytest.approx(
        [hit.score for hit in expected.hits], abs=2e-3
    )
    assert (found.total, found.counts) == (expected.total, expected.counts)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    query=st.text(
        alphabet=st.sampled_from('停电通知估抄没有物业 双源的"-8元天cufei总表闭锁😀\ud800'),
        max_size=12,
    )
)
def test_engines_agree_on_any_query(both, query):
    oracle, embedded = both
    made = plan(oracle, query)
    expected, found = oracle.find(made), embedded.find(made)
    assert [hit.key for hit in found.hits] == [hit.key for hit in expected.hits]
    assert found.total == expected.total


def test_literal_two_character_words_are_found(engine):
    for document in WORLD:
        for text in (document.title, document.body):
            for token in grams(text):
                if len(token) == 2 and not token.isascii():
                    assert document.key in keys(
                        engine, token, may_see=SEEN_BY_EDITORS, limit=100
                    ), token


def test_permissions_come_before_ranking(engine):
    assert "c3" not in keys(engine, "双电源")
    assert keys(engine, "双电源", may_see=SEEN_BY_EDITORS)[0] == "c3"
    assert keys(engine, "停电", may_see=SEEN_BY_ANYBODY) == ["c4"]
    only_public = engine.find(plan(engine, "停电", may_see=SEEN_BY_ANYBODY))
    assert only_public.total == 1
    assert only_public.counts == ((Facet("category", "停送电"), 1),)
    assert keys(engine, "停电", may_see=frozenset()) == []


def test_counts_and_filters(engine):
    found = engine.find(plan(engine, "停电"))
    assert found.total == len(found.hits) == 3
    assert dict(found.counts)[Facet("category", "停送电")] == 2
    only = engine.find(plan(engine, "停电", filters=(Facet("year", "2021"),)))
    assert [hit.key for hit in only.hits] == ["c2"]
    either = (Facet("category", "停送电"), Facet("category", "抄表收费"))
    assert set(keys(engine, "停电", filters=either)) == {"c2", "c4"}
    assert keys(engine, "停电", filters=(*either, Facet("year", "2022"))) == []
    assert keys(engine, "停电", filters=(Facet("no such", "x"),)) == []


def test_pages_to_the_end_without_gap_or_repetition(engine):
    many = [case(f"p{n:02}", f"停电记录{n}") for n in range(57)]
    engine.apply("cases", many)
    whole = keys(engine, "停电记录", limit=100)
    assert len(whole) >= 57
    paged = [
        key
        for offset in range(0, 70, 7)
        for key in keys(engine, "停电记录", limit=7, offset=offset)
    ]
    assert paged == whole


def test_only_documents_among_the_given_are_found(engine):
    made = plan(engine, "停电", may_see=SEEN_BY_EDITORS)
    found = engine.find(replace(made, among=("c4", "c6", "c3", "never was")))
    assert [hit.key for hit in found.hits] == [
        hit.key for hit in engine.find(made).hits if hit.key in {"c4", "c6"}
    ]
    assert found.total == 2
    assert dict(found.counts) == {Facet("category", "停送电"): 1}


def test_pins_stand_first_in_their_order_whatever_they_hold(engine):
    made = plan(engine, "估抄")
    rest = [hit.key for hit in engine.find(made).hits]
    found = engine.find(replace(made, pinned=("c5", "c2", "never was", "c5")))
    assert [hit.key for hit in found.hits] == ["c5", "c2", *(k for k in rest if k != "c2")]
    assert [hit.score for hit in found.hits[:2]] == [300_000, 200_000]
    assert found.total == len(found.hits)
    nothing_else = SearchPlan("cases", (), pinned=("c1",))
    assert [hit.key for hit in engine.find(nothing_else).hits] == ["c1"]


def test_pins_show_nothing_that_may_not_be_seen_or_was_refused(engine):
    made = replace(plan(engine, "停电"), pinned=("c3", "c1"))
    assert keys_of(engine.find(made))[0] == "c1"
    assert "c3" not in keys_of(engine.find(made))
    assert keys_of(engine.find(replace(made, may_see=SEEN_BY_EDITORS)))[:2] == ["c3", "c1"]
    only = replace(made, filters=(Facet("category", "停送电"),))
    assert "c1" not in keys_of(engine.find(only))
    assert "c1" not in keys_of(engine.find(replace(made, among=("c4",))))
    without = replace(made, refused=(Phrase(Field.GRAMS, ("估抄",)),))
    assert "c1" not in keys_of(engine.find(without))
    needed = replace(made, demanded=(Phrase(Field.GRAMS, ("停电",)),))
    assert "c1" not in keys_of(engine.find(needed))


def test_a_document_scores_as_its_best_passage(engine):
    hit = next(h for h in engine.find(plan(engine, "忘了回访")).hits if h.key == "c4")
    assert hit.passage > 0
    assert len([h for h in engine.find(plan(engine, "平安无事")).hits if h.key == "c4"]) == 1


def test_conditions_stand_for_the_whole_document(engine):
    assert keys(engine, '"第3天" "忘了回访"') == ["c4"]
    assert "c4" not in keys(engine, "停电 -第3天")
    assert "c4" not in keys(engine, '停电 -"忘了回访"')


def test_removal_and_republication(engine):
    engine.apply("cases", [Removed("c2"), Removed("never was")])
    assert keys(engine, "催费人员") == []
    assert "c2" not in engine.inventory("cases")
    engine.apply("cases", [replace(WORLD[1], version="2", body="改成了别的话。")])
    assert engine.inventory("cases")["c2"] == "2"
    assert keys(engine, "催费人员") == []
    assert keys(engine, "改成了别的") == ["c2"]
    assert len([hit for hit in keys(engine, "欠费停电") if hit == "c2"]) == 1


def test_the_last_change_of_a_key_wins(engine):
    engine.apply("cases", [case("n", "先来的话"), case("n", "后到的话", version="2")])
    assert (keys(engine, "后到的话"), keys(engine, "先来的")) == (["n"], [])
    engine.apply("cases", [case("n", "先来的话"), Removed("n")])
    assert "n" not in engine.inventory("cases")


def test_applying_twice_changes_nothing(engine):
    before = engine.find(plan(engine, "停电"))
    engine.apply("cases", WORLD)
    after = engine.find(plan(engine, "停电"))
    assert [hit.key for hit in after.hits] == [hit.key for hit in before.hits]
    assert after.total == before.total


def test_rebuild_replaces_everything_and_replays(engine):
    count = engine.rebuild(
        "cases", iter(WORLD[:2]), lambda: [Removed("c1"), case("late", "后来的停电")]
    )
    assert count == 2
    assert set(engine.inventory("cases")) == {"c2", "late"}
    assert set(keys(engine, "停电")) == {"c2", "late"}
    assert set(engine.inventory("clauses")) == {clause.key for clause in CLAUSES}


def test_a_rebuild_that_fails_leaves_the_old_index(engine):
    def broken():
        yield WORLD[0]
        raise ZeroDivisionError

    with pytest.raises((EngineUnavailable, ZeroDivisionError)):
        engine.rebuild("cases", broken(), list)
    assert len(engine.inventory("cases")) == len(WORLD)


def test_the_cited_clause_comes_first_in_force_before_old(engine):
    cited = (Cited("yingye", "83"),)
    assert keys(engine, "营业规则83条", kind="clauses", cited=cited) == ["y83", "y83-old", "y83-1"]
    assert keys(engine, "营业规则83条", cited=cited) == ["c1"]
    below = (Cited("yingye", "83.1"),)
    assert keys(engine, "x", kind="clauses", cited=below) == ["y83-1", "y83", "y83-old"]


def test_a_title_alone_finds_what_cites_the_regulation(engine):
    assert keys(engine, "条例", cited=(Cited("tiaoli"),)) == ["c2"]
    article = (Cited("guifan", "4"),)
    assert keys(engine, "规范4条", cited=article) == ["c1"]
    assert keys(engine, "规范5条", cited=(Cited("guifan", "5"),)) == []


def test_readings_of_an_ambiguous_name_are_all_shown_best_first(engine):
    cited = (Cited("tiaoli"), Cited("yingye"))
    assert keys(engine, "规定", cited=cited) == ["c2", "c1"]


def test_unknown_kinds_are_empty(engine):
    assert engine.find(SearchPlan("nothing", (Phrase(Field.GRAMS, ("停电",)),))) == Found()
    assert engine.inventory("nothing") == {}
    assert engine.vocabulary("nothing").passages() == 0
    assert engine.needs_rebuild("nothing")


HOSTILE = (
    "停" * 10_000,
    "a" * 10_000,
    "停电 " * 3_000,
    "\ud800\udfff停电\ud800",
    "😀👨‍👩‍👧停电",
    "\0停电\0",
    "title:停电 AND (OR NOT *)",
    "停电~2^9",
    '"停电',
    "「",
    '""',
    "“”",
    "- - -",
    "--",
    "-停电",
    "/re/",
    "[a TO b]",
    "\u202e\u200b停\u200b电",
    "%00",
    "'; DROP TABLE",
    "<script>",
    "１０ｋＶ",
    "ﷺ" * 50,
    "x" * 39 + "停电" * 200,
    '"' + "停电" * 300 + '"',
    "\n\t\r",
    "᠎",
    "e" + "́" * 500,
)


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_answer(both, query):
    expected, found = (one.find(plan(one, query)) for one in both)
    assert [hit.key for hit in found.hits] == [hit.key for hit in expected.hits]


def test_hostile_documents_are_kept_apart(engine):
    engine.apply("cases", [case("h", "\ud800a\0b" + "长" * 10_000, "x" * 70_000)])
    assert keys(engine, "长长") == ["h"]


def test_visibility_can_change(engine):
    engine.apply("cases", [replace(WORLD[2], visibility=Visibility.STAFF, version="2")])
    assert keys(engine, "双电源")[0] == "c3"


@pytest.mark.parametrize(
    ("length", "kept"),
    [(0, 0), (39, 39), (40, 40), (41, 40), (55, 54), (56, 56), (59, 56), (60, 60), (400, 376)],
)
def test_lengths_are_kept_in_one_byte(length, kept):
    assert rounded_length(length) == kept
