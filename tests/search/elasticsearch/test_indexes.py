"""Indexes behind their aliases: names, shards, deep pages, and what a dead or foreign hand left."""

import random
from dataclasses import replace

import pytest

from search.documents import SearchField
from search.engines.base import EngineDamaged, EngineUnavailable, RemovedDocument
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch import documents as lying
from search.engines.elasticsearch.documents import mapping_fingerprint
from search.queries import SearchPlan, TokenPhrase
from tests.search.contract import ORACLE, QUERIES, asked, assert_alike, keys_of
from tests.search.elasticsearch.engines import client_of, engine_on
from tests.search.kinds import SEEN_BY_EDITORS
from tests.search.worlds import CLAUSES, WORLD, case, plan

STOPPED = SearchPlan("cases", (TokenPhrase(SearchField.GRAMS, ("停电",)),))


@pytest.fixture
def engine(elasticsearch_server):
    with engine_on(elasticsearch_server) as made:
        yield made


@pytest.fixture(scope="module")
def client(elasticsearch_server):
    with client_of(elasticsearch_server) as opened:
        yield opened


def indexes(client, engine, kind="cases"):
    """The indexes of a kind, and those of them behind its alias."""
    told = client.indices.get(index=f"{engine.cluster.alias(kind)}-*", features=["aliases"]).body
    return set(told), {name for name, index in told.items() if index["aliases"]}


def test_several_shards_score_as_one(elasticsearch_server):
    with engine_on(elasticsearch_server, shards=3) as engine:
        engine.rebuild("cases", iter(WORLD), list)
        engine.rebuild("clauses", iter(CLAUSES), list)
        for query in QUERIES[::4]:
            made = plan(ORACLE, query, may_see=SEEN_BY_EDITORS)
            assert_alike(engine.find(made), ORACLE.find(made), made)


def test_pages_go_beyond_ten_thousand(engine):
    chosen = random.Random(4)
    words = "停电抄表收费故障抢修"
    many = [
        case(f"k{n:05}", "停电" + "".join(chosen.choices(words, k=chosen.randint(2, 40))))
        for n in range(10_400)
    ]
    engine.rebuild("cases", iter(many), list)
    pages = [
        engine.find(replace(STOPPED, limit=2_000, offset=offset))
        for offset in range(0, 12_000, 2_000)
    ]
    found = [hit for page in pages for hit in page.hits]
    assert {page.total for page in pages} == {10_400}
    assert sorted(hit.key for hit in found) == [document.key for document in many]
    worth = [(-round(hit.score, 4), hit.key) for hit in found]
    assert worth == sorted(worth)
    assert len(engine.inventory("cases")) == 10_400


def test_names_tell_whose_they_are_and_which_version(engine, client):
    engine.apply("cases", WORLD)
    (first,), behind = indexes(client, engine)
    assert behind == {first}
    assert first.startswith(f"{engine.cluster.prefix}-cases-{mapping_fingerprint()}-")


def test_two_hosts_that_begin_at_once_make_one_index(engine, client):
    other = ElasticsearchEngine(engine.cluster)
    engine._create_first("cases")
    other._create_first("cases")
    other.apply("cases", WORLD[:1])
    engine.apply("cases", WORLD[1:])
    other.close()
    assert len(indexes(client, engine)[0]) == 1
    assert len(engine.inventory("cases")) == len(WORLD)


def test_a_rebuild_leaves_one_index_whatever_others_left(engine, client):
    alias = engine.cluster.alias("cases")
    engine.apply("cases", WORLD)
    client.indices.create(index=f"{alias}-{'a' * 12}-{'b' * 12}")
    foreign = f"{alias}-of-somebody-else"
    client.indices.create(index=foreign)
    engine.rebuild("cases", iter(WORLD), list)
    everything, behind = indexes(client, engine)
    assert everything - behind == {foreign}
    assert len(behind) == 1


def test_installations_do_not_see_each_other(elasticsearch_server, engine):
    engine.apply("cases", WORLD)
    with engine_on(elasticsearch_server) as other:
        other.apply("cases", [case("n", "停电")])
        other.rebuild("cases", iter([case("m", "停电")]), list)
        assert keys_of(other.find(STOPPED)) == ["m"]
    assert asked(engine, "估抄") == ["c1"]


def test_a_death_before_the_switch_is_mended_by_the_next_rebuild(engine, client):
    engine.apply("cases", WORLD)
    (name,), _ = indexes(client, engine)
    client.indices.add_block(index=name, block="write")
    assert asked(engine, "估抄") == ["c1"]
    assert engine.needs_rebuild("cases")
    engine.rebuild("cases", iter(WORLD), list)
    assert not engine.needs_rebuild("cases")
    engine.apply("cases", [RemovedDocument("c1")])
    assert asked(engine, "估抄") == []


def test_an_index_of_another_version_is_read_and_not_written(engine, monkeypatch):
    engine.apply("cases", WORLD)
    monkeypatch.setattr(lying, "SCHEMA_VERSION", lying.SCHEMA_VERSION + 1)
    assert engine.needs_rebuild("cases")
    assert asked(engine, "估抄") == ["c1"]
    with pytest.raises(EngineUnavailable, match="rebuild_index"):
        engine.apply("cases", [RemovedDocument("c1")])
    engine.rebuild("cases", iter(WORLD[1:]), list)
    assert not engine.needs_rebuild("cases")


def test_a_closed_index_is_damaged_and_a_rebuild_mends_it(engine, client):
    engine.apply("cases", WORLD)
    (name,), _ = indexes(client, engine)
    client.indices.close(index=name)
    with pytest.raises(EngineDamaged):
        engine.find(STOPPED)
    with pytest.raises(EngineDamaged):
        engine.apply("cases", WORLD)
    engine.rebuild("cases", iter(WORLD), list)
    assert asked(engine, "估抄") == ["c1"]


def test_an_alias_of_two_indexes_is_damaged(engine, client):
    engine.apply("cases", WORLD)
    alias = engine.cluster.alias("cases")
    client.indices.create(index=f"{alias}-{'a' * 12}-{'b' * 12}", aliases={alias: {}})
    with pytest.raises(EngineDamaged):
        engine.needs_rebuild("cases")
    engine.rebuild("cases", iter(WORLD), list)
    assert not engine.needs_rebuild("cases")


def test_nothing_is_written_where_the_alias_is_gone(engine, client):
    engine.apply("cases", WORLD)
    engine.discard("cases")
    assert indexes(client, engine) == (set(), set())
    assert keys_of(engine.find(STOPPED)) == []
    assert engine.inventory("cases") == {}
    engine.apply("cases", WORLD[:1])
    assert set(engine.inventory("cases")) == {"c1"}


def test_keys_longer_than_an_id_are_kept_whole(engine):
    long = "k" * 700
    engine.apply("cases", [case(long, "停电"), case("停" * 300, "停电")])
    assert set(keys_of(engine.find(STOPPED))) == {long, "停" * 300}
    engine.apply("cases", [RemovedDocument(long)])
    assert set(engine.inventory("cases")) == {"停" * 300}
