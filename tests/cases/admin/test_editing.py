"""The editor of a case: drafts, submission, approval, schedules, and what stops a publication."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from cases.models import CasePage
from portal.people.models import User
from portal.people.roles import Role
from tests.cases.admin.forms import case_form
from tests.factories import ClauseFactory, UserFactory, library, make_case

pytestmark = pytest.mark.django_db
TOLD = "客户张建国来电，号码13800138000，说多收了电费。"
CLEAN = "客户张某来电，说多收了电费。"


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def moderator() -> User:
    return UserFactory(role=Role.MODERATOR)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def draft(course: str = CLEAN, **fields: Any) -> CasePage:
    page = make_case(live=False, course=course, has_unpublished_changes=True, **fields)
    page.save_revision()
    return page


def send(client: Client, page: CasePage, action: str = "", **fields: Any) -> Any:
    fields = {"title": page.title, "slug": page.slug, "course": page.course, **fields}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, case_form(action, **fields), follow=True)


def create(client: Client, action: str = "", **fields: Any) -> Any:
    address = reverse("wagtailadmin_pages:add", args=["cases", "casepage", library().pk])
    return client.post(address, case_form(action, **fields), follow=True)


def told(response: Any) -> str:
    return "".join(str(message) for message in response.context["messages"])


def masking(page: CasePage) -> str:
    return reverse("case_masking", args=[page.pk])


def test_a_new_case_that_may_not_be_published_is_kept_as_a_draft(moderator: User) -> None:
    response = create(signed_in(moderator), "publish", course=TOLD)
    page = CasePage.objects.get(slug="louxiao-yibi")
    assert response.redirect_chain[-1][0] == masking(page)
    assert not page.live
    assert page.get_latest_revision_as_object().course == TOLD
    assert "个人信息没有处理" in told(response)


def test_a_new_clean_case_is_published_at_once(moderator: User) -> None:
    create(signed_in(moderator), "publish", course=CLEAN)
    page = CasePage.objects.get(slug="louxiao-yibi")
    assert page.live
    assert page.first_published_at is not None
    assert not page.has_unpublished_changes


def test_publishing_by_the_form_leads_to_the_masking_screen(moderator: User) -> None:
    page = draft()
    response = send(signed_in(moderator), page, "publish", course=TOLD)
    assert response.redirect_chain[-1][0] == masking(page)
    page.refresh_from_db()
    assert not page.live
    assert page.get_latest_revision_as_object().course == TOLD


def test_a_live_case_keeps_its_text_when_a_newer_one_is_refused(moderator: User) -> None:
    page = draft()
    page.get_latest_revision().publish()
    page.refresh_from_db()
    send(signed_in(moderator), page, "publish", course=TOLD)
    page.refresh_from_db()
    assert page.live
    assert page.course == CLEAN
    assert page.get_latest_revision_as_object().course == TOLD


def test_publishing_advises_on_what_an_adverse_case_lacks(moderator: User) -> None:
    response = send(signed_in(moderator), draft(), "publish")
    assert "没有写明违反了哪一条规定" in told(response)
    assert "没有写暴露的问题" in told(response)


def test_submitting_advises_and_names_what_must_be_masked(editor: User) -> None:
    response = send(signed_in(editor), draft(), "submit", course=TOLD)
    assert "没有写暴露的问题" in told(response)
    assert "审核通过前要先脱敏" in told(response)


def test_submitting_a_new_case_advises_too(editor: User) -> None:
    response = create(signed_in(editor), "submit", course=TOLD)
    assert "没有写暴露的问题" in told(response)
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_saving_a_draft_says_nothing_of_what_is_missing(editor: User) -> None:
    assert "暴露的问题" not in told(send(signed_in(editor), draft()))


def submitted(editor: User, course: str) -> CasePage:
    page = draft()
    send(signed_in(editor), page, "submit", course=course)
    return CasePage.objects.get(pk=page.pk)


def approve(client: Client, page: CasePage, course: str) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = case_form(title=page.title, slug=page.slug, course=course)
    sent |= {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return client.post(address, sent, follow=True)


def test_an_approval_publishes(editor: User, moderator: User) -> None:
    page = submitted(editor, CLEAN)
    approve(signed_in(moderator), page, CLEAN)
    page.refresh_from_db()
    assert page.live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_an_approval_with_personal_data_leads_to_the_masking_screen(
    editor: User, moderator: User
) -> None:
    page = submitted(editor, TOLD)
    response = approve(signed_in(moderator), page, TOLD)
    assert response.redirect_chain[-1][0] == masking(page)
    page.refresh_from_db()
    assert not page.live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_a_case_sent_back_waits_for_who_submitted_it(editor: User, moderator: User) -> None:
    page = submitted(editor, CLEAN)
    home = reverse("wagtailadmin_home")
    assert "待我审核" in signed_in(moderator).get(home).content.decode()
    sent = case_form(title=page.title, slug=page.slug, course=CLEAN)
    sent |= {"action-workflow-action": "true", "workflow-action-name": "reject"}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "已退回修改" in told(signed_in(moderator).post(address, sent, follow=True))
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    assert "退回给我修改" in signed_in(editor).get(home).content.decode()
    assert "待我审核" not in signed_in(moderator).get(home).content.decode()


def tomorrow() -> str:
    return timezone.localtime(timezone.now() + dt.timedelta(days=1)).strftime("%Y-%m-%d %H:%M")


def test_a_schedule_with_personal_data_is_refused_when_it_is_set(moderator: User) -> None:
    page = draft()
    response = send(signed_in(moderator), page, "publish", course=TOLD, go_live_at=tomorrow())
    assert response.redirect_chain[-1][0] == masking(page)
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_clean_case_can_be_scheduled(moderator: User) -> None:
    page = draft()
    send(signed_in(moderator), page, "publish", go_live_at=tomorrow())
    page.refresh_from_db()
    assert not page.live
    assert page.revisions.filter(approved_go_live_at__isnull=False).count() == 1


def test_bulk_publishing_leads_to_the_masking_screen(moderator: User) -> None:
    page = draft(TOLD)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = signed_in(moderator).post(f"{address}?id={page.pk}", follow=True)
    assert response.redirect_chain[-1][0] == masking(page)
    page.refresh_from_db()
    assert not page.live


def test_a_copy_that_was_to_go_live_is_refused_in_a_sentence(moderator: User) -> None:
    page = draft()
    page.get_latest_revision().publish()
    CasePage.objects.filter(pk=page.pk).update(course=TOLD)
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    copy = {
        "new_title": "另一个",
        "new_slug": "lingyige",
        "new_parent_page": library().pk,
        "publish_copies": "on",
    }
    response = signed_in(moderator).post(address, copy, follow=True)
    assert response.status_code == 200
    copied = CasePage.objects.filter(slug="lingyige")
    assert not copied.filter(live=True).exists()


def test_an_editor_cannot_publish(editor: User) -> None:
    page = draft()
    send(signed_in(editor), page, "publish")
    page.refresh_from_db()
    assert not page.live


def test_a_moderator_unpublishes_locks_and_compares(moderator: User) -> None:
    page = draft()
    page.get_latest_revision().publish()
    page.refresh_from_db()
    client = signed_in(moderator)
    send(client, page, course="客户张某再次来电。")
    first, last = page.revisions.order_by("pk").values_list("pk", flat=True)[:2]
    compared = client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, last])
    )
    assert "再次来电" in compared.content.decode()
    assert client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200
    client.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    assert CasePage.objects.get(pk=page.pk).locked
    client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not CasePage.objects.get(pk=page.pk).live


def test_the_preview_shows_what_stands_in_the_editor(editor: User) -> None:
    page = draft()
    client = signed_in(editor)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    sent = case_form(title=page.title, slug=page.slug, course="还没有保存的**经过**。")
    assert client.post(address, sent).json()["is_valid"]
    shown = client.get(address)
    assert "还没有保存的<strong>经过</strong>" in shown.content.decode()
    assert shown["X-Frame-Options"] == "SAMEORIGIN"


def test_a_clause_chosen_by_hand_is_marked(editor: User) -> None:
    clause = ClauseFactory(path="83", text="供电企业应当当日销账。")
    page = draft()
    row = {"as_written": "那本办法第八十三条", "clause": clause.pk}
    send(signed_in(editor), page, violations=[row])
    page.refresh_from_db()
    kept = page.get_latest_revision_as_object().violations.get()
    assert (kept.origin, kept.outcome, kept.clause_id) == ("by_hand", "resolved", clause.pk)


@pytest.mark.parametrize("field", ["course", "commentary"])
def test_a_section_that_no_page_could_show_is_refused_also_in_a_draft(
    editor: User, field: str
) -> None:
    page = draft()
    response = send(signed_in(editor), page, **{field: "![" * 20_000})
    assert "有一段里的方括号有 20000 个" in response.content.decode()
    assert page.get_latest_revision_as_object().course == CLEAN


def test_an_entry_that_no_page_could_show_is_refused(editor: User) -> None:
    page = draft()
    response = send(signed_in(editor), page, problems=[{"text": "[" * 20_000, "ORDER": "1"}])
    assert "有一段里的方括号有 20000 个" in response.content.decode()
