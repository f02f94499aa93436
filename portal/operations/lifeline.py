"""Runs one program that must not outlive who started it. Standard library only.

    python -I -S portal/operations/lifeline.py COMMAND…

The starter makes it the leader of a new session and holds the other end of its standard input.
When that end closes, however the starter died, the whole process group is ended: the program and
whatever it started, workers of a server included. Otherwise it ends with the program's code.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

# How long, in seconds, the group may take to end by itself once the starter is gone.
GRACE = 2.0


def main(command: "list[str]") -> int:
    """Run the command to its end and return its exit code, as a shell counts it."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _leave_it_to_the_program)
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    starter_gone = threading.Event()
    watcher = threading.Thread(target=_watch_starter, args=(program, starter_gone), daemon=True)
    watcher.start()
    code = program.wait()
    if starter_gone.is_set():
        watcher.join()  # it ends this process with the rest of the group
    return code if code >= 0 else 128 - code


def _leave_it_to_the_program(number: int, frame: object) -> None:
    """The program is in the same group and got the signal too."""


def _watch_starter(program: "subprocess.Popen[bytes]", starter_gone: threading.Event) -> None:
    """Wait until the starter is gone, then end the whole group."""
    while os.read(0, 1):
        pass
    starter_gone.set()
    group = os.getpgrp()
    os.killpg(group, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        program.wait(GRACE)
    os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
