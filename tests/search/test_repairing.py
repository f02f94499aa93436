"""Random bytes in the index of this host, while it is searched: said, set aside, built anew."""

import random
import time
from pathlib import Path

import pytest

from search import answers, jobs, service
from search.documents import SEEN_BY_STAFF
from search.queries import SearchRequest
from search.upkeep import indexes, repairing
from tests.search.kinds import CASES

SUFFIXES = ("idx", "pos", "term", "store", "fast", "fieldnorm")


@pytest.fixture
def built(shelf, tmp_path, settings, monkeypatch):
    """An index that is searched, in an installation that mends it at once."""
    settings.ANJIAN_INDEX_REPAIR = True
    monkeypatch.setattr(repairing, "_repair", repairing.IndexRepair())
    service.drain_outbox()
    assert "c2" in found().keys
    return tmp_path / "index" / CASES


class Found:
    def __init__(self, group):
        self.keys = [result.document.key for result in group.results]
        self.available = group.available


def found(query="停电"):
    return Found(answers.answer_request(SearchRequest(query, (CASES,), SEEN_BY_STAFF)).groups[0])


def current(kind: Path) -> Path:
    return kind / (kind / "CURRENT").read_text().strip()


def spoil(path: Path, seed: int = 1) -> None:
    """Random bytes over the whole file, as long as it was."""
    path.write_bytes(random.Random(seed).randbytes(path.stat().st_size))


def forget_readers() -> None:
    """As after the start of another worker."""
    indexes._host_keeper.cache_clear()


def wait_until_mended(seconds=30.0):
    deadline = time.monotonic() + seconds
    while not found().available:
        assert time.monotonic() < deadline, "it was not mended"
        time.sleep(0.05)
    return found()


@pytest.mark.parametrize("what", ["meta.json", "CURRENT"])
@pytest.mark.usefixtures("committed")
def test_a_search_that_meets_damage_says_so_and_has_it_mended(built, what):
    whole = found().keys
    spoil(built / what if what == "CURRENT" else current(built) / what)
    forget_readers()
    assert not found().available
    assert wait_until_mended().keys == whole


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_next_minute_mends_what_no_search_complains_of(built, suffix, settings):
    settings.ANJIAN_INDEX_REPAIR = False
    whole = found().keys
    assert "已损坏" not in jobs.follow_changes()
    (path,) = current(built).glob(f"*.{suffix}")
    spoil(path)
    found()  # whatever it says, it takes no page down
    assert "索引文件已损坏，已重建" in jobs.follow_changes()
    assert found().keys == whole
    assert "已损坏" not in jobs.follow_changes()


@pytest.mark.django_db
def test_what_was_set_aside_answers_nobody_until_it_is_built(built, settings):
    settings.ANJIAN_INDEX_REPAIR = False
    (path,) = current(built).glob("*.idx")
    spoil(path)
    assert repairing.set_aside_damaged_kinds() == (CASES,)
    assert not found().available
    service.drain_outbox()
    assert found().available
    assert repairing.set_aside_damaged_kinds() == ()


@pytest.mark.django_db
def test_a_file_that_was_found_whole_is_not_read_again_unless_it_is_touched(built, monkeypatch):
    read = []
    whole = "search.engines.embedded.checking._is_whole"
    monkeypatch.setattr(whole, lambda path: read.append(path) or True)
    repairing.set_aside_damaged_kinds()
    first = len(read)
    assert first >= len(SUFFIXES)
    repairing.set_aside_damaged_kinds()
    assert len(read) == first
    repairing.set_aside_damaged_kinds(every_file=True)
    assert len(read) == 2 * first


@pytest.mark.django_db
def test_failing_searches_do_not_read_every_file_again_and_again(monkeypatch):
    looked = []
    monkeypatch.setattr(repairing, "set_aside_damaged_kinds", lambda **_: looked.append(1))
    repair = repairing.IndexRepair()
    for _ in range(5):
        repair.begin()
        while repair._turn.locked():
            time.sleep(0.01)
    assert len(looked) == 1
