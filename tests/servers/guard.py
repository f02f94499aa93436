"""Runs a server beside a test run and ends with it, however that ends; it knows no server.

    python guard.py FOLDER USER COMMAND…

USER is a number to run as, or `-` for nobody else. The test run holds the other end of our standard
input: when that closes, even by `kill -9`, the whole process group goes. The folder goes too where
nobody is left who would remove it.
"""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

GRACE_SECONDS = 20.0


def main() -> int:
    folder, user, *command = sys.argv[1:]
    starter = os.getppid()
    asked = {} if user == "-" else {"user": int(user), "group": int(user), "extra_groups": []}
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, preexec_fn=_deaf_no_longer, **asked
    )
    while server.poll() is None:
        ready, _, _ = select.select([sys.stdin], [], [], 0.5)
        if ready and not os.read(sys.stdin.fileno(), 1):
            _end(server, Path(folder), starter)
    return server.returncode


def _deaf_no_longer() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(server: "subprocess.Popen[bytes]", folder: Path, starter: int) -> None:
    """Ask the server to end, then end everything in this group, ourselves included."""
    server.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(GRACE_SECONDS)
    # Only now: a dying process closes its files before it stops being our parent.
    if os.getppid() != starter:
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
