"""Keeping an index true where others write, clocks jump, folders vanish and rooms fail."""

import datetime as dt
import shutil
from dataclasses import replace
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from search import answers, service
from search.documents import SEEN_BY_STAFF
from search.engines.base import EngineUnavailable
from search.models import Build, Delivery, Outbox
from search.queries import SearchRequest
from search.upkeep import indexes, outbox
from search.upkeep.locks import IndexBusy
from tests.search.kinds import CASES, CLAUSES
from tests.search.worlds import case

pytestmark = pytest.mark.django_db
LONG_AGO = outbox.KEPT_FOR + dt.timedelta(days=1)


def found(query):
    group = answers.answer_request(SearchRequest(query, (CASES,), SEEN_BY_STAFF)).groups[0]
    return [result.document.key for result in group.results]


def host():
    return indexes.host_keeper()


def waiting(keeper=None):
    return outbox.waiting_changes((keeper or host()).name_now(), (CASES, CLAUSES)).count()


class Interrupted:
    """An engine during whose work something else happens, once, at a named point."""

    def __init__(self, engine, point, happening):
        self._engine, self._point, self._happening = engine, point, happening

    def __getattr__(self, name):
        work = getattr(self._engine, name)
        if name != self._point or self._happening is None:
            return work
        happening, self._happening = self._happening, None

        def interrupted(*arguments):
            answer = work(*arguments)
            happening()
            return answer

        return interrupted

    def rebuild(self, kind, documents, catch_up):
        happening, self._happening = self._happening, None

        def before_the_switch():
            if self._point == "catch up":
                happening()
            changes = catch_up()
            if self._point == "switch":
                happening()
            return changes

        def after_the_last_document():
            yield from documents
            if self._point == "read":
                happening()

        return self._engine.rebuild(kind, after_the_last_document(), before_the_switch)


def interrupted(point, happening):
    return replace(host(), engine=Interrupted(host().engine, point, happening))


def nobody(count):
    """Watches no rebuild."""


# --- rebuilding beside writers ------------------------------------------------------------------


def test_a_rebuild_keeps_a_change_that_is_marked_while_it_catches_up(shelf):
    service.drain_outbox()
    change = Outbox.objects.create(kind=CASES, key="n")
    name = host().name_now()

    def mark_behind(execute, sql, params, many, context):
        """Another process wrote the change to the old index; its mark comes after this query."""
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "search_outbox" in sql and not change.deliveries.exists():
            Delivery.objects.create(change=change, index=name)
        return answer

    class Watched(Interrupted):
        def rebuild(self, kind, documents, catch_up):
            def watched():
                shelf.documents["n"] = case("n", "换表没有通知")
                with connection.execute_wrapper(mark_behind):
                    return catch_up()

            return self._engine.rebuild(kind, documents, watched)

    replace(host(), engine=Watched(host().engine, "", None)).rebuild(CASES, nobody)
    assert change.deliveries.exists()
    assert found("换表") == ["n"]


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_that_jumps_during_a_rebuild_loses_nothing(shelf, hours):
    service.drain_outbox()

    def saved_by_another_clock():
        with time_machine.travel(timezone.now() + dt.timedelta(hours=hours), tick=False):
            shelf.put(case("n", "换表没有通知"))

    interrupted("read", saved_by_another_clock).rebuild(CASES, nobody)
    assert waiting() == 0
    assert found("换表") == ["n"]


def test_a_change_between_catching_up_and_the_switch_waits_and_is_brought(shelf):
    service.drain_outbox()

    def announced():
        shelf.documents["n"] = case("n", "换表没有通知")
        Outbox.objects.create(kind=CASES, key="n")

    interrupted("switch", announced).rebuild(CASES, nobody)
    assert waiting() == 1
    service.drain_outbox()
    assert found("换表") == ["n"]


def test_what_waited_before_a_rebuild_is_not_written_twice(shelf):
    service.drain_outbox()
    shelf.documents["n"] = case("n", "换表没有通知")
    Outbox.objects.create(kind=CASES, key="n")
    host().rebuild(CASES, nobody)
    assert waiting() == 0
    assert found("换表") == ["n"]


def test_a_killed_rebuild_leaves_the_old_index_in_force_and_no_rows(shelf):
    service.drain_outbox()

    def killed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted("read", killed).rebuild(CASES, nobody)
    assert found("估抄") == ["c1"]
    assert Build.objects.filter(finished=False).count() == 1
    host().rebuild(CASES, nobody)
    assert Build.objects.filter(kind=CASES).count() == 1


# --- what was forgotten, lost or copied ---------------------------------------------------------


def away(shelf, settings, tmp_path):
    """Two hosts; the second misses a change that is so old that it is forgotten."""
    service.drain_outbox()
    settings.ANJIAN_VAR = tmp_path / "second"
    service.drain_outbox()
    settings.ANJIAN_VAR = tmp_path
    shelf.put(case("n", "换表没有通知"))
    Outbox.objects.update(created_at=timezone.now() - LONG_AGO)
    service.compare()
    assert not Outbox.objects.exists()


def test_a_host_that_was_away_too_long_builds_its_index_anew(shelf, settings, tmp_path):
    away(shelf, settings, tmp_path)
    assert found("换表") == ["n"]
    settings.ANJIAN_VAR = tmp_path / "second"
    assert found("换表") == []
    service.drain_outbox()
    assert found("换表") == ["n"]


