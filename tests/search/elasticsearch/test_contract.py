"""A real server held to the contract of all engines: every release that this machine can run."""

import pytest

from tests.search.contract import ReadingContract, WritingContract
from tests.search.elasticsearch.engines import engine_on
from tests.search.worlds import CLAUSES, WORLD


@pytest.fixture(scope="class")
def reading(elasticsearch_of_each_release):
    yield from filled(elasticsearch_of_each_release)


@pytest.fixture
def engine(elasticsearch_of_each_release):
    yield from filled(elasticsearch_of_each_release)


def filled(server):
    """An engine over the small world, with a prefix of its own: tests share no index."""
    with engine_on(server) as made:
        made.apply("cases", WORLD)
        made.apply("clauses", CLAUSES)
        yield made


class TestReading(ReadingContract):
    pass


class TestWriting(WritingContract):
    pass
