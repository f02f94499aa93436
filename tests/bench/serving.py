"""The server that the bench asks: granian as `up` starts it, one connection that stays open."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Cost:
    """What one answer took, in ms: CPU of all the server's threads, and until it was read."""

    cpu: float
    wall: float


@dataclass(slots=True)
class Server:
    """A running server: its group of processes, its port, and the cookie of who asks."""

    leader: int
    port: int
    cookie: str
    connection: http.client.HTTPConnection

    def ask(self, address: str) -> Cost:
        """Ask over the open connection. Raises AssertionError where the answer is not 200."""
        cpu, began = self._cpu(), time.perf_counter()
        self.connection.request("GET", address, headers={"Cookie": self.cookie})
        response = self.connection.getresponse()
        response.read()
        took = time.perf_counter() - began
        assert response.status == 200, (address, response.status)
        return Cost((self._cpu() - cpu) / 1e6, took * 1000)

    def pages_each_second(self, address: str, seconds: int) -> float | None:
        """What wrk measures with 16 connections; None where wrk is not installed."""
        wrk = shutil.which("wrk")
        if wrk is None:
            return None
        command = [wrk, "-t2", "-c16", f"-d{seconds}s", "-H", f"Cookie: {self.cookie}"]
        said = subprocess.run(
            [*command, f"http://127.0.0.1:{self.port}{address}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert "Non-2xx" not in said, said
        return float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])

    def _cpu(self) -> int:
        """CPU of every thread of the group so far, in ns: the clock of the scheduler."""
        total = 0
        for pid in _group_of(self.leader):
            for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                total += int(thread.read_text().split()[0])
        return total


@contextmanager
def serving(cookie: str) -> Iterator[Server]:
    """Serve the prepared database until the block ends."""
    from portal.operations.management.commands.up import KILL_WORKERS_AFTER, THREADS, WORKERS

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)]
    command += ["--blocking-threads", str(THREADS), "--respawn-failed-workers"]
    command += ["--workers-kill-timeout", str(KILL_WORKERS_AFTER), "portal.wsgi:application"]
    log = Path(os.environ["ANJIAN_DATA"]) / "bench-server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
    try:
        _wait_for(port, process, log)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        yield Server(process.pid, port, cookie, connection)
        connection.close()
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            asking.request("GET", "/healthz")
            asking.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server does not start:\n{log.read_text()[-2000:]}")


def _group_of(leader: int) -> list[int]:
    """The processes of the group that the server leads."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader:
            found.append(int(stat.parent.name))
    return found
