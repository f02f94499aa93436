"""The engines in our own process, held to the contract of all engines."""

import pytest

from search.engines.embedded import EmbeddedEngine
from tests.search.contract import ReadingContract, WritingContract
from tests.search.worlds import CLAUSES, WORLD
from tests.tools.memory_engine import MemoryEngine, rounded_length


def filled(engine):
    engine.apply("cases", WORLD)
    engine.apply("clauses", CLAUSES)
    return engine


@pytest.fixture(scope="class")
def reading(request, tmp_path_factory):
    return filled(request.cls.made_in(tmp_path_factory.mktemp("reading")))


@pytest.fixture
def engine(request, tmp_path):
    return filled(request.cls.made_in(tmp_path / "index"))


class TestMemory(ReadingContract, WritingContract):
    @staticmethod
    def made_in(_):
        return MemoryEngine()


class TestEmbedded(ReadingContract, WritingContract):
    @staticmethod
    def made_in(folder):
        return EmbeddedEngine(folder)


@pytest.mark.parametrize(
    ("length", "kept"),
    [(0, 0), (39, 39), (40, 40), (41, 40), (55, 54), (56, 56), (59, 56), (60, 60), (400, 376)],
)
def test_lengths_are_kept_in_one_byte(length, kept):
    assert rounded_length(length) == kept
