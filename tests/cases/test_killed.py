"""A process that is killed while it imports, publishes or deletes: database and index agree."""

from __future__ import annotations

import json
import os
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
KILLED = -signal.SIGKILL
# Where an import dies, as a part of all its writes; where a deletion dies, by the write.
PARTS = (0.02, 0.3, 0.6, 0.8, 0.97)
WRITES = (1, 12, 40)
# name, state to begin from, what is done one after the other and at which write it dies (0: never)
SCENARIOS = [
    ("whole", "full", []),
    *((f"import {part}", "empty", [("import", part)]) for part in PARTS),
    *((f"again {part}", "empty", [("import", part), ("import", 0)]) for part in PARTS),
    *((f"delete {n}", "full", [("delete", n)]) for n in WRITES),
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What was left of every scenario; all of them in one process, which forks."""
    folder = tmp_path_factory.mktemp("killed")
    state = folder / "state"
    state.mkdir()
    file = folder / "汇编.txt"
    file.write_bytes(BOOK)
    environment = {
        **os.environ,
        "ANJIAN_DATA": str(state),
        "DATABASE_URL": f"sqlite:///{state / 'anjian.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, str(WORKER), str(file), str(folder), json.dumps(SCENARIOS)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, dict[str, object]] = json.loads((folder / "results.json").read_text())
    return found


def test_the_whole_book_is_live_and_found(results: dict[str, dict[str, object]]) -> None:
    seen = results["whole"]
    assert seen["live"] == seen["found"] == seen["links"] == sorted(TITLES)


@pytest.mark.parametrize("part", PARTS)
def test_an_import_killed_anywhere(part: float, results: dict[str, dict[str, object]]) -> None:
    seen = results[f"import {part}"]
    assert seen["ends"] == [KILLED]
    assert seen["pages"] in (0, len(TITLES)), "drafts come all together or not at all"
    assert seen["committed"] == seen["pages"]
    assert seen["without_page"] == 0
    assert seen["live"] == seen["found"] == seen["links"]


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_import_is_finished_by_running_it_again(
    part: float, results: dict[str, dict[str, object]]
) -> None:
    seen = results[f"again {part}"]
    assert seen["ends"] == [KILLED, 0]
    assert seen["live"] == seen["found"] == seen["links"] == sorted(TITLES)
    assert seen["pages"] == len(TITLES)


@pytest.mark.parametrize("writes", WRITES)
def test_a_deletion_killed_anywhere(writes: int, results: dict[str, dict[str, object]]) -> None:
    seen = results[f"delete {writes}"]
    assert seen["ends"] == [KILLED]
    assert seen["live"] == seen["found"] == seen["links"]
    assert seen["pages"] == len(seen["live"])  # type: ignore[arg-type]  # a list of titles
