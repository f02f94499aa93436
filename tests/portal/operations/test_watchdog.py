"""A worker of granian that does not answer ends, and another takes its place."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OPTIONS = "--interface wsgi --http 1 --no-ws --workers 1 --blocking-threads 2"


@pytest.fixture
def address() -> Iterator[str]:
    """A granian with the options of the site over the pages that never end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", *OPTIONS.split(), "--port", str(port)]
    command += ["--respawn-failed-workers", "--respawn-interval", "0.2"]
    command += ["--workers-kill-timeout", "3", "--working-dir", str(HERE), "spinning:application"]
    environment = os.environ | {"PYTHONPATH": str(HERE.parents[2])}
    with subprocess.Popen(
        command, cwd=HERE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def ask(url: str, seconds: float = 6.0) -> str:
    with urllib.request.urlopen(url, timeout=seconds) as answer:
        return answer.read().decode()


def answered(url: str, within: float) -> str:
    deadline = time.monotonic() + within
    while True:
        try:
            return ask(url, 1.0)
        except (OSError, urllib.error.URLError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("page", ["loop", "expression"])
def test_a_worker_that_spins_is_replaced(address: str, page: str) -> None:
    before = answered(f"{address}/", within=15)
    with contextlib.suppress(OSError):
        ask(f"{address}/{page}", 0.5)
    deadline = time.monotonic() + 20
    while (after := answered(f"{address}/", within=20)) == before:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert after != before


def test_a_request_that_waits_without_working_is_let_be(address: str) -> None:
    before = answered(f"{address}/", within=15)
    assert ask(f"{address}/wait", 10.0) == before == ask(f"{address}/")
