"""Announcing, draining, searching, mending: the room as those above it use it."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from search import answers, jobs, journal, service, sources
from search.documents import SEEN_BY_STAFF
from search.engines.base import EngineUnavailable
from search.models import Delivery, Outbox, QueryLog
from search.queries import CitedReading, SearchRequest
from search.upkeep import indexes
from tests.search.kinds import CASES, CLAUSES, KINDS, SEEN_BY_ANYBODY
from tests.search.worlds import WORLD, case

pytestmark = pytest.mark.django_db


def found(query, may_see=SEEN_BY_STAFF, **more):
    group = answers.answer_request(SearchRequest(query, (CASES,), may_see, **more)).groups[0]
    return [result.document.key for result in group.results]


def mended():
    return service.compare()[0].mended


def test_a_new_index_is_built_by_the_first_drain(shelf):
    assert service.drain_outbox() == 0
    assert found("估抄") == ["c1"]


def test_the_index_follows_each_commit_at_once(shelf):
    service.drain_outbox()
    shelf.put(case("n", "换表没有通知"))
    assert found("换表") == ["n"]
    shelf.put(case("n", "换成别的话", version="2"))
    assert (found("换表"), found("别的话")) == ([], ["n"])
    shelf.remove("n")
    assert found("别的话") == []
    assert Outbox.objects.count() == Delivery.objects.count() == 3


def test_a_rolled_back_change_is_not_announced(shelf):
    service.drain_outbox()
    with transaction.atomic():
        service.announce(CASES, "c1")
        transaction.set_rollback(True)
    assert not Outbox.objects.exists()


def test_an_index_that_fails_fails_no_save_and_catches_up(shelf, monkeypatch, caplog):
    service.drain_outbox()

    def down(*arguments):
        raise EngineUnavailable("weg")

    with monkeypatch.context() as patch:
        patch.setattr("search.engines.embedded.EmbeddedEngine.apply", down)
        shelf.put(case("n", "换表没有通知"))
        assert found("换表") == []
        with pytest.raises(EngineUnavailable, match="本机索引"):
            service.drain_outbox()
    assert "本机索引 does not work" in caplog.text
    assert service.drain_outbox() == 1
    assert found("换表") == ["n"]


def test_a_document_that_cannot_be_built_holds_up_nobody(shelf):
    service.drain_outbox()
    shelf.broken = {"bad"}
    Outbox.objects.create(kind=CASES, key="bad")
    shelf.put(case("n", "换表没有通知"))
    assert found("换表") == ["n"]
    assert service.drain_outbox() == 0
    shelf.broken = set()
    assert service.drain_outbox() == 1


def test_kinds_without_a_source_wait(shelf):
    Outbox.objects.create(kind="quizzes", key="1")
    assert service.drain_outbox() == 0
    assert answers.answer_request(SearchRequest("停电", ("quizzes",))).groups[0].total == 0


def test_a_damaged_index_takes_no_page_down_and_is_mended(shelf, tmp_path, caplog):
    service.drain_outbox()
    kind = tmp_path / "index" / CASES
    (kind / (kind / "CURRENT").read_text() / "meta.json").write_text("{broken")
    group = answers.answer_request(SearchRequest("停电", (CASES,))).groups[0]
    assert (group.available, group.total) == (False, 0)
    assert mended()[0].rebuilt
    assert answers.answer_request(SearchRequest("停电", (CASES,))).groups[0].available
    (kind / (kind / "CURRENT").read_text() / "meta.json").write_text("{broken")
    shelf.put(case("n", "换表没有通知"))
    service.drain_outbox()
    assert found("换表") == ["n"]
    assert set(found("停电")) >= {"c2", "c4"}


def test_a_lost_index_folder_is_built_again(shelf, tmp_path):
    service.drain_outbox()
    (tmp_path / "index" / CASES / "CURRENT").unlink()
    assert found("停电") == []
    shelf.put(case("n", "换表没有通知"))
    assert found("停电") == []
    service.drain_outbox()
    assert found("换表") == ["n"]
    assert "c2" in found("停电")


def test_an_index_of_another_version_is_rebuilt(shelf, monkeypatch):
    service.drain_outbox()
    monkeypatch.setattr("search.engines.embedded.schema.SCHEMA_VERSION", 99)
    assert indexes.host_keeper().engine.needs_rebuild(CASES)
    service.drain_outbox()
    assert not indexes.host_keeper().engine.needs_rebuild(CASES)
    assert found("估抄") == ["c1"]


def test_the_nightly_comparison_mends_what_was_never_announced(shelf):
    service.drain_outbox()
    assert all(one.was_true for one in mended())
    shelf.documents["n"] = case("n", "换表没有通知")
    shelf.documents["c1"] = case("c1", "估抄改了说法", version="2")
    del shelf.documents["c2"]
    cases = mended()[0]
    assert (cases.missing, cases.stale, cases.surplus) == (("n",), ("c1",), ("c2",))
    assert (found("换表"), found("改了说法")) == (["n"], ["c1"])
    assert all(one.was_true for one in mended())


def test_what_was_hidden_a_moment_ago_is_not_shown(shelf):
    service.drain_outbox()
    shelf.documents.pop("c1")
    group = answers.answer_request(SearchRequest("估抄", (CASES,))).groups[0]
    assert (group.results, group.total) == ((), 0)
    assert found("停电", SEEN_BY_ANYBODY) == ["c4"]


def test_groups_come_in_the_order_asked_for(shelf):
    service.drain_outbox()
    results = answers.answer_request(SearchRequest("抄表", KINDS))
    assert [group.kind for group in results.groups] == [CASES, CLAUSES]
    assert all(group.total for group in results.groups)
    assert not results.is_citation


def test_a_citation_comes_from_the_registered_recogniser(shelf):
    service.drain_outbox()
    sources.register_recogniser(
        lambda query: (CitedReading("yingye", "83"),) if "83" in query else ()
    )
    results = answers.answer_request(SearchRequest("营业规则83条", KINDS))
    assert results.is_citation
    assert [r.document.key for r in results.groups[0].results] == ["c1"]
    assert results.groups[1].results[0].document.key == "y83"


def test_titles_and_snippets_are_escaped(shelf):
    service.drain_outbox()
    result = next(
        r
        for r in answers.answer_request(SearchRequest("停电", (CASES,))).groups[0].results
        if r.document.key == "c6"
    )
    assert result.title_html() == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>停电</mark>"
    assert result.snippet().html() == "<mark>停电</mark>&lt;b&gt;通知&lt;/b&gt;"


def test_the_log_keeps_the_query_and_nobody(shelf, monkeypatch):
    service.drain_outbox()
    journal.search_and_log(SearchRequest("停电\ud800" + "长" * 400, KINDS))
    kept = QueryLog.objects.get()
    assert kept.query.startswith("停电")
    assert set(kept.totals) == set(KINDS)

    def down(**arguments):
        raise DatabaseError

    monkeypatch.setattr(QueryLog.objects, "create", down)
    assert journal.search_and_log(SearchRequest("估抄", KINDS)).results.groups[0].total == 1


def test_what_was_asked_is_forgotten_after_half_a_year(shelf):
    journal.search_and_log(SearchRequest("停电", KINDS))
    journal.search_and_log(SearchRequest("估抄", KINDS))
    long_ago = timezone.now() - journal.QUERIES_LAST - dt.timedelta(minutes=1)
    QueryLog.objects.filter(query="停电").update(asked_at=long_ago)
    assert "1 条" in jobs.clean_queries()
    assert QueryLog.objects.get().query == "估抄"


def spoken(*arguments):
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "arguments", [("估抄", "--json"), ("--json", "估抄"), ("--json", "--", "估抄")]
)
def test_the_search_command_prints_one_object(shelf, arguments):
    service.drain_outbox()
    answer = json.loads(spoken(*arguments))
    assert list(answer) == ["query", "groups"]
    assert [group["kind"] for group in answer["groups"]] == ["cases", "clauses"]
    hit = answer["groups"][0]["hits"][0]
    assert hit["title"] == "估抄电量引起不满"
    assert hit["lead"].startswith("抄表员因下雨")
    assert hit["source"] == {"doc": "a.txt", "number_raw": "案例一"}
    assert answer["groups"][1] == {"kind": "clauses", "total": 0, "hits": []}


def test_the_search_command_writes_a_file(shelf, tmp_path):
    service.drain_outbox()
    out = tmp_path / "out.json"
    assert spoken("停电", "--json", str(out), "--limit", "1") == ""
    group = json.loads(out.read_text(encoding="utf-8"))["groups"][0]
    assert group["total"] == 4 - 1
    assert len(group["hits"]) == 1


@pytest.mark.parametrize(
    "arguments", [(), ("--json",), ("停电", "--json", "out.txt"), ("停电", "--limit", "0")]
)
def test_the_search_command_says_what_is_wrong(shelf, arguments):
    with pytest.raises(CommandError):
        spoken(*arguments)


def test_the_commands_of_the_index(shelf):
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    assert f"案例：{len(WORLD)} 篇" in out.getvalue()
    call_command("check_index", stdout=out)
    assert "案例：一致" in out.getvalue()
    with pytest.raises(CommandError, match="没有这个种类"):
        call_command("rebuild_index", "nothing")
