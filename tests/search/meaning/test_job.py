"""The job that follows with the vectors: in a thread of its own, and what it says."""

from search import jobs
from search.upkeep import indexes
from tests.search.kinds import CASES


def test_the_job_says_how_it_stands(committed, library, monkeypatch):
    indexes.host_keeper().drain()
    monkeypatch.setattr(jobs._meaning, "patience", 60)
    assert jobs.follow_meaning() == "没有等待的变更"
    assert set(indexes.vector_index().inventory(CASES)) == set(library)
    monkeypatch.setattr(indexes, "COMPARED_IN_PROCESS", 3)
    assert "20 万" in jobs.follow_meaning()
