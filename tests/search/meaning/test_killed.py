"""Processes that write vectors and are killed: nothing acknowledged is lost, no folder is left."""

import random
import subprocess
import sys
import time
from pathlib import Path

from search.meaning.index import VectorIndex
from tests.search.meaning.fakes import FakeEmbedder
from tests.search.meaning.writing_process import acknowledged, document

WRITER = Path(__file__).with_name("writing_process.py")
KILLS = 12
PATIENCE = 60


def grown(folder, lines):
    """Wait until so many lines are acknowledged."""
    path, until = folder / "acknowledged", time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if path.exists() and path.read_bytes().count(b"\n") >= lines:
            return
        time.sleep(0.01)
    raise AssertionError("the writer does not write")


def test_nothing_acknowledged_is_lost_by_kills(tmp_path):
    luck = random.Random(4)
    for seed in range(KILLS):
        before = (tmp_path / "acknowledged").read_bytes() if seed else b""
        process = subprocess.Popen([sys.executable, str(WRITER), str(tmp_path), str(seed)])
        try:
            grown(tmp_path, before.count(b"\n") + 3)
            time.sleep(luck.uniform(0, 0.1))
        finally:
            process.kill()
            process.wait()
        expected = acknowledged(tmp_path)
        held = VectorIndex(tmp_path / "vectors", FakeEmbedder()).inventory("cases")
        # The last write of each may have been durable before it was told.
        lost = {key: held.get(key) for key in expected if held.get(key) != expected[key]}
        assert len(lost) <= seed + 1, lost
        assert all(later(now, expected[key]) for key, now in lost.items()), lost
    index = VectorIndex(tmp_path / "vectors", FakeEmbedder())
    index.rebuild("cases", (document(*item) for item in acknowledged(tmp_path).items()), list)
    assert index.inventory("cases") == acknowledged(tmp_path)
    folders = [one for one in (tmp_path / "vectors" / "cases").iterdir() if one.is_dir()]
    assert len(folders) == 1


def later(now, told):
    """Whether a version was written after the one that was acknowledged."""
    return now is not None and [*map(int, now.split("."))] > [*map(int, told.split("."))]
