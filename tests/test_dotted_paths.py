"""Strings that name a module or what stands in one: nothing checks them until they are used."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("portal", "cases", "search")
# With two parts only it may be the name of a model, of a permission, of an entry of a log.
DOTTED = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.[A-Za-z_]\w*){{2,}}")


def _strings() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                value = node.value if isinstance(node, ast.Constant) else None
                if isinstance(value, str) and DOTTED.fullmatch(value):
                    yield path.relative_to(ROOT).as_posix(), value


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _resolves(name: str) -> bool:
    if _is_module(name):
        return True
    try:
        import_string(name)
    except ImportError:
        return False
    return True


def test_every_dotted_path_leads_somewhere() -> None:
    found = list(_strings())
    lost = [f"{path}: {name}" for path, name in found if not _resolves(name)]
    assert not lost, "\n".join(lost)
    assert len(found) > 20


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        ("portal.site.context.page_frame", True),
        ("portal.site", True),
        ("portal.site.context.nothing", False),
        ("portal.nowhere.context", False),
    ],
)
def test_a_path_to_nothing_is_seen(name: str, leads: bool) -> None:
    assert _resolves(name) is leads
