"""Which questions are compared by meaning, and the order of words and meaning together."""

import pytest

from search.documents import SearchField
from search.engines.base import SearchHit
from search.meaning.fusion import (
    NEAR_MOST,
    fuse_hits,
    wording_for_meaning,
)
from search.meaning.nearness import NearestNeighbours, VectorNeighbour
from search.queries import CitedReading, SearchPlan, TokenPhrase
from tests.search.worlds import WORLD, plan
from tests.tools.memory_engine import MemoryEngine


@pytest.fixture(scope="module")
def engine():
    made = MemoryEngine()
    made.apply("cases", WORLD)
    return made


@pytest.mark.parametrize(
    ("query", "wording"),
    [
        ("客户说多收了电费怎么办", "客户说多收了电费怎么办"),
        ("停电以后没有人通知", "停电以后没有人通知"),
        ("停电 通知 没有送到", "停电 通知 没有送到"),
        ("  欠费停电没有通知？", "欠费停电没有通知？"),
        # words, numbers, pinyin
        ("停电", ""),
        ("停电 通知", ""),
        ("总表电费", ""),
        ("cuifei tingdian meiyou tongzhi", ""),
        ("8分钱 0.08元 三日 三十天", ""),
        ("停电三百六十五天", ""),
        # exact words, words left out
        ('"停电通知书" 没有送达就拉闸', ""),
        ("停电没有通知客户 -物业", ""),
        # nothing that the index knows: four characters will do
        ("光伏并网逆变器怎么选型", "光伏并网逆变器怎么选型"),
        ("无人巡检", "无人巡检"),
        ("储能柜", ""),
        ("guangfu bingwang", ""),
        ("", ""),
    ],
)
def test_only_free_wording_of_some_length_is_compared(engine, query, wording):
    assert wording_for_meaning(plan(engine, query), query) == wording


def test_a_citation_is_not_compared(engine):
    query = "供电营业规则第八十三条怎么规定"
    assert (
        wording_for_meaning(plan(engine, query, cited=(CitedReading("yingye", "83"),)), query) == ""
    )


def test_a_plan_for_named_documents_is_not_compared(engine):
    query = "停电以后没有人通知"
    made = plan(engine, query)
    assert wording_for_meaning(made, query)
    assert wording_for_meaning(SearchPlan("cases", made.gates, among=("c1",)), query) == ""


PLAN = SearchPlan("cases", (TokenPhrase(SearchField.GRAMS, ("停电",)),))


def hits(**scores):
    return [SearchHit(key, score, 0) for key, score in scores.items()]


def near(**likenesses):
    return tuple(VectorNeighbour(key, likeness, 1) for key, likeness in likenesses.items())


def keys(found):
    return [hit.key for hit in found]


def test_share_of_the_best_and_scaled_likeness_are_added():
    nearest = NearestNeighbours(near(b=0.9, c=0.8, d=0.7), {"a": 0.7})
    fused = fuse_hits(hits(a=10.0, b=8.0, c=2.0), hits(d=1.0), nearest, PLAN)
    assert [(hit.key, hit.score) for hit in fused.sharing] == [
        ("b", 1.8),
        ("a", 1.0),
        ("c", 0.7),
        ("d", 0.1),
    ]
    assert fused.near == ()


def test_what_is_farther_than_the_last_of_the_nearest_earns_nothing():
    fused = fuse_hits(
        hits(a=10.0, b=9.0), [], NearestNeighbours(near(b=0.9, x=0.8), {"a": 0.6}), PLAN
    )
    assert [(hit.key, hit.score) for hit in fused.sharing] == [("b", 1.9), ("a", 1.0)]


def test_what_shares_no_word_stands_apart_however_near():
    nearest = NearestNeighbours(near(x=0.95, a=0.7, y=0.65, z=0.4))
    fused = fuse_hits(hits(a=3.0), [], nearest, PLAN)
    assert keys(fused.sharing) == ["a"]
    assert [(hit.key, hit.score, hit.passage) for hit in fused.near] == [
        ("x", 0.95, 1),
        ("y", 0.65, 1),
    ]


@pytest.mark.parametrize(
    ("made", "shown"),
    [(PLAN, ["a", "b", "c", "d"]), (SearchPlan("cases", ()), ["a", "b"])],
    ids=["with words", "where words are silent"],
)
def test_where_words_are_silent_nearness_must_be_greater(made, shown):
    nearest = NearestNeighbours(near(a=0.64, b=0.63, c=0.6299, d=0.6, e=0.5999))
    assert keys(fuse_hits([], [], nearest, made).near) == shown


def test_few_near_ones_are_shown():
    nearest = NearestNeighbours(tuple(VectorNeighbour(f"n{at:02}", 0.9, 0) for at in range(50)))
    assert len(fuse_hits(hits(a=1.0), [], nearest, PLAN).near) == NEAR_MOST


def test_pinned_documents_keep_their_places():
    pinned = SearchPlan("cases", (), pinned=("p", "q"))
    nearest = NearestNeighbours(near(b=0.9, p=0.8, a=0.1), {"q": 0.1})
    fused = fuse_hits(hits(p=200_001.0, q=100_000.0, a=5.0, b=4.0), [], nearest, pinned)
    assert keys(fused.sharing) == ["p", "q", "b", "a"]


def test_a_document_without_a_vector_is_neither_helped_nor_harmed():
    nearest = NearestNeighbours(near(a=0.9, c=0.5))
    fused = fuse_hits(hits(a=10.0, new=10.0, c=10.0), [], nearest, PLAN)
    assert keys(fused.sharing) == ["a", "new", "c"]


@pytest.mark.parametrize("nearest", [NearestNeighbours(), NearestNeighbours(near(x=0.5))])
def test_without_anything_to_compare_the_words_decide(nearest):
    assert keys(fuse_hits(hits(b=2.0, a=1.0), [], nearest, PLAN).sharing) == ["b", "a"]
    assert fuse_hits([], [], nearest, PLAN).sharing == ()


def test_ties_fall_to_the_key():
    nearest = NearestNeighbours(near(b=0.8, a=0.8))
    assert keys(fuse_hits(hits(b=1.0, a=1.0), [], nearest, PLAN).sharing) == ["a", "b"]
