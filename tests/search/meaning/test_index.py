"""The index of vectors: what every index promises, permissions first, kills, damage, models."""

import shutil
from dataclasses import replace

import pytest

from search.documents import SEEN_BY_STAFF, DocumentFacet
from search.engines.base import EngineDamaged, EngineUnavailable, RemovedDocument
from search.meaning import store
from search.meaning.index import VectorIndex
from search.queries import SearchPlan
from tests.search.kinds import EDITORS, SEEN_BY_ANYBODY, SEEN_BY_EDITORS
from tests.search.meaning.fakes import FakeEmbedder
from tests.search.worlds import CLAUSES, WORLD, case

ALL = 100


@pytest.fixture
def embedder():
    return FakeEmbedder()


@pytest.fixture
def index(tmp_path, embedder):
    made = VectorIndex(tmp_path, embedder)
    made.apply("cases", WORLD)
    made.apply("clauses", CLAUSES)
    return made


def nearest(index, wording, most=ALL, beside=(), may_see=SEEN_BY_EDITORS, filters=()):
    plan = SearchPlan("cases", (), may_see=may_see, filters=filters)
    return index.nearest(plan, wording, most, beside)


def keys(index, wording, **more):
    return [near.key for near in nearest(index, wording, **more).best]


def current(tmp_path):
    return tmp_path / "cases" / (tmp_path / "cases" / "CURRENT").read_text()


def test_the_nearest_come_first_and_every_document_once(index):
    found = nearest(index, "估抄电量引起不满").best
    assert found[0].key == "c1"
    assert [near.likeness for near in found] == sorted((n.likeness for n in found), reverse=True)
    assert sorted(near.key for near in found) == [document.key for document in WORLD]


def test_a_document_is_as_near_as_its_best_passage(index):
    near = next(one for one in nearest(index, "线路停电值班员忘了回访").best if one.key == "c4")
    assert near.passage > 0


def test_permissions_hold_before_ranking(index):
    assert keys(index, "双电源闭锁", most=1) == ["c3"]
    assert "c3" not in keys(index, "双电源闭锁", may_see=SEEN_BY_STAFF)
    assert len(keys(index, "双电源闭锁", may_see=SEEN_BY_STAFF, most=5)) == 5
    assert keys(index, "双电源闭锁", may_see=SEEN_BY_ANYBODY, most=1) == ["c4"]
    assert keys(index, "双电源闭锁", may_see=frozenset()) == []
    beside = nearest(index, "双电源", beside=("c3", "c4"), may_see=SEEN_BY_STAFF).beside
    assert set(beside) == {"c4"}


def test_filters_hold_before_ranking(index):
    assert set(keys(index, "双电源闭锁", filters=(DocumentFacet("year", "2021"),), most=2)) == {
        "c1",
        "c2",
    }
    either = (DocumentFacet("category", "停送电"), DocumentFacet("category", "抄表收费"))
    assert set(keys(index, "双电源", filters=either)) == {"c1", "c2", "c4"}
    assert set(keys(index, "双电源", filters=(*either, DocumentFacet("year", "2021")))) == {
        "c1",
        "c2",
    }
    assert keys(index, "双电源", filters=(DocumentFacet("no such", "x"),)) == []


def test_keys_beside_are_compared_too(index):
    every = {near.key: near.likeness for near in nearest(index, "停电通知").best}
    found = nearest(index, "停电通知", most=1, beside=("c1", "c5", "never was"))
    assert len(found.best) == 1
    assert found.beside == {key: pytest.approx(every[key], abs=1e-4) for key in ("c1", "c5")}


def test_removal_change_and_return(index):
    index.apply("cases", [RemovedDocument("c1"), RemovedDocument("never was")])
    assert "c1" not in keys(index, "估抄电量")
    assert "c1" not in index.inventory("cases")
    index.apply("cases", [replace(WORLD[0], version="2", title="换表", body="换表换表")])
    assert keys(index, "换表", most=1) == ["c1"]
    assert index.inventory("cases")["c1"] == "2"
    index.apply("cases", [replace(WORLD[0], visibility=EDITORS, version="3")])
    assert "c1" not in keys(index, "估抄", may_see=SEEN_BY_STAFF)
    assert keys(index, "估抄电量引起不满", most=1) == ["c1"]


def test_the_last_change_of_a_key_wins(index):
    index.apply("cases", [case("n", "先来"), case("n", "后到", version="2")])
    assert index.inventory("cases")["n"] == "2"
    index.apply("cases", [case("n", "先来"), RemovedDocument("n")])
    assert "n" not in index.inventory("cases")


def test_applying_twice_changes_nothing(index, tmp_path, embedder):
    before = store.read_manifest(current(tmp_path))
    embedder.embedded.clear()
    index.apply("cases", WORLD)
    assert store.read_manifest(current(tmp_path)) == before
    assert embedder.embedded == []


def test_a_change_that_leaves_the_text_is_not_embedded_again(index, embedder):
    embedder.embedded.clear()
    index.apply("cases", [replace(WORLD[0], version="2", facets=(DocumentFacet("year", "1999"),))])
    assert embedder.embedded == []
    assert keys(index, "估抄", filters=(DocumentFacet("year", "1999"),)) == ["c1"]


