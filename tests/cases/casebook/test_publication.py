"""The gate of publication: nothing goes live with personal data that nobody dealt with."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from cases.casebook.personal_data import open_findings
from cases.casebook.publication import (
    PublicationRefused,
    accept_findings,
    keep_finding,
    replace_in_latest,
    warnings_of,
)
from cases.masking.types import AgreedReplacement, FindingKind
from cases.models import CasePage, CaseProblem, FindingVerdict, HonouredPerson, PublicationOverride
from tests.factories import UserFactory, make_case

pytestmark = pytest.mark.django_db
PHONE = "13800138000"
TOLD = f"客户张建国来电，号码{PHONE}，说多收了电费。抄表员没有答复张建国。"


def draft(text: str = TOLD, **fields: object) -> CasePage:
    return make_case(live=False, summary="客户来电。", course=text, **fields)


def publish(page: CasePage) -> None:
    page.save_revision().publish()


def found(page: CasePage) -> set[str]:
    return {finding.text for finding in open_findings(page)}


def test_personal_data_stops_a_publication_and_nothing_is_lost() -> None:
    page = draft()
    with pytest.raises(PublicationRefused) as refusal:
        publish(page)
    assert "2 处个人信息" in str(refusal.value)
    page.refresh_from_db()
    assert not page.live
    assert page.get_latest_revision_as_object().course == TOLD


def test_a_clean_case_goes_live() -> None:
    page = draft("客户张某来电，说多收了电费。")
    publish(page)
    page.refresh_from_db()
    assert page.live


def test_replacing_is_consistent_and_the_original_remains_in_its_revision() -> None:
    page = draft()
    page.problems.add(CaseProblem(text="没有给张建国回话。"))
    first = page.save_revision()
    revision = replace_in_latest(
        page,
        (
            AgreedReplacement(FindingKind.NAME, "张建国", "张某"),
            AgreedReplacement(FindingKind.PHONE, PHONE, "138****8000"),
        ),
        by=UserFactory(),
    )
    assert revision is not None
    masked: CasePage = revision.as_object()
    assert "张建国" not in masked.course
    assert masked.problems.get().text == "没有给张某回话。"
    assert found(masked) == set()
    assert "张建国" in first.as_object().course
    revision.publish()
    page.refresh_from_db()
    assert page.live


def test_replacing_twice_makes_one_revision() -> None:
    page = draft()
    page.save_revision()
    replacements = (AgreedReplacement(FindingKind.NAME, "张建国", "张某"),)
    assert replace_in_latest(page, replacements, by=UserFactory()) is not None
    page.refresh_from_db()
    assert replace_in_latest(page, replacements, by=UserFactory()) is None


def test_a_finding_may_stay_if_somebody_says_why() -> None:
    page = draft("抄表员张建国主动上门。")
    keep_finding(
        page,
        kind=FindingKind.NAME,
        text="张建国",
        verdict=FindingVerdict.HONOURED,
        reason="本人 2024 年 5 月书面同意",
        by=UserFactory(),
    )
    publish(page)
    page.refresh_from_db()
    assert page.live


def test_a_finding_cannot_stay_without_a_reason() -> None:
    with pytest.raises(ValueError, match="理由"):
        keep_finding(
            draft(),
            kind=FindingKind.NAME,
            text="张建国",
            verdict=FindingVerdict.ACCEPTED,
            reason="  ",
            by=UserFactory(),
        )


def test_people_honoured_with_consent_are_kept_also_by_replacing() -> None:
    page = draft("抄表员张建国主动上门。")
    page.honoured_people.add(HonouredPerson(name="张建国", consent="书面同意"))
    page.save()
    page.save_revision()
    assert found(page) == set()
    replacement = AgreedReplacement(FindingKind.NAME, "张建国", "张某")
    assert replace_in_latest(page, (replacement,), by=UserFactory()) is None


def test_an_accepted_revision_goes_live_with_its_findings_and_the_next_does_not() -> None:
    page = draft()
    revision = page.save_revision()
    accept_findings(revision, reason="历史资料，限内部", by=None)
    revision.publish()
    page.refresh_from_db()
    assert page.live
    logged = PublicationOverride.objects.get()
    assert (logged.reason, logged.findings, logged.revision_id) == (
        "历史资料，限内部",
        2,
        revision.pk,
    )
    with pytest.raises(PublicationRefused):
        publish(page)


def test_an_unchanged_live_page_can_be_saved() -> None:
    page = draft()
    revision = page.save_revision()
    accept_findings(revision, reason="历史资料", by=None)
    revision.publish()
    live = CasePage.objects.get(pk=page.pk)
    live.event_place = "城东"
    live.save()
    assert CasePage.objects.get(pk=page.pk).live


def test_the_clock_publishes_a_case() -> None:
    page = draft("客户张某来电。")
    page.go_live_at = timezone.now() + dt.timedelta(hours=2)
    publish(page)
    assert not CasePage.objects.get(pk=page.pk).live
    with time_machine.travel(timezone.now() + dt.timedelta(hours=3), tick=False):
        call_command("publish_scheduled")
    assert CasePage.objects.get(pk=page.pk).live


def test_an_adverse_case_without_citation_or_problems_draws_advice() -> None:
    assert {advice.section for advice in warnings_of(draft())} == {"违规条款", "暴露问题"}


def test_a_person_found_in_one_section_is_found_in_all() -> None:
    page = draft("客户张建国来电投诉。", response="次日，张建国撤回了投诉。")
    (finding,) = open_findings(page)
    assert {place.section for place in finding.occurrences} == {"事件过程 / 服务过程", "应急处理"}
