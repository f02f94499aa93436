"""Failed sign-ins slow an address down and never lock it out."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from portal.operations.models import AddressFailures
from portal.operations.sign_in_rate import FREE_FAILURES, LONGEST_WAIT, seconds_after
from portal.people.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (29, 0),
        (30, 1),
        (31, 2),
        (32, 4),
        (34, 16),
        (35, LONGEST_WAIT),
        (9999, LONGEST_WAIT),
    ],
)
def test_the_wait_grows_and_stays_short(failures: int, seconds: int) -> None:
    assert seconds_after(failures) == seconds


def sign_in(number: str, password: str, address: str = "10.1.1.1") -> Any:
    words = {"username": number, "password": password}
    return Client(REMOTE_ADDR=address).post("/login/", words)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def person(clock: Any) -> User:
    for n in range(FREE_FAILURES):
        assert sign_in(f"30{n:04d}", "wrong").status_code == 200
    return UserFactory()


def test_thirty_failures_make_an_address_wait(person: User, clock: Any) -> None:
    waiting = sign_in(person.username, PASSWORD)
    assert (waiting.status_code, waiting["Retry-After"]) == (429, "1")
    assert "1 秒后再登录" in waiting.content.decode()
    assert sign_in(person.username, PASSWORD, "10.1.1.2").status_code == 302


def test_the_wait_grows_with_each_failure_and_not_with_tries_in_it(
    person: User, clock: Any
) -> None:
    clock.shift(1)
    assert sign_in("399999", "wrong").status_code == 200
    for _ in range(3):
        assert sign_in("399999", "wrong")["Retry-After"] == "2"


def test_after_the_wait_anybody_of_the_station_signs_in_and_ends_it(
    person: User, clock: Any
) -> None:
    clock.shift(1)
    assert sign_in(person.username, PASSWORD).status_code == 302
    assert not AddressFailures.objects.exists()


def test_a_quarter_of_an_hour_clears_it(person: User, clock: Any) -> None:
    clock.shift(dt.timedelta(minutes=15))
    assert sign_in("399999", "wrong").status_code == 200
    assert AddressFailures.objects.get().failures == 1


def test_a_form_that_is_not_filled_in_is_no_failure(clock: Any) -> None:
    assert sign_in("", "").status_code == 200
    assert not AddressFailures.objects.exists()


def test_the_dialog_beside_a_form_waits_as_well(person: User, clock: Any) -> None:
    words = {"username": person.username, "password": PASSWORD}
    waiting = Client(REMOTE_ADDR="10.1.1.1").post("/session/sign-in/", words)
    assert (waiting.status_code, waiting["Retry-After"]) == (429, "1")
    assert "秒后再试" in waiting.json()["error"]


def test_there_is_one_place_to_sign_in() -> None:
    assert Client().get("/admin/login/?next=/admin/")["Location"] == "/login/?next=/admin/"
