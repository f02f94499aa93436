"""Several processes at once, and processes that are killed: nothing announced is ever lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ALONE = Path(__file__).with_name("room_alone.py")


def start(folder, *arguments):
    return subprocess.Popen(
        [sys.executable, str(ALONE), str(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(folder, *arguments):
    process = start(folder, *arguments)
    out, errors = process.communicate(timeout=120)
    return process.returncode, out, errors


@pytest.fixture
def folder(tmp_path):
    code, _, errors = run(tmp_path, "prepare")
    assert code == 0, errors
    return tmp_path


def state(folder):
    code, out, errors = run(folder, "state")
    assert code == 0, errors
    return json.loads(out)


def test_four_writers_and_a_rebuild_lose_nothing(folder):
    writers = [start(folder, "write", name, "50") for name in "甲乙丙丁"]
    rebuilds = [start(folder, "rebuild") for _ in range(2)]
    for process in writers + rebuilds:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
    after = state(folder)
    assert len(after["rows"]) == 4 * 41
    assert after["index"] == after["rows"]
    assert (after["waiting"], after["true"]) == (0, True)
    assert after["found"] == len(after["rows"])


@pytest.mark.parametrize("point", ["before the commit", "before the index", "after the index"])
def test_a_killed_process_is_finished_by_the_next_drain(folder, point):
    run(folder, "drain")
    run(folder, "write", "先", "3")
    code, _, _ = run(folder, "die", point)
    assert code == 9
    code, _, errors = run(folder, "drain")
    assert code == 0, errors
    after = state(folder)
    assert after["index"] == after["rows"]
    assert len(after["rows"]) == (3 if point == "before the commit" else 4)
    assert (after["waiting"], after["true"]) == (0, True)
