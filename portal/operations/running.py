"""Keeping a few programs running: start, watch, start again, stop. It knows not what they do."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.operations import lifeline

LOOK_EVERY = 0.3  # seconds
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A program that ran this long before it ended has earned a quick restart.
STEADY_AFTER = 30.0
PATIENCE = 10.0
LARGEST_LOG = 5 * 1024 * 1024
WITH_LIFELINE = (sys.executable, "-I", "-S", lifeline.__file__)


@dataclass(frozen=True, slots=True)
class SupervisedProgram:
    """One program to keep running: `name` names its log, `label` is for people."""

    name: str
    label: str
    command: tuple[str, ...]


@dataclass(slots=True)
class _ChildProcess:
    program: SupervisedProgram
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0


@dataclass(slots=True)
class ProgramSupervisor:
    """Runs programs, each in a process group of its own, their output in a log each.

    However this process dies, the groups end within `lifeline.GRACE` seconds.
    `say` gets a sentence in Chinese whenever a program ended by itself.
    """

    programs: Sequence[SupervisedProgram]
    environment: Mapping[str, str]
    folder: Path
    logs: Path
    say: Callable[[str], None]
    _children: list[_ChildProcess] = field(default_factory=list)

    def start(self) -> None:
        """Start every program once."""
        self.logs.mkdir(parents=True, exist_ok=True)
        self._children = [_ChildProcess(program) for program in self.programs]
        for child in self._children:
            self._spawn(child)

    def watch(self, stop: threading.Event) -> None:
        """Start again what ends, with growing pauses, until told to stop."""
        while not stop.wait(LOOK_EVERY):
            self.look(time.monotonic())

    def look(self, now: float) -> None:
        """Look once after every program; `now` is a monotonic time in seconds."""
        for child in self._children:
            if child.process is None:
                if now >= child.again_at:
                    self._spawn(child)
                continue
            code = child.process.poll()
            if code is None:
                continue
            _signal_group(child.process.pid, signal.SIGKILL)  # what it left behind
            _let_go(child.process)
            child.failures = 1 if now - child.started > STEADY_AFTER else child.failures + 1
            pause = min(FIRST_PAUSE * 2 ** (child.failures - 1), LONGEST_PAUSE)
            child.process, child.again_at = None, now + pause
            self.say(
                f"{child.program.label}意外退出（代码 {code}），{pause:g} 秒后重新启动；"
                f"日志：{self._log(child.program)}{_last_words(self._log(child.program))}"
            )

    def stop(self) -> None:
        """Ask every program to end, wait, and end by force what does not. Leaves no orphan."""
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
            _let_go(process)
        self._children = []

    def _log(self, program: SupervisedProgram) -> Path:
        return self.logs / f"{program.name}.log"

    def _spawn(self, child: _ChildProcess) -> None:
        path = self._log(child.program)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as log:
            child.process = subprocess.Popen(
                (*WITH_LIFELINE, *child.program.command),
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.PIPE,  # never written to: its closing is the sign
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child.started = time.monotonic()


def _last_words(log: Path) -> str:
    """The last line that a program wrote, as an addition to the sentence about its end."""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 4096))
        lines = stream.read().decode("utf-8", "replace").strip().splitlines()
    return f"\n    {lines[-1][:300]}" if lines else ""


def _let_go(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()


def _signal_group(leader: int, sign: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, sign)
