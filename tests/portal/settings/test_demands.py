"""A server does not start with a secret that can be guessed, nor for whatever host is typed."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from portal.settings.demands import problems_of_hosts, problems_of_secret

ROOT = Path(__file__).resolve().parents[3]
GOOD = "k3yZ-8vQ_w1XbN7rT5mHc0LdJ2sFgPaUeVoIiYtRqWnMxCzB4"


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (GOOD + "a", ""),
        (GOOD, "只有 49 个字符"),
        ("abcde", "只有 5 个字符"),
        ("0123456789abcdef" * 4, ""),
        ("0123456789abcde" * 4, "只有 15 种不同的字符"),
        (f"django-insecure-{GOOD}", "公开的值"),
        (f"only-for-the-check-{GOOD}", "公开的值"),
        (f"ChangeMe-{GOOD}", "公开的值"),
    ],
)
def test_a_secret_is_long_varied_and_nobody_s_example(secret: str, said: str) -> None:
    problems = problems_of_secret(secret)
    assert bool(problems) == bool(said)
    assert all(said in problem and "token_urlsafe(50)" in problem for problem in problems)


@pytest.mark.parametrize(
    ("hosts", "fine"),
    [
        (["portal.example.cn", "10.1.2.3"], True),
        ([".example.cn"], True),
        (["*"], False),
        (["portal.example.cn", " *"], False),
        (["*.example.cn"], False),
    ],
)
def test_a_star_is_no_host(hosts: list[str], fine: bool) -> None:
    assert (problems_of_hosts(hosts) == []) == fine


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"SECRET_KEY": "abcde"}, "SECRET_KEY 只有 5 个字符"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS 不能含有 *"),
    ],
)
def test_production_refuses_to_start(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    values = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "portal.example.cn",
        "ANJIAN_BASE_URL": "https://portal.example.cn",
        "ANJIAN_DATA": str(tmp_path),
        "DATABASE_URL": "sqlite:///x",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import portal.settings.production"],
        cwd=ROOT,
        env=os.environ | values | changed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) == (not said), done.stderr
    assert said in done.stderr
