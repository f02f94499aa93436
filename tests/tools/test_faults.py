"""Which faults can be put into a file, and how a run chooses among them and finds their tests."""

import re
from pathlib import Path

import pytest

from tests.tools.faults import Fault, faults_of
from tests.tools.mutants import ROOT, Mutant, files_that_test, pure_files, sampled


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("MARGIN = 0.15", ["MARGIN = 0.16", "MARGIN = 0.14"]),
        ("AT = 6", ["AT = 7", "AT = 5"]),
        ("ON = True", []),
        ("WORD = '6'", []),
        ("f = lambda a, b: a < b", ["f = lambda a, b: (a <= b)"]),
        ("f = lambda a, b: a is not b", ["f = lambda a, b: (a is b)"]),
        ("f = lambda a, b: a and b", ["f = lambda a, b: (a or b)"]),
        ("f = lambda a: not a", ["f = lambda a: (a)"]),
        ("MARKS = {'，', '。'}", ["MARKS = {'。'}", "MARKS = {'，'}"]),
        ("MARKS = frozenset({'。'})", []),
        ("FIELDS = ('a', 'b')", ["FIELDS = ('b',)", "FIELDS = ('a',)"]),
        ("OF = {'a': 'x', 'b': 'y'}", ["OF = {'b': 'y'}", "OF = {'a': 'x'}"]),
        ("def f(a: 'Literal[3]') -> 'x': return a, a", []),
        ("LEAD = f'{6:03}'", []),
        ("SPECIMENS = (('第6条', 6), ('第7条', 7))", []),
    ],
)
def test_what_a_line_becomes(source: str, changed: list[str]) -> None:
    assert [fault.source for fault in faults_of(source)] == changed


def test_a_fault_stands_where_it_belongs_behind_wide_characters() -> None:
    source = "班 = '长'; 数 = 3\n"
    assert [fault.source for fault in faults_of(source)] == [
        "班 = '长'; 数 = 4\n",
        "班 = '长'; 数 = 2\n",
    ]


def test_names_say_where_and_which_and_tell_equal_ones_apart() -> None:
    source = "class A:\n    def f(self, n):\n        return n < 1 or n < 1\n"
    names = [fault.name for fault in faults_of(source)]
    assert len(names) == len(set(names))
    assert "A.f: n < 1 → (n <= 1)" in names
    assert "A.f: n < 1 → (n <= 1) (2)" in names
    (first, _) = faults_of("MARKS = ('，', '。')")
    assert first.name == "module: ('，', '。') without '，'"


def test_a_sample_depends_on_the_seed_and_hardly_on_what_else_there_is() -> None:
    mutants = [Mutant("a.py", Fault(str(number), "")) for number in range(200)]
    chosen = sampled(mutants, 20, "1")
    assert len(chosen) == 20
    assert sampled(mutants, 20, "1") == chosen != sampled(mutants, 20, "2")
    without = [one for one in mutants if one != chosen[0]]
    assert len(set(sampled(without, 20, "1")) & set(chosen)) == 19
    assert sampled(mutants, 500, "1") == mutants


def test_every_pure_module_has_tests_and_its_own_come_first() -> None:
    paths = pure_files(ROOT / ".importlinter")
    assert len(paths) > 50
    for path in paths:
        assert (ROOT / path).is_file(), path
        tests = files_that_test(path, ROOT)
        assert tests, path
        mirrored = Path("tests", re.sub(r"([^/]+)$", r"test_\1", path)).as_posix()
        assert mirrored not in tests[1:], path
