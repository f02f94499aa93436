"""Names in the product: no class name twice, and few names of a single word."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("portal", "cases", "quizzes", "search")
# Django finds these by their names.
DICTATED = {"Command", "Migration", "Meta"}
CAPITALISED_PART = re.compile("[A-Z][a-z0-9]*")


def modules() -> Iterator[ast.Module]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ast.parse(path.read_text(encoding="utf-8"))


def test_no_class_of_a_module_bears_the_name_of_another() -> None:
    names = Counter(
        node.name.strip("_")  # a private twin confuses as much
        for module in modules()
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name not in DICTATED
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_few_functions_and_classes_are_called_by_one_word() -> None:
    functions, classes = [], []
    for module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
                functions.append("_" not in node.name.strip("_"))
            elif isinstance(node, ast.ClassDef) and node.name not in DICTATED:
                classes.append(len(CAPITALISED_PART.findall(node.name)) == 1)
    assert sum(functions) / len(functions) < 0.22
    assert sum(classes) / len(classes) < 0.08
