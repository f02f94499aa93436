"""The files of the embedded index: damage is noticed, and small writes leave little behind."""

import json

import pytest

from search.documents import SearchField
from search.engines.base import EngineDamaged, RemovedDocument
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.searching import SearcherVocabulary
from tests.search.worlds import WORLD, case, keys

FILES = ("idx", "pos", "term", "store", "fast", "fieldnorm")
MOST_SEGMENTS = 16


@pytest.fixture
def engine(tmp_path):
    made = EmbeddedEngine(tmp_path)
    made.apply("cases", WORLD)
    return made


def current(engine, tmp_path):
    shelf = tmp_path / "cases"
    return shelf / (shelf / "CURRENT").read_text().strip()


def segments(folder):
    told = json.loads((folder / "meta.json").read_text())
    return [segment["segment_id"].replace("-", "") for segment in told["segments"]]


@pytest.mark.parametrize("suffix", FILES)
@pytest.mark.parametrize("where", ["begin", "middle", "end"])
def test_a_flipped_bit_is_noticed(engine, tmp_path, suffix, where):
    (path,) = current(engine, tmp_path).glob(f"*.{suffix}")
    held = bytearray(path.read_bytes())
    at = {"begin": 0, "middle": len(held) // 3, "end": len(held) - 1}[where]
    held[at] ^= 1
    path.write_bytes(held)
    with pytest.raises(EngineDamaged):
        engine.inventory("cases")


@pytest.mark.parametrize("kept", [0, 5, 0.5, -1])
def test_a_file_that_was_cut_off_is_noticed(engine, tmp_path, kept):
    (path,) = current(engine, tmp_path).glob("*.idx")
    held = path.read_bytes()
    path.write_bytes(held[: int(len(held) * kept)] if kept == 0.5 else held[:kept])
    with pytest.raises(EngineDamaged):
        engine.inventory("cases")


@pytest.mark.parametrize("told", [b"", b"{}", b"[1]", b'{"segments": [{}]}'])
def test_a_table_of_contents_that_makes_no_sense_is_noticed(engine, tmp_path, told):
    (current(engine, tmp_path) / "meta.json").write_bytes(told)
    with pytest.raises(EngineDamaged):
        engine.inventory("cases")


def test_a_deletion_that_was_damaged_is_noticed(engine, tmp_path):
    engine.apply("cases", [RemovedDocument("c2")])
    deleted = list(current(engine, tmp_path).glob("*.del"))
    assert deleted
    held = bytearray(deleted[0].read_bytes())
    held[0] ^= 1
    deleted[0].write_bytes(held)
    with pytest.raises(EngineDamaged):
        engine.inventory("cases")


class PanicException(BaseException):
    """What tantivy raises under this name."""


@pytest.mark.parametrize("error", [ValueError("torn"), PanicException("range out of bounds")])
def test_words_that_cannot_be_counted_are_damage(error):
    class Searcher:
        def doc_freq(self, name, token):
            raise error

    with pytest.raises(EngineDamaged):
        SearcherVocabulary(Searcher()).frequency(SearchField.TITLE, "停电")


def test_a_rebuild_mends_what_was_damaged(engine, tmp_path):
    (path,) = current(engine, tmp_path).glob("*.idx")
    path.write_bytes(b"nothing")
    engine.rebuild("cases", iter(WORLD), list)
    assert len(engine.inventory("cases")) == len(WORLD)
    assert "c2" in keys(engine, "停电")


def test_many_small_writes_leave_few_segments_and_no_orphans(engine, tmp_path):
    for number in range(60):
        engine.apply("cases", [case("c1", f"停电第{number}回", version=str(number))])
    folder = current(engine, tmp_path)
    assert len(segments(folder)) <= MOST_SEGMENTS
    stems = {path.name.partition(".")[0] for path in folder.iterdir() if path.suffix != ".lock"}
    assert stems - {"", "meta"} == set(segments(folder))
    assert engine.inventory("cases")["c1"] == "59"
    assert keys(engine, "停电").count("c1") == 1
