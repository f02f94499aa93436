"""What the embedded engine counts where it does not look at everything that matches."""

from dataclasses import replace

import pytest

from search.documents import DocumentFacet, SearchField
from search.engines.embedded import EmbeddedEngine, counting, searching
from search.queries import WeightedToken
from tests.search.worlds import case, plan
from tests.tools.memory_engine import MemoryEngine

MANY = [
    case(
        f"p{number:03}",
        f"停电记录{number}",
        "停电通知没有送达。" if number % 3 else "线路检修。",
        facets=(DocumentFacet("year", str(2020 + number % 2)),),
    )
    for number in range(240)
]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    pair = (MemoryEngine(), EmbeddedEngine(tmp_path_factory.mktemp("index")))
    for engine in pair:
        engine.rebuild("cases", MANY, list)
    return pair


@pytest.mark.parametrize("query", ["停电", "没有通知", "停电 -通知", "停电记录"])
def test_a_whole_count_of_more_than_is_fetched_is_exact(both, query, monkeypatch):
    monkeypatch.setattr(searching, "FIRST_PASSAGES", 30)
    oracle, embedded = both
    made = plan(oracle, query, limit=7, offset=14)
    exact, found = oracle.find(made), embedded.find(made)
    assert [hit.key for hit in found.hits] == [hit.key for hit in exact.hits]
    assert (found.total, found.counts) == (exact.total, exact.counts)


def test_a_part_counts_for_all(both, monkeypatch):
    monkeypatch.setattr(searching, "FIRST_PASSAGES", 30)
    monkeypatch.setattr(counting, "COUNTED_PASSAGES", 60)
    monkeypatch.setattr(counting, "FEWEST_COUNTED", 40)
    oracle, embedded = both
    made = plan(oracle, "停电记录", limit=5)
    exact, found = oracle.find(made), embedded.find(made)
    assert [hit.key for hit in found.hits] == [hit.key for hit in exact.hits]
    assert found.total == pytest.approx(exact.total, rel=0.35)
    assert found.is_estimate
    assert found.total == pytest.approx(sum(count for _, count in found.counts), abs=1)


def test_a_part_that_holds_too_little_is_widened_until_it_holds_everything(both, monkeypatch):
    monkeypatch.setattr(searching, "FIRST_PASSAGES", 30)
    monkeypatch.setattr(counting, "COUNTED_PASSAGES", 1)
    oracle, embedded = both
    made = plan(oracle, "没有送达", limit=5)
    exact, found = oracle.find(made), embedded.find(made)
    assert (found.total, found.counts) == (exact.total, exact.counts)
    assert not found.is_estimate


WORDY = [
    case(
        f"w{number:03}",
        f"第{number}回停电",
        "停电通知" * (number % 9) + "客户电费" * (number % 7) + "线路检修。" * (number % 5),
    )
    for number in range(400)
]


@pytest.fixture(scope="module")
def wordy(tmp_path_factory):
    pair = (MemoryEngine(), EmbeddedEngine(tmp_path_factory.mktemp("index")))
    for engine in pair:
        engine.rebuild("cases", WORDY, list)
    return pair


@pytest.mark.parametrize(
    ("promising", "candidates"), [(20, 1_000), (60, 1_000), (150, 1_000), (150, 200)]
)
@pytest.mark.parametrize(
    "query", ["停电通知客户电费线路检修怎么办", "停电", "客户电费", "停电通知", "线路检修 停电"]
)
@pytest.mark.parametrize("offset", [0, 10])
def test_looking_at_the_most_promising_finds_what_looking_at_all_finds(
    wordy, query, promising, candidates, offset, monkeypatch
):
    monkeypatch.setattr(searching, "COMMON", 10)
    monkeypatch.setattr(searching, "FEWEST_PROMISING", promising)
    monkeypatch.setattr(searching, "MOST_CANDIDATES", candidates)
    oracle, embedded = wordy
    made = plan(oracle, query, limit=10, offset=offset)
    exact, found = oracle.find(made), embedded.find(made)
    assert [hit.key for hit in found.hits] == [hit.key for hit in exact.hits]
    assert found.total == exact.total


def test_the_most_promising_are_enough_where_they_stand_out(wordy, monkeypatch):
    monkeypatch.setattr(searching, "COMMON", 10)
    monkeypatch.setattr(searching, "FEWEST_PROMISING", 150)
    monkeypatch.setattr(searching.PlanSearch, "_matching", None)
    oracle, embedded = wordy
    made = replace(plan(oracle, "停电通知客户电费线路检修怎么办", limit=3), rewards=())
    assert [hit.key for hit in embedded.find(made).hits] == [
        hit.key for hit in oracle.find(made).hits
    ]


def test_what_earns_by_words_that_admit_nothing_is_not_among_the_promising(tmp_path, monkeypatch):
    monkeypatch.setattr(searching, "COMMON", 10)
    monkeypatch.setattr(searching, "FEWEST_PROMISING", 30)
    letters = [case(f"c{n:03}", f"第{n}回", "电停知通" * 9) for n in range(20)]
    pairs = [case(f"d{n:03}", f"第{n}回", "停电" + "平安" * (n % 7)) for n in range(20)]
    oracle, embedded = MemoryEngine(), EmbeddedEngine(tmp_path)
    for engine in (oracle, embedded):
        engine.rebuild("cases", [*letters, *pairs], list)
    made = replace(plan(oracle, "停电", limit=3), rewards=())
    made = replace(made, scored=(*made.scored, WeightedToken(SearchField.CHARS, "知", 20.0)))
    hits = embedded.find(made).hits
    assert [hit.key for hit in hits] == [hit.key for hit in oracle.find(made).hits]
    assert {hit.key[0] for hit in hits} == {"d"}
