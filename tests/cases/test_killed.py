"""A process that is killed while it imports, publishes or deletes: database and index agree."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.books import book, case

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("killed_process.py")
TITLES = ["旧名单停错了电", "漏抄一户引来投诉", "通知没有送到就停电"]
BOOK = book(*(case(number, title) for number, title in zip("一二三", TITLES, strict=True)))


def process(state: Path, what: str, writes: int, file: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "ANJIAN_DATA": str(state),
        "DATABASE_URL": f"sqlite:///{state / 'anjian.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, str(WORKER), what, str(writes), str(file)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )


def look(state: Path) -> dict[str, object]:
    out = state / "look.json"
    done = process(state, "look", 0, out)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder after `migrate` and nothing else."""
    state = tmp_path_factory.mktemp("empty")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=ROOT,
        check=True,
        timeout=400,
        env={
            **os.environ,
            "ANJIAN_DATA": str(state),
            "DATABASE_URL": f"sqlite:///{state / 'anjian.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        },
    )
    return state


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "汇编.txt"
    path.write_bytes(BOOK)
    return path


@pytest.fixture(scope="module")
def full(empty: Path, file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A state folder with the book imported and published, and how many writes that took."""
    state = tmp_path_factory.mktemp("full") / "state"
    shutil.copytree(empty, state)
    done = process(state, "import", 0, file)
    assert done.returncode == 0, done.stderr
    return state, int(done.stdout.split()[-1])


def test_the_whole_book_is_live_and_found(full: tuple[Path, int]) -> None:
    seen = look(full[0])
    assert seen["live"] == seen["found"] == seen["links"] == sorted(TITLES)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.97])
def test_an_import_killed_anywhere(
    part: float, empty: Path, file: Path, full: tuple[Path, int], tmp_path: Path
) -> None:
    state = tmp_path / "state"
    shutil.copytree(empty, state)
    killed = process(state, "import", max(1, int(full[1] * part)), file)
    assert killed.returncode == -signal.SIGKILL
    seen = look(state)
    assert seen["pages"] in (0, len(TITLES)), "drafts come all together or not at all"
    assert seen["committed"] == seen["pages"]
    assert seen["without_page"] == 0
    assert seen["live"] == seen["found"] == seen["links"]


@pytest.mark.parametrize("part", [0.02, 0.8])
def test_a_killed_import_is_finished_by_running_it_again(
    part: float, empty: Path, file: Path, full: tuple[Path, int], tmp_path: Path
) -> None:
    state = tmp_path / "state"
    shutil.copytree(empty, state)
    assert process(state, "import", max(4, int(full[1] * part)), file).returncode == -signal.SIGKILL
    again = process(state, "import", 0, file)
    assert again.returncode == 0, again.stderr
    seen = look(state)
    assert seen["live"] == seen["found"] == sorted(TITLES)
    assert seen["pages"] == len(TITLES)


@pytest.mark.parametrize("writes", [3, 30])
def test_a_deletion_killed_anywhere(
    writes: int, file: Path, full: tuple[Path, int], tmp_path: Path
) -> None:
    state = tmp_path / "state"
    shutil.copytree(full[0], state)
    killed = process(state, "delete", writes, file)
    assert killed.returncode == -signal.SIGKILL
    seen = look(state)
    assert seen["live"] == seen["found"]
    assert seen["pages"] == len(seen["live"])  # type: ignore[arg-type]  # a list of titles
