"""Several processes at once, and processes that are killed: nothing announced is ever lost."""

import json
import os

import pytest

from tests.search.rooms import run, start, state

SEED = os.environ.get("ANJIAN_SEED", "20260302")


@pytest.fixture
def folder(tmp_path):
    code, _, errors = run(tmp_path, "prepare")
    assert code == 0, errors
    yield tmp_path
    run(tmp_path, "remove")


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


def test_the_turn_at_a_cluster_falls_with_the_process_that_holds_it(folder):
    holder = start(folder, "hold")
    assert holder.stdout.readline() == "held\n", holder.stderr.read()
    assert run(folder, "take")[1] == "busy\n"
    holder.kill()
    holder.communicate(timeout=60)
    assert run(folder, "take")[1] == "taken\n"


def test_forty_kills_lose_nothing_and_leave_nothing(folder):
    """By the clock and at every point where files or rows are half done; the seed is printed."""
    code, out, errors = run(folder, "kill", SEED, "40")
    print(f"ANJIAN_SEED={SEED}", errors)
    assert code == 0, errors
    left = json.loads(out)
    assert left["kills"] >= 40
    assert left["failed"] == 0
    assert left["changes"] > 40
    assert set(left["acknowledged"]) <= set(left["rows"])
    assert not set(left["gone"]) & set(left["rows"])
    assert left["index"] == left["rows"]
    assert left["waiting"] == 0
    assert left["silent"]
    assert left["orphans"] == []
