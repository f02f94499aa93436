"""Who sees how the scheduled jobs went."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.backoffice.job_admin import LookingPolicy
from portal.operations.models import JobRun
from portal.people.models import User
from portal.people.roles import Role
from portal.people.services import grant_role

pytestmark = pytest.mark.django_db


def somebody(role: Role | None) -> User:
    user = User.objects.create_user(username=f"1000{role}")
    if role is not None:
        grant_role(person=user, role=role)
        user.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def row() -> JobRun:
    now = timezone.now()
    return JobRun.objects.create(
        job="works", label="整理", started_at=now, ended_at=now, error="RuntimeError: 磁盘已满"
    )


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("action", ["view", "inspect", "add", "change", "delete"])
def test_administrators_look_and_nobody_touches(role: Role | None, action: str) -> None:
    user = somebody(role)
    allowed = role is Role.ADMINISTRATOR and action in ("view", "inspect")
    policy = LookingPolicy(JobRun)
    assert policy.user_has_permission(user, action) is allowed
    assert policy.users_with_any_permission([action]).filter(pk=user.pk).exists() is allowed


def test_the_administrator_s_page_shows_the_error(client: Client, row: JobRun) -> None:
    client.force_login(somebody(Role.ADMINISTRATOR))
    response = client.get(reverse("scheduled-jobs:index"))
    assert response.status_code == 200
    assert "磁盘已满" in response.content.decode()
    assert client.get(reverse("scheduled-jobs:inspect", args=[row.pk])).status_code == 200
    assert client.get(reverse("scheduled-jobs:add")).status_code == 302
    assert client.get(reverse("scheduled-jobs:delete", args=[row.pk])).status_code == 302


def test_an_editor_is_turned_away(client: Client, row: JobRun) -> None:
    client.force_login(somebody(Role.EDITOR))
    assert client.get(reverse("scheduled-jobs:index")).status_code == 302
