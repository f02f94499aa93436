"""A cluster that is down, empty or another one: saves go on, pages are answered, it catches up."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search import answers, jobs, service
from search.documents import SEEN_BY_STAFF
from search.engines.base import EngineUnavailable
from search.queries import SearchRequest
from search.upkeep import indexes, outbox
from tests.search.kinds import CASES, CLAUSES
from tests.search.worlds import WORLD, case

pytestmark = pytest.mark.django_db


def asked(query, kinds=(CASES,)):
    return answers.answer_request(SearchRequest(query, kinds, SEEN_BY_STAFF))


def found(query):
    return [result.document.key for result in asked(query).groups[0].results]


def pause_is_over():
    indexes.cluster_to_ask().breaker.answered()


def waiting():
    return outbox.waiting_changes(indexes.cluster_keeper().name_now(), (CASES, CLAUSES)).count()


def test_the_cluster_answers_where_there_is_one(shelf, cluster):
    service.drain_outbox()
    cluster.engine.apply(CASES, [case("only there", "换表没有通知")])
    shelf.documents["only there"] = case("only there", "换表没有通知")
    indexes.host_keeper().engine.apply(CASES, [case("only here", "换表没有通知")])
    assert found("换表") == ["only there"]
    assert not asked("换表").stood_in


def test_a_save_reaches_both(shelf, cluster):
    service.drain_outbox()
    shelf.put(case("n", "换表没有通知"))
    assert cluster.engine.inventory(CASES).keys() == {*WORLD_KEYS, "n"}
    assert indexes.host_keeper().engine.inventory(CASES) == cluster.engine.inventory(CASES)


WORLD_KEYS = {document.key for document in WORLD}


def test_while_it_is_down_saves_go_on_and_this_host_answers(shelf, cluster):
    service.drain_outbox()
    cluster.is_down = True
    shelf.put(case("n", "换表没有通知"))
    assert found("换表") == ["n"]
    results = asked("换表")
    assert results.stood_in
    assert results.groups[0].available


def test_while_it_is_down_it_is_asked_once_a_pause(shelf, cluster):
    service.drain_outbox()
    cluster.is_down = True
    before = cluster.asked
    for _ in range(5):
        assert asked("停电", (CASES, CLAUSES)).stood_in
    shelf.put(case("n", "换表没有通知"))
    assert cluster.asked == before + 1


def test_it_catches_up_when_it_is_back(shelf, cluster):
    service.drain_outbox()
    cluster.is_down = True
    shelf.put(case("n", "换表没有通知"))
    shelf.remove("c2")
    with pytest.raises(EngineUnavailable, match="Elasticsearch 集群"):
        service.drain_outbox()
    with pytest.raises(jobs.IndexesBehind):
        jobs.follow_cluster()
    assert "没有等待" in jobs.follow_changes()
    cluster.is_down = False
    assert "2 项" in jobs.follow_cluster()
    pause_is_over()
    assert not asked("换表").stood_in
    assert found("换表") == ["n"]
    assert cluster.engine.inventory(CASES) == indexes.host_keeper().engine.inventory(CASES)


def test_a_cluster_that_lost_its_data_is_built_again(shelf, cluster):
    service.drain_outbox()
    cluster.lose_everything()
    assert asked("停电").stood_in
    assert "c2" in found("停电")
    shelf.put(case("n", "换表没有通知"))
    assert cluster.engine.inventory(CASES) == {}
    service.drain_outbox()
    assert not asked("停电").stood_in
    assert cluster.engine.inventory(CASES) == indexes.host_keeper().engine.inventory(CASES)


def test_another_cluster_is_another_index(shelf, cluster):
    service.drain_outbox()
    first = cluster.engine
    cluster.number = "two"
    cluster.lose_everything()
    service.drain_outbox()
    shelf.put(case("n", "换表没有通知"))
    cluster.number, cluster.engine = "one", first
    assert waiting() == 1
    service.drain_outbox()
    assert found("换表") == ["n"]


def test_a_host_without_an_index_plans_by_the_words_of_the_cluster(
    shelf, cluster, settings, tmp_path
):
    service.drain_outbox()
    settings.ANJIAN_VAR = tmp_path / "new host"
    assert found("估抄") == ["c1"]
    cluster.is_down = True
    assert asked("估抄").groups[0].total == 0


def test_a_damaged_host_is_no_matter_where_the_cluster_answers(shelf, cluster, monkeypatch):
    service.drain_outbox()

    def damaged(*arguments):
        raise EngineUnavailable("weg")

    monkeypatch.setattr("search.engines.embedded.EmbeddedEngine.vocabulary", damaged)
    assert found("估抄") == ["c1"]
    cluster.is_down = True
    assert not asked("估抄").groups[0].available


def test_the_commands_name_each_index_and_fail_for_one_that_is_away(shelf, cluster):
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    call_command("check_index", stdout=out)
    said = out.getvalue()
    assert said.count("本机索引") == said.count("Elasticsearch 集群") == 2
    cluster.is_down = True
    for command in ("rebuild_index", "check_index"):
        out = StringIO()
        with pytest.raises(CommandError, match="Elasticsearch 集群"):
            call_command(command, stdout=out)
        assert "连不上" in out.getvalue()
    assert indexes.host_keeper().engine.inventory(CASES).keys() == WORLD_KEYS


def test_the_jobs_of_the_cluster_say_when_there_is_none(shelf):
    assert jobs.follow_cluster() == jobs.compare_cluster() == jobs.NO_CLUSTER


def test_the_nightly_job_mends_the_cluster_and_says_what(shelf, cluster):
    service.drain_outbox()
    cluster.engine.apply(CASES, [case("surplus", "不该在这里")])
    assert "案例 删去 1" in jobs.compare_cluster()
    assert jobs.compare_cluster() == jobs.compare_indexes() == "索引与数据库一致"


def test_an_empty_library_is_planned_by_this_host(shelf, cluster):
    shelf.documents.clear()
    service.drain_outbox()
    cluster.is_down = True
    group = asked("停电").groups[0]
    assert (group.available, group.total) == (True, 0)


def test_a_word_that_is_not_told_opens_the_breaker(shelf, cluster, settings, tmp_path):
    service.drain_outbox()
    settings.ANJIAN_VAR = tmp_path / "new host"

    class Silent:
        def passages(self):
            raise EngineUnavailable("连不上")

        def frequency(self, field, token):
            raise EngineUnavailable("连不上")

        def followers(self, char):
            raise EngineUnavailable("连不上")

    cluster.vocabulary = lambda kind: Silent()
    before = cluster.asked
    assert not asked("停电").groups[0].available
    assert indexes.cluster_to_ask().breaker.refuses()
    assert cluster.asked == before
