"""How the project's own environment is made. Standard library only: it knows no Django.

The environment is `.venv` beside `manage.py`, filled from a lock file with hashes. What was
installed is remembered in it, so that a second start is instant and a changed lock installs again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
RUNTIME_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"
# Commands that need the tools of development beside the product.
DEVELOPMENT_COMMANDS = frozenset({"test", "check"})
SKIP = "ANJIAN_NO_BOOTSTRAP"
STAMP = "anjian-installed"
UNFINISHED = "anjian-unfinished"
PRIVATE = 0o077
"""The umask under which state is written: it holds names, scans and sessions."""

# What pip says, and the sentence that helps.
PIP_SENTENCES = (
    (
        "DO NOT MATCH THE HASHES",
        "下载的软件包与锁文件的校验值不符，可能是下载源的内容被改动或传输损坏。请换一个可信的软件源再试。"
        "(A package does not match its hash in the lock.)",
    ),
    (
        "No space left on device",
        "磁盘空间不足，请清理后再试。(No space left on the device.)",
    ),
    (
        "Permission denied",
        "没有写入权限，请检查项目文件夹的属主和权限。(Permission denied.)",
    ),
)
PIP_OTHERWISE = (
    "无法取得所需的软件包。请检查网络或软件源的设置（PIP_INDEX_URL，或者用 PIP_FIND_LINKS 加 "
    "PIP_NO_INDEX=1 指向一个本地的软件包文件夹），再运行一次同样的命令。"
    "(pip could not fetch the packages.)"
)


class CannotStart(Exception):
    """Why the command cannot go on: one sentence for the person who typed it."""


def speak_utf8() -> None:
    """Make the terminal's encoding carry Chinese, or at least not stop the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def lock_for(command: str) -> str:
    """Name the lock file that the command needs."""
    return DEVELOPMENT_LOCK if command in DEVELOPMENT_COMMANDS else RUNTIME_LOCK


def enter_environment(command: str, arguments: Sequence[str], root: Path = ROOT) -> None:
    """Return inside an environment that holds what the command needs.

    From outside it prepares the environment and replaces this process: then it does not return.
    With ANJIAN_NO_BOOTSTRAP the interpreter is taken as it is (a container has all that it needs).
    An own environment that carries no stamp was made by somebody's hand and is trusted as well.
    """
    if os.environ.get(SKIP):
        return
    folder = root / ".venv"
    inside = Path(sys.prefix).resolve() == folder.resolve()
    if inside and not (folder / STAMP).exists():
        return
    with _project_lock(root):
        prepare_environment(root, lock_for(command))
    if not inside:
        _become_python(_python_of(folder), root, arguments)


def prepare_environment(root: Path, lock: str) -> None:
    """Make `.venv` under the root hold the lock; where it does already, nothing happens.

    A making that was interrupted is thrown away and begun again. Raises CannotStart.
    """
    folder = root / ".venv"
    wanted = _stamp_lines(root, lock)
    if _is_sound(folder) and wanted <= _stamped_locks(folder):
        return
    _need_room(root, folder)
    began = time.monotonic()
    print("正在准备运行环境（首次约需一分钟）… (preparing .venv)", flush=True)
    try:
        if not _is_sound(folder):
            _make_environment(folder)
        _install_packages(folder, root / lock)
        # The development lock holds all of the runtime lock.
        (folder / STAMP).write_text("\n".join(sorted(wanted)) + "\n", encoding="utf-8")
        (folder / UNFINISHED).unlink(missing_ok=True)
    except OSError as error:
        raise CannotStart(
            f"准备运行环境失败：{error}。请检查磁盘空间和文件夹权限后再试。(Cannot write .venv.)"
        ) from error
    print(f"运行环境已就绪，用时 {time.monotonic() - began:.0f} 秒。(ready)", flush=True)


def check_state_folder() -> None:
    """Make the folder of all state, for this account alone, and try to write. Raises CannotStart.

    From here on whatever this process and its children write is for this account alone.
    """
    os.umask(PRIVATE)
    folder = Path(os.environ.get("ANJIAN_DATA") or ROOT / "var")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid == os.geteuid() and folder.stat().st_mode & PRIVATE:
            folder.chmod(0o777 & ~PRIVATE)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"room" * 1024)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        raise CannotStart(
            f"无法写入数据文件夹 {folder}：{error.strerror or error}。请检查磁盘空间和它的权限，"
            "或用环境变量 ANJIAN_DATA 指定另一个文件夹。(The state folder is not writable.)"
        ) from error


