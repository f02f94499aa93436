"""The first start on a machine, and all that may be the matter with it."""

import ast
import base64
import hashlib
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.operations import bootstrap
from portal.operations.bootstrap import CannotStart

ROOT = Path(__file__).resolve().parents[3]
# A stand-in for the framework: it says where it runs and what it was asked.
FRAMEWORK = """
import sys
def execute_from_command_line(argv):
    print("inside", sys.prefix, *argv[1:])
"""


def make_wheel(folder: Path, version: str) -> str:
    """Write a small wheel and return its line for a lock."""
    name = f"django-{version}-py3-none-any.whl"
    inside = {
        "django/__init__.py": "",
        "django/core/__init__.py": "",
        "django/core/management.py": FRAMEWORK,
        f"django-{version}.dist-info/METADATA": (
            f"Metadata-Version: 2.1\nName: django\nVersion: {version}\n"
        ),
        f"django-{version}.dist-info/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    record = f"django-{version}.dist-info/RECORD"
    rows = []
    with zipfile.ZipFile(folder / name, "w") as wheel:
        for path, text in inside.items():
            wheel.writestr(path, text)
            digest = hashlib.sha256(text.encode()).digest()
            sha = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            rows.append(f"{path},sha256={sha},{len(text.encode())}")
        wheel.writestr(record, "\n".join([*rows, f"{record},,"]) + "\n")
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return f"django=={version} --hash=sha256:{digest}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder as a stranger gets it: the door, the bootstrap, a lock of one small wheel."""
    root = tmp_path / "案鉴"
    (root / "portal" / "operations").mkdir(parents=True)
    for name in (
        "manage.py",
        "portal/__init__.py",
        "portal/operations/__init__.py",
        "portal/operations/bootstrap.py",
    ):
        shutil.copy(ROOT / name, root / name)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (root / "requirements.lock").write_text(make_wheel(wheels, "1.0"))
    return root


def start(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py by the interpreter of the system, offline, with the test's wheels."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "ANJIAN_", "PYTEST_", "DJANGO_"))
    }
    own = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(root.parent / "wheels")}
    own["PYTHONPATH"] = ""
    python = Path(sys.base_prefix) / "bin" / "python3"
    command = [str(python), str(root / "manage.py"), *words]
    return subprocess.run(
        command, env=inherited | own, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_first_start_a_second_a_changed_lock_and_a_killed_one(checkout: Path) -> None:
    first = start(checkout, "up", "--port", "9000")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "正在准备运行环境" in first.stdout
    assert f"inside {checkout / '.venv'} up --port 9000" in first.stdout

    second = start(checkout, "up")
    assert "正在准备运行环境" not in second.stdout
    assert "inside" in second.stdout

    lock = checkout / "requirements.lock"
    lock.write_text(make_wheel(checkout.parent / "wheels", "2.0"))
    assert "正在准备运行环境" in start(checkout, "up").stdout
    packages = next((checkout / ".venv").glob("lib/python*/site-packages"))
    assert (packages / "django-2.0.dist-info").is_dir()
    assert not (packages / "django-1.0.dist-info").exists()

    # Killed in the middle of the making: the mark is there, half of the files are not.
    (checkout / ".venv" / bootstrap.UNFINISHED).touch()
    shutil.rmtree(packages)
    again = start(checkout, "up")
    assert "正在准备运行环境" in again.stdout
    assert "inside" in again.stdout, again.stderr


def test_an_unreachable_package_is_told_in_a_sentence_and_mended_by_running_again(
    checkout: Path,
) -> None:
    wheels = checkout.parent / "wheels"
    wheels.rename(checkout.parent / "unplugged")
    refused = start(checkout, "up")
    assert refused.returncode == 1
    assert "检查网络" in refused.stderr
    assert "Traceback" not in refused.stderr

    (checkout.parent / "unplugged").rename(wheels)
    assert "inside" in start(checkout, "up").stdout


def stand_in(root: Path, script: str) -> Path:
    """Make an environment whose Python is a script: pip as the test wants it."""
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "pyvenv.cfg").write_text("version = 3.11.7\n")
    python = root / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\necho "$@" >> {root}/asked\n{script}\n')
    python.chmod(0o755)
    return root / "asked"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "requirements.lock").write_text("one==1 --hash=sha256:00\n")
    (tmp_path / "requirements-dev.lock").write_text("one==1 --hash=sha256:00\ntwo==2\n")
    return tmp_path


def test_the_lock_is_installed_with_hashes_and_nothing_besides(root: Path) -> None:
    asked = stand_in(root, "exit 0")
    bootstrap.prepare_environment(root, bootstrap.RUNTIME_LOCK)
    install = asked.read_text().splitlines()[-1]
    assert "--require-hashes" in install
    assert "--no-deps" in install
    assert install.split(" -r ")[1].startswith(str(root / "requirements.lock"))


