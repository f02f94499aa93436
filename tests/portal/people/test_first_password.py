"""A password that somebody else gave is changed at the first sign-in, before anything else."""

import importlib

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.models import User
from portal.people.roles import Role
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "qingchen-chaobiao-41"


def signed_in(user: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/login/", {"username": user.username, "password": password})
    return client


@pytest.fixture
def newcomer() -> User:
    user = UserFactory(role=Role.EDITOR)
    user.set_first_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("address", ["/", "/cases/", "/search/", "/admin/", "/admin/account/"])
def test_every_address_leads_to_the_new_password(newcomer: User, address: str) -> None:
    client = signed_in(newcomer)
    assert client.get(address)["Location"] == reverse("own_password")
    assert client.post(address)["Location"] == reverse("own_password")
    assert "现在的密码是别人设的" in client.get(reverse("own_password")).content.decode()


def test_after_the_change_everything_opens(newcomer: User) -> None:
    client = signed_in(newcomer)
    fields = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    same = client.post(reverse("own_password"), fields)
    assert "新密码不能和现在的一样" in same.content.decode()
    fields |= {"new_password1": NEW, "new_password2": NEW}
    client.post(reverse("own_password"), fields)
    assert client.get("/").status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


def test_the_newcomer_may_leave(newcomer: User) -> None:
    assert signed_in(newcomer).post(reverse("logout"))["Location"] == reverse("login")


def edited(administrator: User, user: User, password: str) -> User:
    fields = {"username": user.username, "email": "", "last_name": "温", "first_name": "若溪"}
    fields |= {"password1": password, "password2": password, "is_active": "on"}
    fields["groups"] = str(administrator.groups.get().pk)
    client = signed_in(administrator)
    assert (
        client.post(reverse("wagtailusers_users:edit", args=[user.pk]), fields).status_code == 302
    )
    return User.objects.get(pk=user.pk)


def test_a_password_from_an_administrator_is_a_first_password() -> None:
    administrator = UserFactory(role=Role.ADMINISTRATOR)
    colleague = UserFactory()
    assert not edited(administrator, colleague, "").must_change_password
    assert edited(administrator, colleague, NEW).must_change_password
    assert not edited(administrator, administrator, NEW).must_change_password


def test_a_new_account_begins_with_a_first_password() -> None:
    fields = {"username": "300123", "email": "", "last_name": "温", "first_name": "若溪"}
    fields |= {"password1": NEW, "password2": NEW, "is_active": "on"}
    client = signed_in(UserFactory(role=Role.ADMINISTRATOR))
    assert client.post(reverse("wagtailusers_users:add"), fields).status_code == 302
    assert User.objects.get(username="300123").must_change_password


def test_existing_accounts_are_asked_where_nobody_ever_signed_in() -> None:
    demo = UserFactory(username="100104")
    demo.set_password("xinghe-demo-2026")
    demo.save()
    own = UserFactory(username="100101")  # the number of the demo, but not its password
    never, known = UserFactory(), UserFactory(last_login=timezone.now())
    migration = importlib.import_module("portal.people.migrations.0003_must_change_password")
    migration.mark_first_passwords(apps, None)
    asked = set(User.objects.filter(must_change_password=True))
    assert asked == {own, never}
    assert demo not in asked
    assert known not in asked


def test_the_admin_changes_the_own_password_on_the_one_page_that_counts_guesses() -> None:
    client = signed_in(UserFactory(role=Role.EDITOR))
    page = client.get("/admin/account/").content.decode()
    assert "old_password" not in page
    assert reverse("own_password") in page
    fields = {
        "password-old_password": PASSWORD,
        "password-new_password1": NEW,
        "password-new_password2": NEW,
    }
    client.post("/admin/account/", fields)
    assert client.get("/").status_code == 200
    assert not User.objects.filter(must_change_password=True).exists()
    assert all(not user.check_password(NEW) for user in User.objects.all())


def test_a_form_that_stays_open_is_told_to_wait_for_the_new_password(newcomer: User) -> None:
    client = signed_in(newcomer)
    assert client.get(reverse("session_state")).json()["change"] == reverse("own_password")
    fields = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post(reverse("own_password"), fields)
    assert client.get(reverse("session_state")).json()["change"] == ""