def _python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def _stamp_lines(root: Path, lock: str) -> set[str]:
    """What must be remembered for the lock to count as installed: a line per lock that it holds."""
    names = {RUNTIME_LOCK, lock}
    try:
        return {
            f"{name} {hashlib.sha256((root / name).read_bytes()).hexdigest()}" for name in names
        }
    except FileNotFoundError as error:
        raise CannotStart(
            f"项目文件不完整：缺少 {Path(error.filename).name}。请重新获取完整的项目文件夹。"
            "(A lock file is missing.)"
        ) from error


def _stamped_locks(folder: Path) -> set[str]:
    try:
        return set((folder / STAMP).read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return set()


def _is_sound(folder: Path) -> bool:
    """Tell whether the environment was made to its end, for the Python that it still runs on."""
    settings = folder / "pyvenv.cfg"
    if (folder / UNFINISHED).exists() or not settings.is_file():
        return False
    said = settings.read_text(encoding="utf-8", errors="replace").splitlines()
    made_by = [line.partition("=")[2].strip() for line in said if line.startswith("executable")]
    runs_on = _python_of(folder).resolve()
    # After an upgrade of the system the link leads to another Python, or to none.
    return runs_on.exists() and all(Path(made).resolve() == runs_on for made in made_by)


def _need_room(root: Path, folder: Path) -> None:
    if os.name == "nt":
        raise CannotStart(
            "案鉴在 Linux 或 macOS 上运行；在 Windows 上请用 WSL。(Use WSL on Windows.)"
        )
    if not os.access(folder if folder.exists() else root, os.W_OK):
        raise CannotStart(
            f"无法写入项目文件夹 {root}。请把项目复制到自己有写权限的文件夹，或修改它的权限。"
            "(The project folder is not writable.)"
        )
    if folder.exists() and not folder.is_dir():
        raise CannotStart(f"{folder} 应当是文件夹，请把它移走。(.venv is in the way.)")


def _make_environment(folder: Path) -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotStart(
            f"缺少系统软件包 python3-venv（Python 的 {'、'.join(missing)} 模块）。请先运行：\n"
            "    sudo apt-get update && sudo apt-get install -y python3-venv\n"
            "(The system package python3-venv is missing.)"
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    (folder / UNFINISHED).touch()
    made = _run_command([sys.executable, "-m", "venv", str(folder)])
    if made.returncode:
        raise CannotStart(
            f"无法建立运行环境，Python 的说明是：\n{_last_words(made.stdout)}\n"
            "若提到 ensurepip 或 venv，请运行：sudo apt-get install -y python3-venv (venv failed.)"
        )


def _install_packages(folder: Path, lock: Path) -> None:
    python = str(_python_of(folder))
    if _run_command([python, "-m", "pip", "--version"]).returncode:
        mended = _run_command([python, "-m", "ensurepip", "--upgrade"])
        if mended.returncode:
            raise CannotStart(
                "运行环境里没有 pip，也无法补上。请先运行：\n"
                "    sudo apt-get install -y python3-venv python3-pip\n"
                f"再删除 {folder} 重试。(pip is missing.)"
            )
    # The lock is complete: nothing is left for pip to resolve.
    command = [python, "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", str(lock)]
    command += ["--no-input", "--disable-pip-version-check", "--retries", "2"]
    total = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    said = _follow_pip(command, total)
    if said is not None:
        sentence = next((text for sign, text in PIP_SENTENCES if sign in said), PIP_OTHERWISE)
        raise CannotStart(f"{sentence}\n\npip 的说明：\n{_last_words(said)}")


def _follow_pip(command: Sequence[str], total: int) -> str | None:
    """Run pip and count its packages aloud; return what it said if it failed."""
    lines: list[str] = []
    fetched = 0
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                fetched += 1
                if fetched % 15 == 0:
                    print(f"  取得软件包 {fetched}/{total} …", flush=True)
            elif line.startswith("Installing collected"):
                print("  正在安装 …", flush=True)
    return "".join(lines) if pip.returncode else None


def _run_command(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _last_words(said: str) -> str:
    return "\n".join(f"    {line}" for line in said.strip().splitlines()[-6:])


@contextmanager
def _project_lock(root: Path) -> Iterator[None]:
    """Hold the project folder, so that two first starts do not make one environment together."""
    try:
        import fcntl
    except ImportError:  # Windows: refused with a sentence later
        yield
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("另一个进程正在准备运行环境，等它完成 … (waiting)", flush=True)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            pass  # some network folders know no locks
        yield
    finally:
        os.close(descriptor)


def _become_python(python: Path, root: Path, arguments: Sequence[str]) -> NoReturn:
    sys.stdout.flush()
    os.environ[SKIP] = "1"
    words = [str(python), str(root / "manage.py"), *arguments]
    os.execv(python, words)  # noqa: S606 - no shell is wanted: the same words go on
