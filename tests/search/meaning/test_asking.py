"""Pages of words and meaning together: to the end, with filters and permissions, never failing."""

from dataclasses import replace

import pytest

from search.documents import SEEN_BY_STAFF, STAFF, DocumentFacet
from search.engines.base import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.meaning import asking
from search.meaning.asking import answer_plan
from search.meaning.index import VectorIndex
from tests.search.kinds import EDITORS, SEEN_BY_EDITORS
from tests.search.meaning.fakes import FakeEmbedder
from tests.search.worlds import WORLD, case, plan
from tests.tools.memory_engine import MemoryEngine

QUESTION = "停电没有通知客户怎么办"
MORE = tuple(
    case(
        f"m{at:02}",
        f"第{at}次停电" if at % 2 else f"第{at}次断闸没有告诉居民",
        f"停电{'通知' * (at % 5)}之后客户来访。" if at % 2 else "断闸没有告诉居民。",
        facets=(DocumentFacet("year", "2021" if at % 3 else "2022"),),
        visibility=EDITORS if at % 10 == 1 else STAFF,
    )
    for at in range(40)
)


@pytest.fixture(params=["memory", "embedded"])
def engine(request, tmp_path):
    made = MemoryEngine() if request.param == "memory" else EmbeddedEngine(tmp_path / "index")
    made.apply("cases", (*WORLD, *MORE))
    return made


@pytest.fixture
def meanings(tmp_path):
    made = VectorIndex(tmp_path / "meaning", FakeEmbedder())
    made.apply("cases", (*WORLD, *MORE))
    return made


@pytest.fixture(autouse=True)
def _everything_is_near(monkeypatch):
    monkeypatch.setattr("search.meaning.fusion.NEAR_LIKENESS", -1.0)


def ask(engine, meanings, query=QUESTION, **more):
    return answer_plan(plan(engine, query, **more), query, engine.find, meanings)


def keys(answer):
    return [hit.key for hit in answer.found.hits]


def test_without_a_model_the_words_answer_alone(engine):
    made = plan(engine, QUESTION)
    assert answer_plan(made, QUESTION, engine.find, None) == asking.HybridPage(engine.find(made))


@pytest.mark.parametrize(
    "query", ["停电", '"停电"', "停电没有通知客户 -物业", "光伏并网逆变器选型"]
)
def test_what_is_not_compared_is_answered_by_words(engine, meanings, query):
    made = plan(engine, query)
    assert ask(engine, meanings, query) == asking.HybridPage(engine.find(made))


def test_near_documents_stand_last_and_are_counted_apart(engine, meanings):
    words = engine.find(plan(engine, QUESTION, limit=100))
    answer = ask(engine, meanings, limit=100)
    assert answer.near_total == 10
    assert answer.found.total == words.total + 10 == len(keys(answer))
    assert set(keys(answer)[: words.total]) == {hit.key for hit in words.hits}
    assert set(keys(answer)[words.total :]) == answer.near
    assert answer.found.counts == words.counts


def test_meaning_changes_the_order_of_what_shares_words(engine, meanings):
    plain = [hit.key for hit in engine.find(plan(engine, QUESTION, limit=100)).hits]
    fused = [key for key in keys(ask(engine, meanings, limit=100)) if key in set(plain)]
    assert fused != plain
    assert set(fused) == set(plain)


@pytest.mark.parametrize("candidates", [300, 7, 3])
def test_pages_to_the_end_without_gap_or_repetition(engine, meanings, candidates, monkeypatch):
    monkeypatch.setattr(asking, "CANDIDATES", candidates)
    whole = ask(engine, meanings, limit=200)
    assert len(keys(whole)) == whole.found.total == len(set(keys(whole)))
    words = engine.find(plan(engine, QUESTION, limit=100))
    assert {hit.key for hit in words.hits} <= set(keys(whole))
    paged = []
    for offset in range(0, whole.found.total + 5, 5):
        page = ask(engine, meanings, limit=5, offset=offset)
        assert page.found.total == whole.found.total
        assert page.near == whole.near & set(keys(page))
        paged += keys(page)
    assert paged == keys(whole)


def test_nothing_is_near_where_the_words_find_more_than_the_candidates(
    engine, meanings, monkeypatch
):
    monkeypatch.setattr(asking, "CANDIDATES", 7)
    assert ask(engine, meanings, limit=100).near_total == 0


def test_filters_hold_for_words_and_meaning(engine, meanings):
    only = (DocumentFacet("year", "2022"),)
    answer = ask(engine, meanings, limit=100, filters=only)
    allowed = {one.key for one in (*WORLD, *MORE) if only[0] in one.facets}
    assert set(keys(answer)) <= allowed
    assert answer.near_total > 0
    assert dict(answer.found.counts)[only[0]] == answer.found.total - answer.near_total


def test_permissions_hold_for_words_and_meaning(engine, meanings):
    hidden = {one.key for one in (*WORLD, *MORE) if one.visibility is EDITORS}
    assert not hidden & set(keys(ask(engine, meanings, limit=100, may_see=SEEN_BY_STAFF)))
    assert hidden & set(keys(ask(engine, meanings, limit=100, may_see=SEEN_BY_EDITORS)))
    assert keys(ask(engine, meanings, limit=100, may_see=frozenset())) == []


def test_a_failing_index_of_vectors_leaves_the_words(engine, caplog):
    class Broken:
        def nearest(self, plan, wording, most, beside):
            raise EngineUnavailable("weg")

    made = plan(engine, QUESTION)
    assert answer_plan(made, QUESTION, engine.find, Broken()) == asking.HybridPage(
        engine.find(made)
    )
    assert "no comparison" in caplog.text


def test_vectors_that_are_not_there_yet_leave_the_order_of_the_words(engine, tmp_path):
    empty = VectorIndex(tmp_path / "other", FakeEmbedder())
    words = engine.find(plan(engine, QUESTION, limit=100))
    assert keys(ask(engine, empty, limit=100)) == [hit.key for hit in words.hits]


def test_a_pinned_document_stands_first(engine, meanings):
    made = replace(plan(engine, QUESTION, limit=100), pinned=("c1",))
    assert keys(answer_plan(made, QUESTION, engine.find, meanings))[0] == "c1"
