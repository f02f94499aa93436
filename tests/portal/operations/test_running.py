"""Programs that are kept running, and none that is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.operations.lifeline import GRACE
from portal.operations.running import FIRST_PAUSE, LARGEST_LOG, ProgramSupervisor, SupervisedProgram

ROOT = Path(__file__).resolve().parents[3]
SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
# A program that starts another one, tells its number, and ignores a polite request to end.
STUBBORN = (
    "import signal, subprocess, sys, time;"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(child.pid, flush=True); time.sleep(60)"
)
# It ends when it is asked to, and what it started does not.
CARELESS = STUBBORN.replace("print(", "signal.signal(signal.SIGTERM, signal.SIG_DFL); print(")


def supervise(folder: Path, code: str, said: list[str]) -> ProgramSupervisor:
    program = SupervisedProgram("it", "程序", (sys.executable, "-c", code))
    return ProgramSupervisor([program], dict(os.environ), folder, folder / "logs", said.append)


def wait_for(condition: object, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]  # a callable
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Tell whether the process runs; one that ended and is not yet reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def group_of(leader: int) -> list[int]:
    """The living processes of a group, whoever their parent is now."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group = path.read_text().rsplit(")", 1)[1].split()[:3]
        except OSError:
            continue
        if int(group) == leader and state != "Z":
            found.append(int(path.parent.name))
    return found


def log(folder: Path) -> str:
    path = folder / "logs" / "it.log"
    return path.read_text() if path.exists() else ""


def test_a_program_that_ends_is_started_again_after_a_growing_pause(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = supervise(tmp_path, "print('once', flush=True); raise SystemExit(3)", said)
    supervisor.start()
    try:
        wait_for(lambda: supervisor.look(1e9) or ("once" in log(tmp_path) and said))
        assert "代码 3" in said[0]
        assert said[0].endswith("\n    once"), "the last words help to find the cause"
        assert str(tmp_path / "logs" / "it.log") in said[0]
        now = time.monotonic()
        supervisor._children[0].again_at = now + FIRST_PAUSE
        supervisor.look(now)
        assert log(tmp_path).count("once") == 1, "not before its pause is over"
        supervisor.look(now + FIRST_PAUSE)
        wait_for(lambda: log(tmp_path).count("once") == 2)
        wait_for(lambda: supervisor.look(time.monotonic()) or len(said) == 2)
        assert f"{2 * FIRST_PAUSE:g} 秒后" in said[1]
    finally:
        supervisor.stop()


def test_a_stop_leaves_no_orphan_even_of_a_program_that_will_not_hear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.operations.running.PATIENCE", 0.3)
    supervisor = supervise(tmp_path, STUBBORN, [])
    supervisor.start()
    wait_for(lambda: log(tmp_path).strip().isdigit())
    leader, grandchild = supervisor._children[0].process, int(log(tmp_path))
    assert leader is not None
    assert is_alive(grandchild)
    supervisor.stop()
    wait_for(lambda: not is_alive(leader.pid) and not is_alive(grandchild))


def test_what_a_crashed_program_left_behind_is_ended(tmp_path: Path) -> None:
    supervisor = supervise(tmp_path, STUBBORN, [])
    supervisor.start()
    wait_for(lambda: log(tmp_path).strip().isdigit())
    leader, grandchild = supervisor._children[0].process, int(log(tmp_path))
    assert leader is not None
    os.kill(leader.pid, signal.SIGKILL)
    wait_for(lambda: leader.poll() is not None)
    supervisor.look(time.monotonic())
    wait_for(lambda: not is_alive(grandchild))
    supervisor.stop()


@pytest.mark.parametrize("kind", [SLEEPER, STUBBORN, CARELESS])
def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path, kind: str) -> None:
    code = f"""
import os, sys, threading
from pathlib import Path
from portal.operations.lifeline import GRACE
from portal.operations.running import ProgramSupervisor, SupervisedProgram
program = SupervisedProgram("it", "程序", (sys.executable, "-c", {kind!r}))
folder = Path({str(tmp_path)!r})
supervisor = ProgramSupervisor([program], dict(os.environ), folder, folder / "logs", print)
supervisor.start()
print(supervisor._children[0].process.pid, flush=True)
supervisor.watch(threading.Event())
"""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        leader = int(process.stdout.readline())
        wait_for(lambda: log(tmp_path).strip())
        assert len(group_of(leader)) == (2 if kind is SLEEPER else 3)
        process.kill()
    wait_for(lambda: not group_of(leader), GRACE + 5)


def test_a_large_log_is_put_aside(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "it.log").write_text("x" * (LARGEST_LOG + 1))
    supervisor = supervise(tmp_path, SLEEPER, [])
    supervisor.start()
    wait_for(lambda: "up" in log(tmp_path))
    supervisor.stop()
    assert log(tmp_path) == "up\n"
    assert (logs / "it.log.1").stat().st_size == LARGEST_LOG + 1
