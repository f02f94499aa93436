"""A session ends with the browser, and after an hour in which nobody does anything."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client

from portal.people.models import User
from portal.people.roles import Role
from portal.people.whole_pages import reader_mark
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def person(clock: Any) -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def browser(person: User) -> Client:
    client = Client()
    client.post("/login/", {"username": person.username, "password": PASSWORD})
    return client


def state(client: Client, **asked: str) -> dict[str, Any]:
    return client.get("/session/", asked).json()


def test_the_cookie_ends_with_the_browser(browser: Client) -> None:
    cookie = browser.cookies[configured.SESSION_COOKIE_NAME]
    assert cookie["expires"] == ""
    assert cookie["max-age"] == ""


def test_an_hour_without_use_ends_it(browser: Client, clock: Any) -> None:
    clock.shift(59 * MINUTE)
    assert browser.get("/").status_code == 200
    clock.shift(59 * MINUTE)
    assert browser.get("/").status_code == 200
    clock.shift(60 * MINUTE)
    assert browser.get("/")["Location"].startswith("/login/")
    assert browser.get("/")["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/session/", {}),
        ("/", {"X-Polling": "1"}),
        ("/admin/editing-sessions/ping/cases/casepage/1/1/", {}),
    ],
)
def test_what_a_page_asks_by_itself_is_no_use(
    browser: Client, clock: Any, address: str, headers: dict[str, str]
) -> None:
    for _ in range(60):
        clock.shift(MINUTE)
        browser.get(address, headers=headers)
    assert browser.get("/")["Location"].startswith("/login/")


def test_typing_is_use(browser: Client, clock: Any) -> None:
    clock.shift(59 * MINUTE)
    assert state(browser, active="1")["left"] == 3600
    clock.shift(59 * MINUTE)
    assert browser.get("/").status_code == 200


def test_a_page_is_told_who_is_signed_in_and_for_how_long(
    person: User, browser: Client, clock: Any
) -> None:
    clock.shift(56 * MINUTE)
    told = state(browser)
    assert (told["reader"], told["left"]) == (reader_mark(person), 240)
    clock.shift(4 * MINUTE)
    assert state(browser)["reader"] == ""


def test_signing_in_beside_a_form_gives_a_token_for_it(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    token = state(client)["token"]
    words = {"username": person.username, "csrfmiddlewaretoken": token}
    refused = client.post("/session/sign-in/", {**words, "password": "wrong"})
    assert refused.status_code == 400
    assert "密码不对" in refused.json()["error"]
    told = client.post("/session/sign-in/", {**words, "password": PASSWORD}).json()
    assert told["reader"] == reader_mark(person)
    sent = {"query": "蹲守", "note": "", "csrfmiddlewaretoken": told["token"]}
    assert client.post("/search/wish/", sent).status_code != 403


def test_a_form_of_the_person_before_is_refused(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    token = state(client)["token"]
    words = {"username": person.username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    before = client.post("/session/sign-in/", words).json()["token"]
    other = UserFactory()
    client.post(
        "/session/sign-in/",
        {**words, "username": other.username, "csrfmiddlewaretoken": before},
    )
    sent = {"query": "蹲守", "note": "", "csrfmiddlewaretoken": before}
    assert client.post("/search/wish/", sent).status_code == 403


@pytest.mark.parametrize(
    "address", ["/", "/cases/", "/search/?q=x", "/admin/", "/nothing/", "/password/"]
)
def test_pages_of_signed_in_people_are_kept_nowhere(browser: Client, address: str) -> None:
    assert browser.get(address)["Cache-Control"] == "private, no-store"
