"""The elected scheduler over a database."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from portal.operations import jobs, scheduler
from portal.operations.checks import check_scheduled_jobs
from portal.operations.models import JobRun, SchedulerLease
from portal.operations.scheduler import (
    LEASE_LASTS,
    release_lease,
    run_due_jobs,
    take_lease,
    tick_host,
)
from portal.operations.scheduling import ScheduledJob, read_jobs

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
calls: list[str] = []


def works() -> str:
    calls.append("works")
    return "整理了 3 项"


def breaks() -> None:
    calls.append("breaks")
    raise RuntimeError("磁盘已满")


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> tuple[ScheduledJob, ...]:
    """Two jobs: the first raises, the second works."""
    calls.clear()
    found = read_jobs(
        [
            ("breaks", "会失败的任务", "every 1m", f"{__name__}.breaks"),
            ("works", "会成功的任务", "every 1m", f"{__name__}.works"),
        ]
    )
    monkeypatch.setattr(scheduler, "scheduled_jobs", lambda: found)
    monkeypatch.setattr(
        scheduler,
        "import_string",
        lambda path: {"breaks": breaks, "works": works}[path[-6:].strip(".")],
    )
    return found


def test_of_two_one_is_elected_and_the_other_follows_when_it_falls_silent() -> None:
    assert take_lease("first", START)
    assert not take_lease("second", START + SECOND)
    assert take_lease("first", START + 30 * SECOND), "the holder renews"
    assert not take_lease("second", START + LEASE_LASTS)
    assert take_lease("second", START + 31 * SECOND + LEASE_LASTS)
    assert not take_lease("first", START + 32 * SECOND + LEASE_LASTS)
    assert SchedulerLease.objects.count() == 1


def test_a_clean_stop_frees_the_lease_at_once_and_only_one_s_own() -> None:
    assert take_lease("first", START)
    release_lease("second", START)
    assert not take_lease("second", START)
    release_lease("first", START)
    assert take_lease("second", START)


@pytest.mark.usefixtures("declared")
def test_only_the_elected_one_runs_jobs() -> None:
    assert run_due_jobs("first", START) == ("breaks", "works")
    assert run_due_jobs("second", START + 2 * timedelta(seconds=20)) == ()
    assert calls == ["breaks", "works"]


@pytest.mark.usefixtures("declared")
def test_a_job_that_raises_is_written_down_and_stops_no_other() -> None:
    run_due_jobs("first", START)
    broken, working = JobRun.objects.get(job="breaks"), JobRun.objects.get(job="works")
    assert broken.error == "RuntimeError: 磁盘已满"
    assert broken.succeeded_at is None
    assert broken.ended_at is not None
    assert working.error == ""
    assert working.outcome == "整理了 3 项"
    assert working.started_at == START
    assert working.succeeded_at is not None


@pytest.mark.usefixtures("declared")
def test_a_start_is_claimed_once_even_where_two_believe_in_their_lease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scheduler, "take_lease", lambda *_: True)
    job = scheduler.scheduled_jobs()[1]
    assert scheduler._claim_job(job, "first", START)
    stale = JobRun.objects.get(job="works")
    JobRun.objects.filter(pk=stale.pk).update(started_at=None, holder="")
    read_before = JobRun.objects.get(job="works")
    assert read_before.started_at is None
    monkeypatch.setattr(
        JobRun.objects, "get_or_create", lambda **_: (read_before, False), raising=False
    )
    assert scheduler._claim_job(job, "first", START)
    assert not scheduler._claim_job(job, "second", START), "the row changed since it was read"


@pytest.mark.usefixtures("declared")
def test_jobs_wait_for_their_time() -> None:
    assert run_due_jobs("first", START) == ("breaks", "works")
    assert run_due_jobs("first", START + 59 * SECOND) == ()
    assert run_due_jobs("first", START + 60 * SECOND) == ("breaks", "works")


def test_a_job_of_every_host_runs_on_each_elected_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    calls.clear()
    config = SimpleNamespace(host_jobs=(("works", "索引", "every 1m", f"{__name__}.works"),))
    monkeypatch.setattr(scheduler.apps, "get_app_configs", lambda: [config])
    monkeypatch.setattr(scheduler, "import_string", lambda _: works)
    assert take_lease("elsewhere", START)
    assert tick_host("a", "first", START) == ("works@a",)
    assert tick_host("b", "second", START) == ("works@b",)
    assert tick_host("a", "first", START + 30 * SECOND) == ()
    assert calls == ["works", "works"]
    with time_machine.travel(START + timedelta(days=15), tick=False):
        jobs.clean_tasks()
    assert not JobRun.objects.exists()


def test_what_the_rooms_declare_can_be_read_and_reached() -> None:
    assert check_scheduled_jobs(None) == []
    assert "publish-scheduled" in {job.name for job in scheduler.scheduled_jobs()}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("bad", "坏", "sometimes", "portal.operations.jobs.publish_due"), "web.E001"),
        (("bad", "坏", "every 1m", "portal.operations.jobs.no_such_thing"), "web.E002"),
    ],
)
def test_a_bad_declaration_fails_the_check(
    row: tuple[str, str, str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = SimpleNamespace(scheduled_jobs=(row,))
    monkeypatch.setattr(scheduler.apps, "get_app_configs", lambda: [config])
    assert [found.id for found in check_scheduled_jobs(None)] == [code]


@pytest.fixture
def home() -> Page:
    return Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")


def scheduled(home: Page, title: str, at: datetime) -> Page:
    """A page that is approved to go live at this time."""
    page = home.add_child(instance=Page(title=title, live=False))
    page.go_live_at = at
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    return page


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def test_the_clock_publishes_and_takes_back(home: Page) -> None:
    with time_machine.travel(START, tick=False) as clock:
        page = scheduled(home, "定时案例", START + timedelta(hours=8))
        run_due_jobs("first", timezone.now())
        assert not is_live(page)

        clock.shift(timedelta(hours=8, minutes=1))
        assert "publish-scheduled" in run_due_jobs("first", timezone.now())
        assert is_live(page)
        assert "定时案例" in JobRun.objects.get(job="publish-scheduled").outcome

        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + timedelta(hours=1))
        clock.shift(timedelta(hours=2))
        run_due_jobs("first", timezone.now())
        assert not is_live(page)
        assert Page.objects.get(pk=page.pk).expired


def test_a_page_that_is_refused_does_not_stop_the_others(
    home: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        refused = scheduled(home, "有未处理的个人信息", START + timedelta(minutes=1))
        wanted = scheduled(home, "可以发布", START + timedelta(minutes=2))
        publish = jobs.Revision.publish

        def guarded(self: jobs.Revision, **words: object) -> None:
            if self.object_id == str(refused.pk):
                raise PermissionError("还有 1 处个人信息未处理")
            publish(self, **words)

        monkeypatch.setattr(jobs.Revision, "publish", guarded)
        clock.shift(timedelta(minutes=5))
        outcome = jobs.publish_due()
    assert is_live(wanted)
    assert not is_live(refused)
    assert "《有未处理的个人信息》未能发布：还有 1 处个人信息未处理" in outcome
    assert "发布《可以发布》" in outcome


def test_one_round_can_be_run_and_read_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("run_scheduler", "--once")
    assert JobRun.objects.get(job="clean-sessions").error == ""
    call_command("run_scheduler", "--list")
    assert "清理过期会话\t" in capsys.readouterr().out
    assert SchedulerLease.objects.get().holder == "", "the lease is given back"
