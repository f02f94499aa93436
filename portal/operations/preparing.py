"""What must be true before the site is served: a free port, one `up` per folder, named steps."""

from __future__ import annotations

import errno
import json
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = "up.lock"
NOTE = "up.json"
WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, never bound here


class CannotServe(Exception):
    """Why the site cannot be served: one sentence in Chinese that names the mend."""


class RunsAlready(Exception):
    """Another `up` serves this folder; `address` is where."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class StepFailed(Exception):
    """A step raised; `label` is the step as people know it, the cause is what it raised."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


@dataclass(frozen=True, slots=True)
class PreparationStep:
    """One step of the preparation, as people see it."""

    label: str
    act: Callable[[], object]


def address_of(host: str, port: int) -> str:
    """Return the address that a browser on this machine opens."""
    shown = "127.0.0.1" if host in WILDCARDS else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def check_port(host: str, port: int, patience: float = 0.0) -> None:
    """Raise CannotServe where the address cannot be listened on; nothing stays bound.

    A port that is taken may become free within `patience` seconds.
    """
    if not 1 <= port <= 65535:
        raise CannotServe(f"端口应当在 1 到 65535 之间，不能是 {port}。")
    deadline = time.monotonic() + patience
    while True:
        try:
            _bind_once(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() >= deadline:
                raise CannotServe(_port_sentence(host, port, error)) from error
            time.sleep(0.1)
        else:
            return


def _bind_once(host: str, port: int) -> None:
    family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(place)


def _port_sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被别的程序占用。请换一个端口，例如："
            f"python3 manage.py up --port {port + 1}（查看占用者：ss -ltnp | grep :{port}）"
        )
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}。请换一个 1024 以上的端口，例如：--port 8000"
    return f"本机无法在地址 {host} 上提供服务（{error.strerror or error}）。请检查 --host。"


def hosts_for(host: str) -> tuple[str, ...]:
    """Name the hosts that readers may type where the site listens on this address."""
    if host not in WILDCARDS:
        return (host,)
    name = socket.gethostname()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only chooses the way out
            return (name, str(probe.getsockname()[0]))
        except OSError:
            return (name,)


@contextmanager
def only_one(folder: Path, address: str) -> Iterator[bool]:
    """Hold the state folder for this `up`. Raises RunsAlready where another one holds it.

    It gives whether the last one was killed: what that one started may take a moment to end.
    """
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise RunsAlready(_noted_demo(folder)) from None
    except OSError as error:
        raise _unwritable_folder(folder, error) from error
    try:
        was_killed = (folder / NOTE).exists()
        try:
            (folder / NOTE).write_text(json.dumps({"address": address}), encoding="utf-8")
        except OSError as error:
            raise _unwritable_folder(folder, error) from error
        yield was_killed
    finally:
        (folder / NOTE).unlink(missing_ok=True)
        lock.release()


def _unwritable_folder(folder: Path, error: OSError) -> CannotServe:
    return CannotServe(f"无法写入数据文件夹 {folder}：{error.strerror or error}。")


def _noted_demo(folder: Path) -> str:
    try:
        return str(json.loads((folder / NOTE).read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def take_steps(steps: Sequence[PreparationStep], say: Callable[[str], None]) -> None:
    """Take the steps in order, a line for each with its seconds. Raises StepFailed."""
    for number, step in enumerate(steps, start=1):
        began = time.monotonic()
        try:
            step.act()
        except Exception as error:
            raise StepFailed(step.label) from error
        say(f"  [{number}/{len(steps)}] {step.label} … {time.monotonic() - began:.1f} 秒")
