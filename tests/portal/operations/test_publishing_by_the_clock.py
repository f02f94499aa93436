"""Publication and expiry by the clock: the scheduler's own jobs, and a clock that is moved."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cases.models import CasePage
from cases.search_kinds import CASES
from portal.operations.models import JobRun
from portal.operations.scheduler import run_due_jobs
from search import answers, service
from search.documents import SEEN_BY_STAFF
from search.queries import SearchRequest
from tests.factories import make_case

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_index(settings: Any, tmp_path: Path) -> None:
    settings.ANJIAN_VAR = tmp_path


def scheduled(title: str, **when: dt.datetime) -> CasePage:
    page = make_case(title, live=False, summary="抄表员把通知贴在轿厢里。")
    for name, moment in when.items():
        setattr(page, name, moment)
    page.save_revision().publish()
    return CasePage.objects.get(pk=page.pk)


def is_live(page: CasePage) -> bool:
    return CasePage.objects.get(pk=page.pk).live


def found() -> list[str]:
    service.drain_outbox()
    request = SearchRequest("轿厢", (CASES,), SEEN_BY_STAFF)
    return [result.document.title for result in answers.answer_request(request).groups[0].results]


def look(moment: dt.datetime) -> tuple[str, ...]:
    """What the elected scheduler does when its clock shows this moment."""
    with time_machine.travel(moment, tick=False):
        return run_due_jobs("one", timezone.now())


def test_a_case_goes_live_at_its_hour_and_comes_down_at_its_end() -> None:
    with time_machine.travel(NOON, tick=False):
        page = scheduled("到点发布", go_live_at=NOON + 2 * HOUR, expire_at=NOON + 5 * HOUR)
    assert not is_live(page)
    assert "publish-scheduled" in look(NOON + HOUR)
    assert not is_live(page)
    assert found() == []
    assert "publish-scheduled" in look(NOON + 2 * HOUR + dt.timedelta(minutes=1))
    assert is_live(page)
    assert found() == ["到点发布"]
    assert "到点发布" in JobRun.objects.get(job="publish-scheduled").outcome
    look(NOON + 5 * HOUR + dt.timedelta(minutes=1))
    assert not is_live(page)
    assert CasePage.objects.get(pk=page.pk).expired
    assert found() == []


def test_a_case_that_is_refused_stays_scheduled_and_holds_up_nobody() -> None:
    with time_machine.travel(NOON, tick=False):
        bad = make_case("有电话的案例", live=False, course="客户来电，号码13800138000。")
        bad.go_live_at = NOON + HOUR
        bad.save_revision().publish()
        good = scheduled("干净的案例", go_live_at=NOON + HOUR)
    look(NOON + 2 * HOUR)
    assert (is_live(bad), is_live(good)) == (False, True)
    outcome = JobRun.objects.get(job="publish-scheduled").outcome
    assert "《有电话的案例》未能发布" in outcome
    assert "1 处个人信息" in outcome
    revision = CasePage.objects.get(pk=bad.pk).scheduled_revision
    assert revision is not None
    look(NOON + 3 * HOUR)
    assert not is_live(bad)
