"""What the stronger options publish, withhold and log."""

from __future__ import annotations

import pytest

from cases.desk.import_commit import is_untouched
from cases.desk.publishing_imports import publish_clear
from cases.models import CasePage, ImportKey, PublicationOverride, page_of_record
from portal.intake.models import ImportRecord
from portal.intake.services.committing import commit_records
from portal.intake.services.jobs import open_job
from portal.intake.services.reading import read_job
from portal.people.roles import Role
from tests.cases.books import RULES, RULES_2024, book, case
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
UNKNOWN = "【延伸思考】\n我们所里会不会也这样？\n"


def imported(*cases: str) -> list[ImportRecord]:
    job = read_job(open_job("汇编.txt", book(*cases), by=None, kind=ImportKey.CASES).pk)
    commit_records(job.records.all(), by=None)
    return list(job.records.select_related("imported_page__page"))


def test_what_is_clear_goes_live():
    rows = imported(case("一", "停错了电"))
    published, withheld = publish_clear(rows, by=None)
    assert [page.title for page in published] == ["停错了电"]
    assert withheld == []
    assert not PublicationOverride.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (case("一", "停错了电", more=UNKNOWN), "疑问"),
        (case("一", "停错了电", course="客户张建国当场打了电话。"), "个人信息"),
        (case("一", "停错了电", cited="1.违反了有关的要求。"), "疑问"),
        (case("一", "停错了电").replace("抄表收费", "停电管理"), "分类"),
    ],
)
def test_what_is_doubtful_is_withheld_with_its_reason(text, reason):
    published, (withheld,) = publish_clear(imported(text), by=None)
    assert published == []
    assert reason in "".join(withheld.reasons)
    assert not CasePage.objects.live().exists()


def test_an_open_citation_withholds(tmp_path):
    from django.core.management import call_command

    for name, text in (("a.txt", RULES), ("b.txt", RULES_2024)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        call_command("import_regulation", str(tmp_path / name))
    rows = imported(case("一", "停错了电", cited="1.《星河供电服务守则》第三条。"))
    _, (withheld,) = publish_clear(rows, by=None)
    assert "1 条引用待确认" in withheld.reasons


def test_a_reason_publishes_all_and_is_logged_once():
    moderator = UserFactory(role=Role.MODERATOR)
    rows = imported(
        case("一", "停错了电", more=UNKNOWN), case("二", "上门收费", course="客户张建国来了。")
    )
    published, withheld = publish_clear(rows, by=moderator, despite="内部资料")
    assert (len(published), withheld) == (2, [])
    logged = {one.page.title: one.findings for one in PublicationOverride.objects.all()}
    assert logged == {"停错了电": 0, "上门收费": 1}
    assert {one.made_by for one in PublicationOverride.objects.all()} == {moderator}


def test_a_clear_case_is_published_without_an_entry_in_the_log():
    publish_clear(imported(case("一", "停错了电")), by=None, despite="内部资料")
    assert CasePage.objects.live().count() == 1
    assert not PublicationOverride.objects.exists()


def touch(page: CasePage) -> None:
    page.save_revision()


def take_down(page: CasePage) -> None:
    page.latest_revision.publish()
    CasePage.objects.get(pk=page.pk).unpublish()


def submit(page: CasePage) -> None:
    page.get_workflow().start(page, UserFactory(role=Role.EDITOR))


@pytest.mark.parametrize("somebody", [touch, take_down, submit])
def test_what_somebody_worked_on_is_left_alone(somebody):
    (row,) = imported(case("一", "停错了电"))
    assert is_untouched(row)
    somebody(page_of_record(row))
    row = ImportRecord.objects.get()
    assert not is_untouched(row)
    assert publish_clear([row], by=None, despite="内部资料") == ([], [])


def test_a_case_that_waits_is_not_published():
    job = read_job(open_job("汇编.txt", book(), by=None, kind=ImportKey.CASES).pk)
    assert publish_clear(job.records.all(), by=None) == ([], [])
