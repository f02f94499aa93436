"""What stands at the root and must stay true: the container, the gate, the papers."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("search", "cases", "portal")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_container_holds_every_room_and_runs_as_nobody() -> None:
    dockerfile = text("Dockerfile")
    _, runtime = dockerfile.split("\nFROM ", 1)
    for room in ROOMS:
        assert f"COPY {room} ./{room}" in runtime
        assert f"!{room}" in text(".dockerignore")
    assert "--require-hashes" in dockerfile
    assert runtime.index("collectstatic") < runtime.index("\nUSER anjian") < runtime.index("\nCMD")
    assert "HEALTHCHECK" in runtime


def test_the_container_s_settings_are_those_that_production_asks_for() -> None:
    asked = re.search(r"REQUIRED = \((.*?)\)", text("portal/settings/production.py"), re.DOTALL)
    assert asked is not None
    for name in re.findall(r'"(\w+)"', asked[1]):
        assert f"{name}=" in text("Dockerfile") or f"{name}:" in text("Dockerfile")
        assert f"{name}=" in text("Dockerfile") or f"{name}:" in text("compose.yaml")
        assert f"`{name}`" in text("docs/operations.md")


def test_no_secret_is_written_into_the_image_or_the_composition() -> None:
    assert "ENV SECRET_KEY" not in text("Dockerfile")
    assert "SECRET_KEY: ${SECRET_KEY:?" in text("compose.yaml")
    assert "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?" in text("compose.yaml")


@pytest.mark.parametrize("name", ["run", "postgres", "first-start"])
def test_the_scripts_of_the_gate_can_be_run(name: str) -> None:
    path = ROOT / ".ci" / name
    assert os.access(path, os.X_OK)
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    reasons = {
        name.strip().split(" ")[0]
        for line in text("docs/dependencies.md").splitlines()
        if line.startswith("| ")
        for name in line.split("|")[1].split(",")
    }
    for requirement in named:
        name = re.match(r"[A-Za-z0-9-]+", requirement)
        assert name is not None
        assert name[0] in reasons, f"{name[0]} is not in docs/dependencies.md"
