"""Starting `room_alone.py`: the search room in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

ALONE = Path(__file__).with_name("room_alone.py")
SECONDS = 300


def start(folder, *arguments, **environment):
    """A process of the room over the folder; `environment` is added to ours."""
    return subprocess.Popen(
        [sys.executable, str(ALONE), str(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )


def employ(folder, step, name, **environment):
    """A process that works until it is told to stop; what it logs goes to `NAME.errors`.

    Nobody empties a pipe meanwhile, and a full one would hold it up.
    """
    with (folder / f"{name}.errors").open("ab") as errors:
        return subprocess.Popen(
            [sys.executable, str(ALONE), str(folder), step, name],
            stdout=errors,
            stderr=errors,
            env=os.environ | environment,
        )


def said(folder, name):
    """The end of what such a process logged."""
    return (folder / f"{name}.errors").read_text(encoding="utf-8", errors="replace")[-4000:]


def run(folder, *arguments, **environment):
    """Exit code, output and errors of one step."""
    process = start(folder, *arguments, **environment)
    out, errors = process.communicate(timeout=SECONDS)
    return process.returncode, out, errors


def state(folder, **environment):
    """What database, index and outbox say, and what the nightly comparison finds."""
    code, out, errors = run(folder, "state", **environment)
    assert code == 0, errors
    return json.loads(out)
