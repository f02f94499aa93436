"""Titles of earlier days, perhaps unmasked, are shown to those who may read earlier revisions."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log

from portal.people.roles import Role
from tests.factories import UserFactory, make_case

pytestmark = pytest.mark.django_db
OLD, NEW = "郑小满投诉抄表员", "客户投诉抄表员"


@pytest.fixture
def case():
    page = make_case(OLD, slug="tousu", live=False)
    page.save_revision(log_action="wagtail.create")
    log(instance=page, action="wagtail.rename", data={"title": {"old": OLD, "new": NEW}})
    log(
        instance=page,
        action="wagtail.copy",
        data={"page": {}, "source": {"id": 1, "title": OLD}, "destination": {}},
    )
    page.title = page.draft_title = NEW
    page.save()
    page.save_revision()
    return page


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend")
    return client


REPORT = [
    "/admin/reports/site-history/",
    "/admin/reports/site-history/?export=csv",
    "/admin/reports/site-history/?export=xlsx",
    "/admin/reports/site-history/results/",
]


@pytest.mark.parametrize("address", REPORT)
def test_the_report_of_old_titles_asks_as_earlier_revisions_do(case, address: str) -> None:
    assert signed_in(Role.MODERATOR).get(address).status_code == 200
    assert signed_in(Role.EDITOR).get(address).status_code in {302, 403}
    assert address.split("?")[0] not in signed_in(Role.EDITOR).get("/admin/").content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:history_results",
        "wagtailadmin_pages:workflow_history",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:usage",
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailadmin_reports:locked_pages",
        "wagtailadmin_reports:aging_pages",
        "wagtailadmin_reports:page_types_usage",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:workflow_tasks",
    ],
)
@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR])
def test_screens_that_an_editor_sees_show_no_old_title(case, name: str, role: Role) -> None:
    takes_page = name.startswith("wagtailadmin_pages:")
    address = reverse(name, args=[case.pk] if takes_page else [])
    page = signed_in(role).get(address, follow=True).content.decode()
    assert OLD not in page
