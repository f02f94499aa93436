"""`manage.py test`: what it asks of the system, and what it hands to pytest."""

import os

import pytest

from portal.operations.bootstrap import CannotStart
from tests.tools import suite
from tests.tools.suite import SuiteRequest, SystemNeed


def test_our_option_is_parted_from_pytest_s() -> None:
    words = ["-k", "name", "--without", "browser,office", "tests/portal"]
    assert suite.read_arguments(words) == SuiteRequest(
        ("browser", "office"), ("-k", "name", "tests/portal")
    )
    assert suite.read_arguments(["--without=browser", "--without", "browser"]).without == (
        "browser",
    )


@pytest.mark.parametrize("words", [["--without", "database"], ["--without"], ["--without="]])
def test_an_unknown_group_is_refused_by_name(words: list[str]) -> None:
    with pytest.raises(CannotStart, match="browser"):
        suite.read_arguments(words)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has nothing of what the groups need."""
    needs = {
        "browser": (
            SystemNeed("chromium", lambda: False),
            SystemNeed("fonts-noto-cjk", lambda: True),
        ),
        "office": (SystemNeed("antiword", lambda: False),),
    }
    monkeypatch.setattr(suite, "GROUPS", needs)


@pytest.mark.usefixtures("bare")
def test_what_is_lacking_is_named_by_group() -> None:
    assert suite.missing_packages(()) == {"browser": ("chromium",), "office": ("antiword",)}
    assert suite.missing_packages(("browser",)) == {"office": ("antiword",)}


@pytest.mark.usefixtures("bare")
def test_without_rights_it_stops_before_the_first_test_and_says_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CannotStart) as refusal:
        suite.run_tests(["-q"])
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends"
    assert f"{line} chromium antiword" in str(refusal.value)
    assert "--without browser,office" in str(refusal.value)


def test_with_rights_on_debian_it_installs_after_saying_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run: list[str] = []

    def call(command: list[str], **_: object) -> int:
        run.append(command[-1])
        return 0

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(suite, "_is_debian", lambda: True)
    monkeypatch.setattr(suite.subprocess, "call", call)
    suite.install_packages({"office": ("antiword",)})
    assert "antiword" in capsys.readouterr().out
    assert run == [
        "apt-get update && apt-get install -y --no-install-recommends antiword",
    ]


def test_a_failed_installation_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(suite, "_is_debian", lambda: True)
    monkeypatch.setattr(suite.subprocess, "call", lambda *_, **__: 100)
    with pytest.raises(CannotStart, match="检查网络"):
        suite.install_packages({"office": ("antiword",)})


@pytest.mark.parametrize(
    ("words", "spread"),
    [
        ((), True),
        (("-q", "--durations=5"), True),
        (("-k", "lease"), True),
        (("tests/portal",), False),
        (("tests/tools/test_suite.py::test_x",), False),
        (("-n0",), False),
        (("--pdb",), False),
    ],
)
def test_a_whole_run_is_spread_and_a_chosen_one_is_not(
    words: tuple[str, ...], spread: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert (suite.worker_options(words)[:2] == ["-n", "2"]) is spread
    assert bool(suite.worker_options(words)) is spread


def test_groups_left_out_join_a_choice_of_markers() -> None:
    leave = SuiteRequest(("browser", "office"), ("-q", "-m", "shared or slow"))
    assert suite.pytest_selection(leave) == [
        "-q",
        "-m",
        "(shared or slow) and not browser and not office",
    ]
    assert suite.pytest_selection(SuiteRequest(("browser",), ("-q",))) == [
        "-m",
        "not browser",
        "-q",
    ]
    assert suite.pytest_selection(SuiteRequest((), ("-q",))) == ["-q"]


def test_every_group_is_a_marker(pytestconfig: pytest.Config) -> None:
    declared = {line.split(":")[0] for line in pytestconfig.getini("markers")}
    assert set(suite.GROUPS) <= declared
