"""The vectors as the room keeps and asks them: who writes them, who waits, what a page gets."""

import pytest

from search import answers, service
from search.clusters import ClusterAddress
from search.queries import SearchRequest
from search.upkeep import indexes
from tests.search.kinds import CASES
from tests.search.worlds import case

pytestmark = pytest.mark.django_db
QUESTION = "断闸之前没有告知用户"


def test_whoever_saves_waits_for_words_only(library, django_capture_on_commit_callbacks):
    service.drain_outbox()
    library["n"] = case("n", "换表没有通知")
    with django_capture_on_commit_callbacks(execute=True):
        service.announce(CASES, "n")
    assert "n" in indexes.host_keeper().engine.inventory(CASES)
    assert "n" not in indexes.vector_index().inventory(CASES)
    assert indexes.meaning_keeper().drain() == 1
    assert "n" in indexes.vector_index().inventory(CASES)


def test_a_page_marks_what_is_near_and_counts_it(library):
    service.drain_outbox()
    group = answers.answer_request(SearchRequest(QUESTION, (CASES,))).groups[0]
    assert not group.results[0].near
    near = [one for one in group.results if one.near]
    assert near
    assert group.near_total == len(near)
    assert group.total == len(group.results)
    assert [one.near for one in group.results] == sorted(one.near for one in group.results)
    assert all("<mark>" not in one.snippet().html() for one in near)


def test_words_answer_while_there_are_no_vectors_yet(library):
    indexes.host_keeper().drain()
    group = answers.answer_request(SearchRequest(QUESTION, (CASES,))).groups[0]
    assert group.results
    assert group.near_total == 0


def test_the_nightly_comparison_mends_vectors_too(library):
    service.drain_outbox()
    del library["c1"]
    library["n"] = case("n", "换表没有通知")
    service.compare()
    assert indexes.vector_index().inventory(CASES).keys() == library.keys()


def test_without_the_folder_the_words_answer_alone(library, settings):
    service.drain_outbox()
    settings.ANJIAN_MODEL = settings.ANJIAN_MODEL / "gone"
    assert indexes.vector_index() is None
    group = answers.answer_request(SearchRequest(QUESTION, (CASES,))).groups[0]
    assert group.results
    assert group.near_total == 0


def test_a_large_library_is_compared_by_the_cluster_where_there_is_one(
    library, settings, monkeypatch
):
    indexes.host_keeper().drain()
    settings.ELASTICSEARCH = ClusterAddress(("http://127.0.0.1:9",))
    assert indexes.meaning_keeper().label == indexes.MEANING_LABEL
    monkeypatch.setattr(indexes, "COMPARED_IN_PROCESS", 3)
    assert indexes.meaning_keeper().label == indexes.CLUSTER_MEANING_LABEL
    settings.ELASTICSEARCH = ClusterAddress(())
    assert indexes.meaning_keeper().label == indexes.MEANING_LABEL
