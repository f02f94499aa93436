"""How the whole suite is run: what it needs from the system, and pytest. Knows no Django.

Nothing is left out in silence: what a group of tests needs and the machine lacks is installed
where that is allowed, else the run stops before its first test.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from portal.operations.bootstrap import ROOT, CannotStart

OLDEST_JAVA = 17
"""What the search server of the tests runs on."""
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class SystemNeed:
    """One thing of the system: the package that brings it, and how to see that it is there."""

    package: str
    is_here: Callable[[], bool]


def _has_program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _has_chinese_font() -> bool:
    return any(
        next(folder.rglob("NotoSansCJK*"), None) is not None
        for folder in FONT_FOLDERS
        if folder.is_dir()
    )


@dataclass(frozen=True, slots=True, order=True)
class JavaRuntime:
    """An installed Java."""

    version: int
    home: Path


@lru_cache(maxsize=1)
def installed_javas() -> tuple[JavaRuntime, ...]:
    """The Javas of this machine, oldest first: JAVA_HOME, the usual folders, the one on PATH."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    for folder in (Path("/usr/lib/jvm"), Path("/opt"), Path("/usr/local")):
        homes += sorted(folder.iterdir()) if folder.is_dir() else []
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parent.parent)
    found = (_java_in(home.resolve()) for home in homes if (home / "bin/java").is_file())
    return tuple(sorted({java for java in found if java}))


def _java_in(home: Path) -> JavaRuntime | None:
    """Every Java says its version in a file: starting it would take a second."""
    try:
        told = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    version = re.search(r'^JAVA_VERSION="?(\d+)', told, re.MULTILINE)
    return JavaRuntime(int(version[1]), home) if version else None


def _has_java() -> bool:
    installed_javas.cache_clear()
    return any(java.version >= OLDEST_JAVA for java in installed_javas())


# Group (= pytest marker, = what `--without` takes) → what its tests need.
GROUPS: dict[str, tuple[SystemNeed, ...]] = {
    "browser": (
        SystemNeed("chromium", _has_program(*BROWSERS)),
        SystemNeed("fonts-noto-cjk", _has_chinese_font),
    ),
    "office": (
        SystemNeed("antiword", _has_program("antiword")),
        SystemNeed("poppler-utils", _has_program("pdftotext")),
    ),
    # The server itself comes by Maven (tests/servers).
    "elasticsearch": (
        SystemNeed("default-jre-headless", _has_java),
        SystemNeed("maven", _has_program("mvn")),
    ),
    # The model itself comes by Maven (tests/search/meaning).
    "meaning": (SystemNeed("maven", _has_program("mvn")),),
}


@dataclass(frozen=True, slots=True)
class SuiteRequest:
    """What the person typed after `test`."""

    without: tuple[str, ...]
    pytest: tuple[str, ...]


def run_tests(arguments: Sequence[str]) -> int:
    """Run every test but those left out by name; return pytest's exit code.

    All arguments but `--without GROUP[,GROUP]` are pytest's. Raises CannotStart.
    """
    asked = read_arguments(arguments)
    install_packages(missing_packages(asked.without))
    if asked.without:
        print(f"按要求不运行：{'、'.join(asked.without)}，数目见结尾的 deselected。", flush=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        *worker_options(asked.pytest),
        *pytest_selection(asked),
    ]
    print("$ " + shlex.join(command[1:]), flush=True)
    return subprocess.call(command, cwd=ROOT)


def read_arguments(arguments: Iterable[str]) -> SuiteRequest:
    """Part our own option from pytest's. Raises CannotStart for a group that is not known."""
    without: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--without":
            without += next(words, "").split(",")
        elif word.startswith("--without="):
            without += word.partition("=")[2].split(",")
        else:
            rest.append(word)
    if unknown := [name for name in without if name not in GROUPS]:
        raise CannotStart(
            f"--without 不认识 {'、'.join(unknown) or '空白'}，可用的有：{', '.join(GROUPS)}。"
            "(Unknown group.)"
        )
    return SuiteRequest(tuple(dict.fromkeys(without)), tuple(rest))


def missing_packages(without: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Name the packages that this machine lacks, by group, groups left out excepted."""
    found = {
        group: tuple(need.package for need in needs if not need.is_here())
        for group, needs in GROUPS.items()
        if group not in without
    }
    return {group: packages for group, packages in found.items() if packages}


def install_packages(lacking: dict[str, tuple[str, ...]]) -> None:
    """Install what is lacking, after saying so; where that is not allowed, stop. Idempotent."""
    if not lacking:
        return
    packages = [package for group in lacking.values() for package in group]
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    sudo = "" if os.geteuid() == 0 else "sudo "
    way_out = (
        f"    {line.replace('apt-get', f'{sudo}apt-get')}\n"
        f"或者有意不运行这部分测试：python3 manage.py test --without {','.join(lacking)}\n"
        "(System packages are missing: run the line above, or leave these tests out knowingly.)"
    )
    if os.geteuid() != 0 or not _is_debian():
        raise CannotStart(f"测试需要的系统软件包还没有安装。请先运行：\n{way_out}")
    print(f"测试缺少系统软件包，现在安装：{' '.join(packages)} (installing)", flush=True)
    if subprocess.call(["sh", "-c", line], env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}):
        raise CannotStart(f"安装系统软件包失败（见上面的说明）。请检查网络后运行：\n{way_out}")


def _is_debian() -> bool:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(family & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None


def worker_options(words: Sequence[str]) -> list[str]:
    """Spread a whole run over the cores; a run of chosen tests starts faster in one process.

    tests/conftest.py keeps the tests in a browser on one worker, and those of a server.
    """
    cores = min(os.cpu_count() or 1, 4)
    chosen = any(
        not word.startswith("-") and (ROOT / word.split("::")[0]).exists() for word in words
    )
    own = any(word.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for word in words)
    if cores == 1 or chosen or own:
        return []
    return ["-n", str(cores), "--dist", "loadscope", "--no-loadscope-reorder"]


def pytest_selection(asked: SuiteRequest) -> list[str]:
    """Pytest's words, with the groups left out joined to a `-m` that was given."""
    words = list(asked.pytest)
    if not asked.without:
        return words
    leave = " and ".join(f"not {group}" for group in asked.without)
    if "-m" in words[:-1]:
        place = words.index("-m") + 1
        words[place] = f"({words[place]}) and {leave}"
        return words
    return ["-m", leave, *words]
