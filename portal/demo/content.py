"""The demo's content files as values. It reads TOML and writes nothing."""

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An account that `up` prints: who may try the portal as what."""

    number: str
    name: str
    role: str
    password: str


def read_demo_file(name: str) -> dict[str, Any]:
    """Return one TOML file of the demo."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def demo_cases() -> list[dict[str, Any]]:
    """Return the cases in their order."""
    files = sorted((FOLDER / "cases").glob("*.toml"))
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]


def demo_logins() -> tuple[DemoLogin, ...]:
    """Return the accounts of the demo, the administrator first."""
    people = read_demo_file("people.toml")
    return tuple(
        DemoLogin(one["number"], one["name"], one["role"], people["password"])
        for one in people["employees"]
        if one.get("login")
    )


def demo_day(value: object) -> datetime.date | None:
    """Return a date of a TOML file, or None where it is absent."""
    return value if isinstance(value, datetime.date) else None
