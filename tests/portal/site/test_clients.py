"""Who is locked out after wrong passwords: one person from one address, also behind proxies."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from portal.site.clients import client_address
from tests.factories import PASSWORD, UserFactory

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "10.1.1.1", PROXY),
        (1, "10.1.1.1", "10.1.1.1"),
        (1, "6.6.6.6, 10.1.1.1", "10.1.1.1"),
        (2, "6.6.6.6, 10.1.1.1, 10.0.0.2", "10.1.1.1"),
        (2, "10.1.1.1", PROXY),
        (1, "", PROXY),
        (1, "nobody", PROXY),
        (1, "fd00::7", "fd00::7"),
    ],
)
def test_only_what_proxies_added_is_believed(
    settings: Any, proxies: int, header: str, address: str
) -> None:
    settings.ANJIAN_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == address


@pytest.mark.django_db
def test_guessing_locks_the_guesser_and_not_the_person(settings: Any) -> None:
    settings.AXES_ENABLED = True
    settings.ANJIAN_PROXIES = 1
    person = UserFactory()

    def sign_in(password: str, address: str) -> int:
        words = {"username": person.username, "password": password}
        return (
            Client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=address)
            .post("/login/", words)
            .status_code
        )

    assert [sign_in("wrong", "10.1.1.1") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in(PASSWORD, "10.1.1.1") == 429
    assert sign_in(PASSWORD, "10.1.1.2") == 302
