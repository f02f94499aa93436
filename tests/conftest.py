"""What every test may lean on: the owner's documents, and the honest count of what was left out."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.servers.fixtures import (
    ABSENT,
    elasticsearch_of_each_release,
    elasticsearch_secured,
    elasticsearch_server,
)

__all__ = ("elasticsearch_of_each_release", "elasticsearch_secured", "elasticsearch_server")

# Its assertions are those of many modules, and shall say as much when they fail.
pytest.register_assert_rewrite("tests.search.contract")

SHARED = Path(
    os.environ.get("ANJIAN_SHARED", Path(__file__).resolve().parent.parent.parent / "shared")
)
ON_ONE_WORKER = ("browser", "elasticsearch")
"""Markers of tests that share a server; it is started once, on the worker that has them all."""
MISSING = "../shared is missing: its tests may be left out on a workstation, never in CI"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the owner's documents and gold data."""
    return SHARED


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Forget what the test before remembered: rolled back rows give their numbers again."""
    from django.core.cache import caches

    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database whose writes other connections see at once; search's tables are emptied behind it.

    Django's own way flushes every table, and with them what migrations wrote for all other tests.
    """
    from django.apps import apps

    with django_db_blocker.unblock():
        yield
        for model in apps.get_app_config("search").get_models():
            model._default_manager.all().delete()


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to judge in CI without the owner's documents."""
    if os.environ.get("CI") and not SHARED.is_dir():
        raise pytest.UsageError(MISSING)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests over ../shared out where it is absent; what takes longest goes first."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.shared)
        if any(name.startswith("elasticsearch_") for name in getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.elasticsearch)
        for name in ON_ONE_WORKER:
            if item.get_closest_marker(name) and name not in item.path.as_posix():
                raise pytest.UsageError(f"{item.nodeid}: its path must say {name}")
    if "nightly" not in config.option.markexpr:
        _leave_out(config, items, "nightly", WITHOUT_NIGHTLY)
    items.sort(key=_haste)
    if not SHARED.is_dir():
        _leave_out(config, items, "shared", WITHOUT_SHARED)


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], marker: str, count: pytest.StashKey[int]
) -> None:
    waiting = [item for item in items if item.get_closest_marker(marker)]
    if not waiting:
        return
    config.hook.pytest_deselected(items=waiting)
    items[:] = [item for item in items if not item.get_closest_marker(marker)]
    config.stash[count] = len(waiting)


def _haste(item: pytest.Item) -> int:
    """Browser and servers first, then the owner's documents, then all others in their order."""
    order = (*ON_ONE_WORKER, "shared")
    return next((n for n, name in enumerate(order) if item.get_closest_marker(name)), len(order))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Give a file to one worker, and all files of tests over one server together to one.

    Only the path is known here, so it must say `browser` (tests/browser/, test_browser_….py), or
    `elasticsearch`.
    xdist's own groups do not work with pytest 9.2: they rename tests, which it ignores.
    """
    return FileScheduling(config, log)


class FileScheduling(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::")[0]
        return next((name for name in ON_ONE_WORKER if name in path), path)


WITHOUT_NIGHTLY = pytest.StashKey[int]()
WITHOUT_SHARED = pytest.StashKey[int]()
DESELECTED = pytest.StashKey[int]()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count what is left out, for whatever reason."""
    if items:
        stash = items[0].config.stash
        stash[DESELECTED] = stash.get(DESELECTED, 0) + len(items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the counts to the process that prints the summary: xdist itself keeps them back."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["without_nightly"] = session.config.stash.get(WITHOUT_NIGHTLY, 0)
        told["without_shared"] = session.config.stash.get(WITHOUT_SHARED, 0)
        told["deselected"] = session.config.stash.get(DESELECTED, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Hear the counts of a worker; each has collected everything, so any one's will do."""
    told = getattr(node, "workeroutput", {})
    node.config.stash[WITHOUT_NIGHTLY] = told.get("without_nightly", 0)
    node.config.stash[WITHOUT_SHARED] = told.get("without_shared", 0)
    node.config.stash[DESELECTED] = told.get("deselected", 0)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say aloud what tests measured (their property `figures`) and how many were left out."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, figures in report.user_properties:
                if name == "figures":
                    terminalreporter.write_line(figures)
    if count := config.stash.get(DESELECTED, 0):
        terminalreporter.write_line(f"left out: {count} tests (deselected)")
    if count := config.stash.get(WITHOUT_NIGHTLY, 0):
        terminalreporter.write_line(f"  {count} of them because they run at night: make nightly")
    if count := config.stash.get(WITHOUT_SHARED, 0):
        terminalreporter.write_line(f"  {count} of them because ../shared is not here")
    for release in ABSENT:
        terminalreporter.write_line(
            f"Elasticsearch {release.version} was not tried: no Java {release.java} or later here"
        )
