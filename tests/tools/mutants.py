"""Puts faults into the pure modules, one at a time, and asks their tests whether they see it.

    python tests/tools/mutants.py [--sample N] [--seed S] [--module PREFIX] [--jobs N] [--update]

The modules are those of the contract `pure` in .importlinter; the tests of one are the file at its
mirrored path and whatever imports it. A sample depends on the seed and the names of the faults
only, so that an edit changes little of it. Survivors stand in tests/mutants/survivors.txt: one
that does not ends the run with 1, `--update` writes it down and takes out what is caught by now.
Nothing is changed in place: every job has a copy of the tree.
"""

import argparse
import compileall
import configparser
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from tests.tools.faults import Fault, faults_of  # noqa: E402

SURVIVORS = ROOT / "tests/mutants/survivors.txt"
HEAD = """\
# Faults that no test of the module sees, of the sample that `make mutants` takes.
# An entry is a test that is missing, or a fault that changes nothing that anybody could see.
# Written by: python tests/tools/mutants.py --update
"""
NO_SERVERS = "not (elasticsearch or meaning or browser)"
PATIENCE, SHORTEST_WAIT = 5, 60  # times as long as without a fault; seconds
CAUGHT, SEEN_BY_NONE = 1, 0  # what pytest ends with
# To set up Django and Wagtail takes several times as long as most of these tests.
WITHOUT_DJANGO = ["-pno:django", "-pno:playwright", "-oaddopts=--import-mode=importlib"]
WAYS = (
    [*WITHOUT_DJANGO, "-ofilterwarnings=", "-m", f"{NO_SERVERS} and not django_db"],
    ["-m", f"{NO_SERVERS} and not django_db"],
    ["--reuse-db", "-m", NO_SERVERS],
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault in a file."""

    path: str
    fault: Fault

    @property
    def name(self) -> str:
        return f"{self.path}: {self.fault.name}"


def pure_files(contracts: Path) -> list[str]:
    """The files of the modules that know no framework, as the contract names them."""
    parser = configparser.ConfigParser()
    parser.read(contracts, encoding="utf-8")
    found = []
    for module in parser["importlinter:contract:pure"]["source_modules"].split():
        place = contracts.parent / module.replace(".", "/")
        found += sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    return [path.relative_to(contracts.parent).as_posix() for path in found]


def files_that_test(path: str, root: Path) -> list[str]:
    """The test files of a module, the one at the mirrored path first."""
    place = Path("tests", path)
    room, package = place.parent, f"test_{place.parent.name}.py"
    first = [room / f"test_{place.name}", room.parent / package]
    if len(place.parts) > 3:
        others = sorted((root / room).glob("test_*.py"))
    else:
        module = re.escape(path.removesuffix(".py").replace("/", "."))
        imported = re.compile(rf"^\s*(?:from|import) {module}\b", re.MULTILINE)
        files = sorted((root / "tests").rglob("test_*.py"))
        others = [file for file in files if imported.search(file.read_text("utf-8"))]
        within = [file for file in others if file.is_relative_to(root / room)]
        others = within or others
    found = dict.fromkeys([*(root / one for one in first), *others])
    return [one.relative_to(root).as_posix() for one in found if one.is_file()]


def sampled(mutants: Sequence[Mutant], size: int, seed: str) -> list[Mutant]:
    """So many of them: those whose hashes are the smallest."""

    def lot(mutant: Mutant) -> bytes:
        return hashlib.blake2b(f"{seed} {mutant.name}".encode()).digest()

    chosen = set(sorted(map(lot, mutants))[:size])
    return [mutant for mutant in mutants if lot(mutant) in chosen]


def copied(root: Path, folder: Path) -> Path:
    """A copy of what git knows of the tree, and of what is new in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
    # Bytecode is written here only: a fault and the one before it may have one size and one second.
    compileall.compile_dir(folder, quiet=2)
    return folder


@dataclass(slots=True)
class Bench:
    """Copies of the tree, one for each job, and how the tests of some files pass unharmed."""

    trees: SimpleQueue[Path] = field(default_factory=SimpleQueue)
    tests: dict[str, list[str]] = field(default_factory=dict)
    unharmed: dict[frozenset[str], tuple[list[str], float]] = field(default_factory=dict)

    def measure(self, tests: frozenset[str]) -> None:
        """Run tests without a fault, in the quickest way in which they pass."""
        for way in WAYS:
            began = time.monotonic()
            if self._run([*way, *sorted(tests)], None) == SEEN_BY_NONE:
                self.unharmed[tests] = way, time.monotonic() - began
                return
        raise SystemExit(f"these tests fail without a fault: {sorted(tests)}")

    def survives(self, mutant: Mutant) -> bool:
        """Whether the tests pass over a fault; a test that never ends has noticed it."""
        tests = self.tests[mutant.path]
        if not tests:
            return True
        way, seconds = self.unharmed[frozenset(tests)]
        wait = max(SHORTEST_WAIT, PATIENCE * seconds)
        return self._run([*way, *tests], mutant, wait) == SEEN_BY_NONE

    def _run(self, choice: list[str], mutant: Mutant | None, wait: float | None = None) -> int:
        tree = self.trees.get()
        place = tree / (mutant.path if mutant else "")
        unharmed = place.with_suffix(".unharmed")
        try:
            if mutant:
                place.rename(unharmed)
                place.write_text(mutant.fault.source, encoding="utf-8")
            command = [
                sys.executable,
                "-B",
                "-m",
                "pytest",
                "-x",
                "-q",
                "-n0",
                "-pno:cacheprovider",
            ]
            return subprocess.run(
                [*command, *choice],
                cwd=tree,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=wait,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return CAUGHT
        finally:
            if mutant:
                unharmed.replace(place)
            self.trees.put(tree)


def listed() -> list[str]:
    """The survivors that are written down."""
    lines = SURVIVORS.read_text(encoding="utf-8").split("\n") if SURVIVORS.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--module", default="", help="only files whose path begins so")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--update", action="store_true")
    asked = parser.parse_args()
    every = [
        Mutant(path, fault)
        for path in pure_files(ROOT / ".importlinter")
        for fault in faults_of((ROOT / path).read_text(encoding="utf-8"))
    ]
    mutants = sampled(
        [one for one in every if one.path.startswith(asked.module)], asked.sample, asked.seed
    )
    print(f"{len(mutants)} of {len(every)} faults, seed {asked.seed}", flush=True)
    bench, survivors = Bench(), []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as pool:
        for number in range(asked.jobs):
            (tree := Path(folder, str(number))).mkdir()
            bench.trees.put(copied(ROOT, tree))
        bench.tests = {path: files_that_test(path, ROOT) for path in {one.path for one in mutants}}
        groups = set(map(frozenset, bench.tests.values())) - {frozenset()}
        list(pool.map(bench.measure, sorted(groups, key=sorted)))
        for mutant, survived in zip(mutants, pool.map(bench.survives, mutants)):
            if survived:
                survivors.append(mutant.name)
                print(f"  not seen: {mutant.name}", flush=True)
    rooms = Counter(one.path.rpartition("/")[0] for one in mutants)
    missed = Counter(name.split(":")[0].rpartition("/")[0] for name in survivors)
    for room, count in sorted(rooms.items()):
        print(f"{room}: {count - missed[room]} of {count} seen")
    print(f"all: {len(mutants) - len(survivors)} of {len(mutants)} seen")
    known = listed()
    if asked.update:
        tried, there = {one.name for one in mutants}, {one.name for one in every}
        kept = [name for name in known if name in there and name not in tried]
        SURVIVORS.write_text(
            HEAD + "".join(f"{one}\n" for one in sorted({*kept, *survivors})), "utf-8"
        )
        return 0
    if new := [name for name in survivors if name not in known]:
        print("not in the list:", *new, sep="\n  ")
    return bool(new)


if __name__ == "__main__":
    sys.exit(main())
