"""The doors of the admin to earlier revisions, where unmasked originals remain."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import CasePage
from portal.people.roles import Role
from tests.factories import PASSWORD, UserFactory, make_case

pytestmark = pytest.mark.django_db
NAME = "张建国"


@pytest.fixture
def submitted() -> CasePage:
    """A case whose task waits on a revision that has been masked since."""
    page = make_case(live=False, summary=f"{NAME}来电。")
    page.save_revision()
    page.get_workflow().start(page, UserFactory(role=Role.EDITOR))
    page.summary = "张某来电。"
    page.save_revision(clean=False)
    return page


@pytest.mark.parametrize(("role", "status"), [(Role.EDITOR, 403), (Role.MODERATOR, 200)])
def test_the_revision_of_a_task_is_for_whoever_may_read_originals(
    client: Client, submitted: CasePage, role: Role, status: int
) -> None:
    person = UserFactory(role=role)
    assert client.login(request=None, username=person.username, password=PASSWORD)
    task = submitted.current_workflow_task
    response = client.get(
        reverse("wagtailadmin_pages:workflow_preview", args=[submitted.pk, task.pk])
    )
    assert response.status_code == status
    assert (NAME in response.content.decode()) == (role is Role.MODERATOR)


@pytest.mark.parametrize(("role", "led"), [(Role.EDITOR, False), (Role.MODERATOR, True)])
def test_a_scheduled_version_is_called_off_on_the_way_to_taking_a_case_offline(
    client: Client, role: Role, led: bool
) -> None:
    page = make_case()
    page.save_revision(approved_go_live_at=timezone.now() + dt.timedelta(days=1))
    person = UserFactory(role=role)
    assert client.login(request=None, username=person.username, password=PASSWORD)
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    asked = client.get(address, follow=True)
    assert ("先取消预定的发布" in asked.content.decode()) == led
    if not led:
        return
    assert asked.status_code == 200
    question = asked.redirect_chain[-1][0]
    assert client.post(question).headers["Location"] == address
    page.refresh_from_db()
    assert page.live
    assert page.scheduled_revision is None
    assert client.get(address).status_code == 200
    client.post(address)
    page.refresh_from_db()
    assert not page.live


def test_taking_many_cases_offline_says_which_a_schedule_locks(client: Client) -> None:
    locked, free = make_case("预定的"), make_case("没有预定的")
    draft = make_case("还没上线的", live=False)
    for page in (locked, draft):
        page.save_revision(approved_go_live_at=timezone.now() + dt.timedelta(days=1))
    person = UserFactory(role=Role.MODERATOR)
    assert client.login(request=None, username=person.username, password=PASSWORD)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    for garbage in ("", "&id=x", "&id=99999999999999999999"):
        chosen = f"id={locked.pk}&id={free.pk}&id={draft.pk}"
        asked = client.get(f"{address}?{chosen}{garbage}").content.decode()
        assert "《预定的》预定了发布新的一版" in asked
        assert "《没有预定的》预定了" not in asked
        assert "《还没上线的》预定了" not in asked
