"""The secret of a workstation: made once, whole or not at all, for its owner alone."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ASK = "from portal.settings.local import SECRET_KEY; print(SECRET_KEY)"


def ask(folder: Path, *, is_full: bool = False) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own, where no file may grow if the disk is full."""

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    return subprocess.run(
        [sys.executable, "-B", "-c", ASK],
        cwd=ROOT,
        env=os.environ | {"ANJIAN_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=fill if is_full else None,
    )


def test_it_is_made_once_for_its_owner(tmp_path: Path) -> None:
    first, second = ask(tmp_path), ask(tmp_path)
    assert len(first.stdout.strip()) >= 50
    assert first.stdout == second.stdout
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("held", ["", "\n"])
def test_an_empty_file_counts_as_none(tmp_path: Path, held: str) -> None:
    (tmp_path / "secret_key").write_text(held)
    assert len(ask(tmp_path).stdout.strip()) >= 50


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    assert ask(tmp_path, is_full=True).returncode != 0
    assert list(tmp_path.iterdir()) == []
    assert len(ask(tmp_path).stdout.strip()) >= 50
