"""Whoever is signed in changes the own password, and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.people.models import User
from portal.site.account_views import MOST_GUESSES
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "xinghe-yanshi-2026", "qingchen-chaobiao-41"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def person() -> User:
    user = UserFactory()
    user.set_password(OLD)
    user.save()
    return user


@pytest.fixture
def browser(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def change(client: Client, old: str, new: str, again: str):
    fields = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post(reverse("own_password"), fields, follow=True)


def test_the_new_password_counts_from_now_on_and_other_sessions_end(
    person: User, browser: Client
) -> None:
    elsewhere = Client()
    elsewhere.force_login(person, backend=BACKEND)
    done = change(browser, OLD, NEW, NEW)
    assert "密码已修改" in done.content.decode()
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert browser.get(reverse("own_password")).status_code == 200
    assert elsewhere.get(reverse("own_password")).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("falsch-falsch", NEW, NEW, "现在的密码不对"),
        (OLD, NEW, f"{NEW}1", "两次输入的新密码不一样"),
        (OLD, "duan-duan", "duan-duan", "密码太短"),
        (OLD, "8462915370", "8462915370", "密码只包含数字"),
    ],
)
def test_what_is_refused_is_said_and_nothing_changes(
    person: User, browser: Client, old: str, new: str, again: str, said: str
) -> None:
    refused = change(browser, old, new, again)
    assert said in refused.content.decode()
    assert refused.status_code == 200
    person.refresh_from_db()
    assert person.check_password(OLD)


def test_who_guesses_is_signed_out(person: User, browser: Client) -> None:
    for _ in range(MOST_GUESSES - 1):
        assert change(browser, "falsch-falsch", NEW, NEW).status_code == 200
    assert browser.get(reverse("own_password")).status_code == 200
    last = change(browser, "falsch-falsch", NEW, NEW)
    assert last.redirect_chain[-1][0] == reverse("login")
    assert "已退出登录" in last.content.decode()
    assert browser.get(reverse("own_password")).status_code == 302
    person.refresh_from_db()
    assert person.check_password(OLD)


def test_the_menu_leads_to_it(browser: Client) -> None:
    assert reverse("own_password") in browser.get(reverse("home")).content.decode()