def test_the_development_lock_serves_the_product_too(root: Path) -> None:
    asked = stand_in(root, "exit 0")
    bootstrap.prepare_environment(root, bootstrap.DEVELOPMENT_LOCK)
    before = asked.read_text()
    bootstrap.prepare_environment(root, bootstrap.RUNTIME_LOCK)
    assert asked.read_text() == before


def test_the_product_s_lock_does_not_serve_development(root: Path) -> None:
    asked = stand_in(root, "exit 0")
    bootstrap.prepare_environment(root, bootstrap.RUNTIME_LOCK)
    bootstrap.prepare_environment(root, bootstrap.DEVELOPMENT_LOCK)
    assert "requirements-dev.lock" in asked.read_text()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "磁盘空间"),
        ("ERROR: [Errno 13] Permission denied: '/x'", "写入权限"),
        ("ERROR: Could not find a version that satisfies the requirement", "检查网络"),
    ],
)
def test_what_pip_says_becomes_a_sentence(root: Path, said: str, sentence: str) -> None:
    stand_in(root, f'case "$*" in *install*) echo "{said}"; exit 1;; esac')
    with pytest.raises(CannotStart) as refusal:
        bootstrap.prepare_environment(root, bootstrap.RUNTIME_LOCK)
    assert sentence in str(refusal.value)
    assert not (root / ".venv" / bootstrap.STAMP).exists()


def test_a_missing_venv_names_the_system_package(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(CannotStart, match="apt-get install -y python3-venv"):
        bootstrap.prepare_environment(root, bootstrap.RUNTIME_LOCK)
    assert not (root / ".venv").exists()


def test_something_else_in_the_place_of_the_environment_is_left_alone(root: Path) -> None:
    (root / ".venv").write_text("mine")
    with pytest.raises(CannotStart, match="移走"):
        bootstrap.prepare_environment(root, bootstrap.RUNTIME_LOCK)
    assert (root / ".venv").read_text() == "mine"


def test_an_incomplete_checkout_is_told(root: Path) -> None:
    (root / "requirements.lock").unlink()
    with pytest.raises(CannotStart, match=r"缺少 requirements\.lock"):
        bootstrap.prepare_environment(root, bootstrap.RUNTIME_LOCK)


def test_an_environment_of_a_python_that_was_replaced_is_not_sound(root: Path) -> None:
    stand_in(root, "exit 0")
    assert bootstrap._is_sound(root / ".venv")
    (root / ".venv" / "pyvenv.cfg").write_text("executable = /usr/bin/python3.1\n")
    assert not bootstrap._is_sound(root / ".venv")


@pytest.fixture
def umask() -> Iterator[None]:
    """The umask of the tests, whatever one of them sets."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_a_state_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("ANJIAN_DATA", str(tmp_path / "taken"))
    with pytest.raises(CannotStart, match="ANJIAN_DATA"):
        bootstrap.check_state_folder()


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("is_there", [True, False])
def test_the_state_folder_is_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    folder = tmp_path / "new" / "state"
    if is_there:
        folder.mkdir(mode=0o755, parents=True)
    monkeypatch.setenv("ANJIAN_DATA", str(folder))
    bootstrap.check_state_folder()
    (folder / "written").touch()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "written").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_told_before_anything_is_begun(tmp_path: Path) -> None:
    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))

    done = subprocess.run(
        [sys.executable, "-B", str(ROOT / "manage.py"), "up"],
        env=os.environ | {"ANJIAN_DATA": str(tmp_path), bootstrap.SKIP: "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=fill,
    )
    assert done.returncode == 1
    assert "请检查磁盘空间" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_container_takes_its_interpreter_as_it_is(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(bootstrap.SKIP, "1")
    bootstrap.enter_environment("up", ["up"], root)
    assert not (root / ".venv").exists()


def test_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location("door", ROOT / "manage.py")
    assert spec is not None
    assert spec.loader is not None
    door = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(door)
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert door.main(["up"]) == 1
    assert "Python 3.11" in capsys.readouterr().err


def test_an_old_python_can_read_the_door() -> None:
    ast.parse((ROOT / "manage.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def pins(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.rstrip("\\ ") for line in lines if "==" in line and not line.startswith(" ")}


def test_the_development_lock_holds_the_product_s() -> None:
    assert pins(bootstrap.RUNTIME_LOCK) <= pins(bootstrap.DEVELOPMENT_LOCK)


@pytest.mark.parametrize("name", [bootstrap.RUNTIME_LOCK, bootstrap.DEVELOPMENT_LOCK])
def test_a_lock_names_no_host(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")
