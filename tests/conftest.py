"""What every test may lean on: the owner's documents, and the honest count of what was left out."""

import os
from pathlib import Path

import pytest

SHARED = Path(
    os.environ.get("ANJIAN_SHARED", Path(__file__).resolve().parent.parent.parent / "shared")
)
MISSING = "../shared is missing: its tests may be left out on a workstation, never in CI"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the owner's documents and gold data."""
    return SHARED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests over ../shared out where it is absent, saying how many; in CI they fail."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.shared)
    if SHARED.is_dir():
        return
    waiting = [item for item in items if item.get_closest_marker("shared")]
    if not waiting:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(f"{MISSING} ({len(waiting)} tests)")
    config.hook.pytest_deselected(items=waiting)
    items[:] = [item for item in items if item not in waiting]
    config.stash[LEFT_OUT] = len(waiting)


LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say aloud how many tests were left out."""
    if count := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"left out: {count} tests, because ../shared is not here")