def test_forgetting_what_every_index_holds_makes_nobody_build(shelf):
    service.drain_outbox()
    shelf.put(case("n", "换表没有通知"))
    before = set(Build.objects.values_list("pk", flat=True))
    Outbox.objects.update(created_at=timezone.now() - LONG_AGO)
    assert outbox.forget_old_changes() == 1
    service.drain_outbox()
    assert set(Build.objects.values_list("pk", flat=True)) == before


def test_what_is_forgotten_during_a_rebuild_makes_it_build_again(shelf):
    service.drain_outbox()

    def announced_and_forgotten():
        shelf.documents["n"] = case("n", "换表没有通知")
        Outbox.objects.create(kind=CASES, key="n")
        Outbox.objects.update(created_at=timezone.now() - LONG_AGO)
        outbox.forget_old_changes()

    with pytest.raises(EngineUnavailable):
        interrupted("read", announced_and_forgotten).rebuild(CASES, nobody)
    service.drain_outbox()
    assert found("换表") == ["n"]


def test_a_folder_deleted_under_a_running_process_is_built_again(shelf, tmp_path):
    service.drain_outbox()
    name = host().name_now()
    shutil.rmtree(tmp_path / "index")
    shelf.put(case("n", "换表没有通知"))
    service.drain_outbox()
    assert host().name_now() != name
    assert found("换表") == ["n"]
    assert found("估抄") == ["c1"]


def test_a_copy_of_an_index_folder_is_another_index(shelf, settings, tmp_path):
    service.drain_outbox()
    name = host().name_now()
    shutil.copytree(tmp_path / "index", tmp_path / "second" / "index")
    shelf.put(case("n", "换表没有通知"))
    settings.ANJIAN_VAR = tmp_path / "second"
    copied = host().name_now()
    assert copied != name
    service.drain_outbox()
    assert found("换表") == ["n"]
    assert host().name_now() == copied
    settings.ANJIAN_VAR = tmp_path
    assert host().name_now() == name


@pytest.mark.parametrize("half", ["", "abc", "abc 1", "\xff"])
def test_half_an_identity_is_none(shelf, tmp_path, half):
    (tmp_path / "index").mkdir()
    identity = tmp_path / "index" / "identity"
    identity.write_bytes(half.encode("latin-1"))
    service.drain_outbox()
    name = host().name_now()
    assert len(name) > 30
    assert identity.read_bytes() != half.encode("latin-1")
    assert host().name_now() == name


def test_the_nightly_comparison_deletes_what_killed_processes_left(shelf, tmp_path):
    service.drain_outbox()
    kind = tmp_path / "index" / CASES
    draft = kind / "0123456789ab-0123456789ab"
    draft.mkdir()
    left = (draft, kind / "CURRENT.draft", kind / (kind / "CURRENT").read_text() / ".tmpAb3dE6")
    for path in left[1:]:
        path.touch()
    with host().locks.building(0):
        service.compare()
    assert all(path.exists() for path in left)
    assert all(one.was_true for one in service.compare()[0].mended)
    assert not any(path.exists() for path in left)
    assert found("估抄") == ["c1"]


# --- what rooms above cannot build --------------------------------------------------------------


def test_a_document_that_cannot_be_built_stops_neither_rebuild_nor_comparison(shelf):
    shelf.broken = {"c2"}
    service.drain_outbox()
    assert found("估抄") == ["c1"]
    shelf.documents["n"] = case("n", "换表没有通知")
    mended = service.compare()[0].mended[0]
    assert (mended.missing, mended.unbuilt) == (("n",), ("c2",))
    assert found("换表") == ["n"]
    out = StringIO()
    with pytest.raises(CommandError, match="本机索引"):
        call_command("check_index", stdout=out)
    assert "1 篇无法生成（c2）" in out.getvalue()
    shelf.broken = set()
    assert service.compare()[0].mended[0].missing == ("c2",)


def test_a_document_that_can_no_longer_be_built_is_left_as_it_was(shelf):
    service.drain_outbox()
    shelf.broken = {"c1"}
    assert service.compare()[0].mended[0].unbuilt == ("c1",)
    shelf.broken = set()
    assert found("估抄") == ["c1"]


# --- comparing beside writers -------------------------------------------------------------------


def test_the_comparison_calls_no_change_that_waits_a_fault(shelf, monkeypatch):
    service.drain_outbox()

    def announced():
        shelf.documents["c1"] = case("c1", "估抄改了说法", version="2")
        Outbox.objects.create(kind=CASES, key="c1")

    watched = interrupted("inventory", announced)
    monkeypatch.setattr(indexes, "host_keeper", lambda: watched)
    assert all(one.was_true for one in service.compare()[0].mended)
    assert waiting() == 0
    assert found("改了说法") == ["c1"]


def test_who_saves_does_not_wait_for_a_long_turn_of_another(shelf, caplog):
    service.drain_outbox()
    keeper = replace(host(), patience=0.1)
    Outbox.objects.create(kind=CASES, key="c1")
    with host().locks.writing(0), pytest.raises(IndexBusy):
        keeper.follow()
    assert waiting() == 1
    assert keeper.follow() == 1


def test_who_saves_brings_what_waited_then_and_no_more(shelf):
    service.drain_outbox()
    Outbox.objects.create(kind=CASES, key="c1")
    keeper = interrupted("apply", lambda: Outbox.objects.create(kind=CASES, key="c2"))
    assert keeper.follow() == 1
    assert waiting() == 1


def test_a_rebuild_that_another_process_runs_is_left_to_it(shelf):
    with host().locks.building(0):
        assert host().drain() == 0
    assert host().engine.needs_rebuild(CASES)
