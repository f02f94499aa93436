"""What a load balancer and a container ask."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import OperationalError
from django.test import Client

from portal.operations import health
from portal.operations.probe import is_healthy


@pytest.mark.django_db
def test_it_answers_without_a_sign_in(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


def test_an_unknown_host_is_refused_not_an_error() -> None:
    response = Client(SERVER_NAME="elsewhere.example").get("/healthz")
    assert response.status_code == 400


def test_a_silent_database_is_a_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        def cursor(self) -> None:
            raise OperationalError("no route")

    monkeypatch.setattr(health, "connection", Silent())
    response = client.get("/healthz")
    assert response.status_code == 503
    assert b"no route" not in response.content


class Server(BaseHTTPRequestHandler):
    status = 200
    asked: dict[str, str] = {}

    def do_GET(self) -> None:
        type(self).asked = dict(self.headers.items())
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (301, False)])
def test_the_probe_asks_as_the_proxy_would(
    status: int, healthy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "portal.example.cn,other.example.cn")
    monkeypatch.setattr(Server, "status", status)
    with HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert is_healthy("127.0.0.1", server.server_port) is healthy
    assert Server.asked["Host"] == "portal.example.cn"
    assert Server.asked["X-Forwarded-Proto"] == "https"


def test_nobody_there_is_not_healthy() -> None:
    assert not is_healthy("127.0.0.1", 1)
