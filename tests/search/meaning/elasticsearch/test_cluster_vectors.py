"""Vectors on a real server: what every index promises, permissions and filters first."""

import uuid
from dataclasses import replace

import pytest

from search.documents import SEEN_BY_STAFF, DocumentFacet
from search.engines.base import EngineUnavailable, RemovedDocument
from search.engines.elasticsearch import ClusterSpec
from search.meaning.asking import answer_plan
from search.meaning.cluster import ClusterVectors
from search.meaning.index import VectorIndex
from search.queries import SearchPlan
from tests.search.elasticsearch.engines import client_of, cluster_of
from tests.search.kinds import SEEN_BY_ANYBODY, SEEN_BY_EDITORS
from tests.search.meaning.fakes import FakeEmbedder
from tests.search.worlds import CLAUSES, WORLD, case, plan
from tests.tools.memory_engine import MemoryEngine

MANY = tuple(
    case(f"m{at:03}", f"第{at}件事", f"第{at}次停电记录{'闸' * (at % 7)}") for at in range(150)
)


@pytest.fixture(scope="module")
def cluster(elasticsearch_server):
    prefix = f"v{uuid.uuid4().hex[:8]}"
    yield replace(cluster_of(elasticsearch_server), prefix=prefix)
    with client_of(elasticsearch_server) as client:
        for name in client.indices.get(index=f"{prefix}-*").body:
            client.indices.delete(index=name)


@pytest.fixture
def index(cluster):
    made = ClusterVectors(cluster, FakeEmbedder())
    made.rebuild("cases", iter(WORLD), list)
    return made


def nearest(index, wording, most=100, beside=(), may_see=SEEN_BY_EDITORS, filters=()):
    asked = SearchPlan("cases", (), may_see=may_see, filters=filters)
    return index.nearest(asked, wording, most, beside)


def keys(index, wording, **more):
    return [near.key for near in nearest(index, wording, **more).best]


def test_it_answers_as_the_exact_comparison_does(index, tmp_path):
    """The server keeps eight bits of a number, and may miss a neighbour."""
    exact = VectorIndex(tmp_path, FakeEmbedder())
    for one in (exact, index):
        one.rebuild("cases", iter((*WORLD, *MANY)), list)
    for wording in ("停电没有通知", "估抄电量", "双电源闭锁", "值班员忘了回访"):
        expected = {near.key: near for near in nearest(exact, wording, most=200).best}
        found = nearest(index, wording, most=200).best
        assert len({near.key for near in found}) == len(found)
        assert len({near.key for near in found} & expected.keys()) >= 0.95 * len(expected)
        for near in found:
            assert near.likeness == pytest.approx(expected[near.key].likeness, abs=0.05)
        assert found[0].key in [*expected][:3]


def test_permissions_and_filters_hold_before_ranking(index):
    assert keys(index, "双电源闭锁", most=1) == ["c3"]
    assert "c3" not in keys(index, "双电源闭锁", may_see=SEEN_BY_STAFF)
    assert keys(index, "双电源闭锁", may_see=SEEN_BY_ANYBODY, most=1) == ["c4"]
    assert keys(index, "双电源闭锁", may_see=frozenset()) == []
    either = (DocumentFacet("category", "停送电"), DocumentFacet("category", "抄表收费"))
    assert set(keys(index, "双电源", filters=either)) == {"c1", "c2", "c4"}
    assert set(keys(index, "双电源", filters=(*either, DocumentFacet("year", "2021")))) == {
        "c1",
        "c2",
    }
    beside = nearest(index, "双电源", most=1, beside=("c3", "c4"), may_see=SEEN_BY_STAFF).beside
    assert set(beside) == {"c4"}


def test_changes_removals_and_return(index):
    assert index.inventory("cases") == {document.key: "1" for document in WORLD}
    changed = replace(WORLD[0], version="2", title="换表", body="换表换表")
    index.apply("cases", [changed, RemovedDocument("c2"), RemovedDocument("never was")])
    index.apply("cases", [changed, RemovedDocument("c2")])
    assert keys(index, "换表", most=1) == ["c1"]
    assert index.inventory("cases")["c1"] == "2"
    assert "c2" not in index.inventory("cases")
    index.apply("cases", [WORLD[1], case("n", "先来"), RemovedDocument("n")])
    assert {"c2"} == {"c2", "n"} & index.inventory("cases").keys()


def test_a_rebuild_replaces_everything_and_replays(index):
    late = case("late", "后来的")
    assert index.rebuild("cases", iter(WORLD[:2]), lambda: [RemovedDocument("c1"), late]) == 2
    assert set(index.inventory("cases")) == {"c2", "late"}


def test_a_rebuild_that_fails_leaves_the_old_vectors(index):
    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        index.rebuild("cases", iter(WORLD[:2]), broken)
    assert len(index.inventory("cases")) == len(WORLD)
    index.apply("cases", [case("n", "新")])
    assert "n" in index.inventory("cases")
    index.tidy("cases")
    assert "n" in index.inventory("cases")


def test_vectors_of_another_model_are_not_compared(index, cluster):
    other = ClusterVectors(cluster, FakeEmbedder("fake-2"))
    assert other.needs_rebuild("cases")
    assert keys(other, "停电") == []
    with pytest.raises(EngineUnavailable):
        other.apply("cases", [case("n", "新")])


def test_a_kind_begins_empty(cluster):
    index = ClusterVectors(cluster, FakeEmbedder())
    assert index.needs_rebuild("clauses")
    assert index.inventory("clauses") == {}
    assert index.nearest(SearchPlan("clauses", ()), "抄表", 10, ()).best == ()
    index.apply("clauses", CLAUSES)
    assert len(index.inventory("clauses")) == len(CLAUSES)


def test_a_server_that_does_not_answer_leaves_the_words():
    down = ClusterVectors(ClusterSpec(("http://127.0.0.1:9",), timeout=0.5), FakeEmbedder())
    engine = MemoryEngine()
    engine.apply("cases", WORLD)
    query = "停电没有通知客户怎么办"
    made = plan(engine, query)
    assert answer_plan(made, query, engine.find, down).found == engine.find(made)