def test_a_rebuild_replaces_everything_and_replays(index, tmp_path, embedder):
    embedder.embedded.clear()
    late = case("late", "后来的")
    count = index.rebuild("cases", iter(WORLD[:2]), lambda: [RemovedDocument("c1"), late])
    assert count == 2
    assert set(index.inventory("cases")) == {"c2", "late"}
    assert len(embedder.embedded) == 1
    assert set(index.inventory("clauses")) == {clause.key for clause in CLAUSES}
    assert [one.name for one in (tmp_path / "cases").iterdir() if one.is_dir()] == [
        current(tmp_path).name
    ]


def test_a_rebuild_that_fails_leaves_the_old_vectors_and_is_picked_up(index, tmp_path, embedder):
    new = [case(f"n{at}", f"第{at}件新事") for at in range(120)]

    def broken():
        yield from new[:110]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        index.rebuild("cases", broken(), list)
    assert len(index.inventory("cases")) == len(WORLD)
    embedder.embedded.clear()
    assert index.rebuild("cases", iter(new), list) == 120
    assert len(embedder.embedded) == 20
    index.apply("cases", [RemovedDocument("n1")])
    assert len([one for one in (tmp_path / "cases").iterdir() if one.is_dir()]) == 1


def test_what_a_failed_rebuild_left_is_cleared_by_the_next_change(index, tmp_path):
    def broken():
        yield WORLD[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        index.rebuild("cases", broken(), list)
    index.apply("cases", [case("n", "新")])
    assert [one.name for one in (tmp_path / "cases").iterdir() if one.is_dir()] == [
        current(tmp_path).name
    ]


def test_vectors_of_another_model_are_not_compared(index, tmp_path):
    other = VectorIndex(tmp_path, FakeEmbedder("fake-2"))
    assert other.needs_rebuild("cases")
    assert keys(other, "停电") == []
    with pytest.raises(EngineUnavailable):
        other.apply("cases", [case("n", "新")])
    other.rebuild("cases", iter(WORLD), list)
    assert not other.needs_rebuild("cases")
    assert len(keys(other, "停电")) == len(WORLD)


def test_another_process_sees_each_change(index, tmp_path):
    reader = VectorIndex(tmp_path, FakeEmbedder())
    assert len(keys(reader, "停电")) == len(WORLD)
    index.apply("cases", [case("n", "新来的案例")])
    assert keys(reader, "新来的案例", most=1) == ["n"]
    index.rebuild("cases", iter(WORLD[:3]), list)
    assert len(keys(reader, "停电")) == 3


def test_a_kind_without_vectors_is_empty(tmp_path):
    index = VectorIndex(tmp_path, FakeEmbedder())
    assert index.needs_rebuild("cases")
    assert keys(index, "停电") == []
    assert index.inventory("cases") == {}
    assert index.passages("cases") == 0
    index.rebuild("cases", iter(()), list)
    assert keys(index, "停电") == []


def test_a_store_that_is_mostly_of_the_removed_is_written_anew(index, tmp_path, monkeypatch):
    monkeypatch.setattr("search.meaning.index.WASTE", 10)
    before = keys(index, "停电通知")
    for version in range(12):
        index.apply("cases", [replace(one, version=f"v{version}") for one in WORLD])
    assert index.passages("cases") < 60
    assert keys(index, "停电通知") == before
    assert set(index.inventory("cases").values()) == {"v11"}
    assert len([one for one in (tmp_path / "cases").iterdir() if one.is_dir()]) == 1


@pytest.mark.parametrize("name", store.FILES)
def test_what_a_killed_writer_left_behind_does_not_count(index, tmp_path, name):
    with (current(tmp_path) / name).open("ab") as file:
        file.write(b"torn")
    fresh = VectorIndex(tmp_path, FakeEmbedder())
    assert len(keys(fresh, "停电")) == len(WORLD)
    index.apply("cases", [case("n", "新来的案例"), RemovedDocument("c1")])
    fresh = VectorIndex(tmp_path, FakeEmbedder())
    assert keys(fresh, "新来的案例", most=1) == ["n"]
    assert "c1" not in fresh.inventory("cases")


@pytest.mark.parametrize("name", [store.VECTORS, store.DOCUMENTS])
def test_a_damaged_byte_is_noticed_and_a_rebuild_mends_it(index, tmp_path, name):
    path = current(tmp_path) / name
    broken = bytearray(path.read_bytes())
    broken[len(broken) // 2] ^= 1
    path.write_bytes(broken)
    with pytest.raises(EngineDamaged):
        VectorIndex(tmp_path, FakeEmbedder()).inventory("cases")
    fresh = VectorIndex(tmp_path, FakeEmbedder())
    fresh.rebuild("cases", iter(WORLD), list)
    assert len(fresh.inventory("cases")) == len(WORLD)


@pytest.mark.parametrize("name", [*store.FILES[:2], store.MANIFEST])
def test_a_lost_file_is_damage(index, tmp_path, name):
    (current(tmp_path) / name).write_bytes(b"")
    with pytest.raises(EngineDamaged):
        keys(VectorIndex(tmp_path, FakeEmbedder()), "停电")


def test_a_lost_folder_is_built_again(index, tmp_path):
    shutil.rmtree(current(tmp_path))
    fresh = VectorIndex(tmp_path, FakeEmbedder())
    assert fresh.needs_rebuild("cases")
    assert keys(fresh, "停电") == []
    fresh.rebuild("cases", iter(WORLD), list)
    assert len(keys(fresh, "停电")) == len(WORLD)
