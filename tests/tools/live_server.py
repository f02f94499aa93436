"""A portal for one occasion: an own folder, the demo, a free port. Nothing of it is left behind.

Tests in a browser and the screenshots stand on it: it is what `up` serves, not an imitation.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
MANAGE = BASE / "manage.py"
READY = "Ctrl-C"
READY_WITHIN = 240.0
ENDS_WITHIN = 30.0
SETTINGS = "portal.settings.local"


class StageFailed(Exception):
    """The portal did not come up; the message ends with what it said."""


@dataclass(frozen=True, slots=True)
class LivePortal:
    """A portal that answers: its address (with a slash at the end) and its state folder."""

    address: str
    folder: Path

    def run(self, *arguments: str) -> str:
        """Run a management command against the same folder; return what it printed."""
        done = subprocess.run(
            [sys.executable, str(MANAGE), *arguments],
            env=_portal_environment(self.folder),
            cwd=BASE,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StageFailed(f"{arguments[0]}: {done.stdout}{done.stderr}")
        return done.stdout


@contextmanager
def temporary_portal() -> Iterator[LivePortal]:
    """Start `up` with the demo over a temporary folder; stop it and remove the folder at the end.

    Raises StageFailed where it does not answer in time.
    """
    with tempfile.TemporaryDirectory(prefix="anjian-stage-") as name:
        folder = Path(name)
        port = _free_port()
        said = folder / "up.log"
        with said.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, str(MANAGE), "up", "--port", str(port)],
                env=_portal_environment(folder),
                cwd=BASE,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_ready(process, said)
            yield LivePortal(f"http://127.0.0.1:{port}/", folder)
        finally:
            _end_process(process)


def _portal_environment(folder: Path) -> dict[str, str]:
    """The environment of the programs: this interpreter, local settings, the temporary folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ANJIAN_", "DATABASE_"))}
    return kept | {
        "ANJIAN_NO_BOOTSTRAP": "1",
        "ANJIAN_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while READY not in (words := said.read_text(encoding="utf-8", errors="replace")):
        if process.poll() is not None or time.monotonic() > deadline:
            raise StageFailed(words)
        time.sleep(0.3)


def _end_process(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
