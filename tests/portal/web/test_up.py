"""`manage.py up` as a person runs it: from an empty folder to a page, and down again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
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


def wait_until_ready(process: subprocess.Popen[str], output: Path) -> str:
    deadline = time.monotonic() + READY_WITHIN
    while "按 Ctrl-C 停止" not in (said := output.read_text(encoding="utf-8")):
        assert process.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    return said


def test_up_serves_says_where_and_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    output = tmp_path / "output"
    with output.open("w") as stream:
        process = subprocess.Popen(
            up(folder, "--port", str(port), "--no-demo"),
            env=environment(folder),
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            text=True,
        )
    said = wait_until_ready(process, output)
    assert address in said
    assert f"{address}admin/" in said
    assert "建立或更新数据库 … " in said
    with urllib.request.urlopen(address, timeout=20) as page:
        assert page.status == 200
        assert page.url.startswith(address)

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
