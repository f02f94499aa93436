"""`manage.py up` as a person runs it: from an empty folder to a page, and down again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
READY_WITHIN = 120.0


def environment(folder: Path) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANJIAN_", "DJANGO_", "DATABASE_", "ALLOWED_"))
    }
    return inherited | {"ANJIAN_DATA": str(folder), "ANJIAN_NO_BOOTSTRAP": "1"}


def up(folder: Path, *words: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), "up", *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(folder: Path) -> set[int]:
    """Every process that was started for this state folder, whoever its parent is now."""
    mark = f"ANJIAN_DATA={folder}".encode()
    found = set()
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in path.read_bytes().split(b"\0"):
                found.add(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A state folder whose processes do not outlive a failed test."""
    yield tmp_path / "状态"
    for pid in processes_of(tmp_path / "状态"):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder that all kills of the night share: the first of them finds it empty."""
    folder = tmp_path_factory.mktemp("up") / "var"
    yield folder
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)


def wait_until_ready(process: subprocess.Popen[str], output: Path) -> str:
    deadline = time.monotonic() + READY_WITHIN
    while "按 Ctrl-C 停止" not in (said := output.read_text(encoding="utf-8")):
        assert process.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    return said


class Running:
    """One `up` over a state folder, its output in a file."""

    def __init__(self, folder: Path, port: int, output: Path) -> None:
        self.port, self.output = port, output
        with output.open("w") as stream:
            self.process = subprocess.Popen(
                up(folder, "--port", str(port), "--no-demo"),
                env=environment(folder),
                cwd=output.parent,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def wait_for(self, has_come: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not has_come():
            said = self.output.read_text(encoding="utf-8")
            assert self.process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def serve_and_stop(self) -> None:
        wait_until_ready(self.process, self.output)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20) as page:
            assert page.status == 200
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def private_files(folder: Path) -> list[Path]:
    """All but static files, which are the product's and get their mode from Django."""
    found = [path for path in folder.rglob("*") if "static" not in path.parts and path.is_file()]
    assert {"anjian.sqlite3", "anjian.sqlite3-wal", "web.log", "secret_key"} <= {
        path.name for path in found
    }
    return found


def kill_at_tender_points(folder: Path, port: int, output: Path) -> None:
    """Kill `up` while it migrates, and while its server listens and the workers still load."""
    points: tuple[Callable[[], bool], ...] = (
        (folder / "anjian.sqlite3").exists,
        lambda: is_listening(port),
    )
    for has_come in points:
        one = Running(folder, port, output)
        one.wait_for(has_come)
        one.kill()


@pytest.mark.nightly
@pytest.mark.parametrize("halves", range(1, 21))
def test_up_serves_after_a_kill_in_its_first_ten_seconds(
    prepared: Path, tmp_path: Path, halves: int
) -> None:
    port = free_port()
    one = Running(prepared, port, tmp_path / "killed")
    time.sleep(halves / 2)
    one.kill()
    Running(prepared, port, tmp_path / "output").serve_and_stop()
    assert processes_of(prepared) == set()


def test_up_serves_after_kills_says_where_and_leaves_nothing_behind(
    folder: Path, tmp_path: Path
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    output = tmp_path / "output"
    kill_at_tender_points(folder, port, output)
    process = Running(folder, port, output).process
    said = wait_until_ready(process, output)
    assert address in said
    assert f"{address}admin/" in said
    assert "建立或更新数据库 … " in said
    with urllib.request.urlopen(address, timeout=20) as page:
        assert page.status == 200
        assert page.url.startswith(address)

    assert folder.stat().st_mode & 0o777 == 0o700
    readable = [path for path in private_files(folder) if path.stat().st_mode & 0o077]
    assert readable == []

    again = subprocess.run(
        up(folder, "--port", str(port)),
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0
    assert f"已经在运行：{address}" in again.stdout

    elsewhere = subprocess.run(
        up(tmp_path / "other", "--port", str(port)),
        env=environment(tmp_path / "other"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert elsewhere.returncode == 1
    assert f"端口 {port} 已被" in elsewhere.stderr
    assert "Traceback" not in elsewhere.stderr

    assert len(processes_of(folder)) >= 4  # itself, the server, the worker, the scheduler
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert "已停止" in output.read_text(encoding="utf-8")
    assert processes_of(folder) == set()
    assert {path.name for path in (folder / "logs").iterdir()} == {
        "web.log",
        "worker.log",
        "scheduler.log",
    }
