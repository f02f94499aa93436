"""How search does with a hundred thousand cases: `make bench-search`, the second half of `bench`.

Cases of 1,600 generated characters are indexed by the product's own engine. Their pages stand in a
database, so that the search page is measured through its own view. Exits 1 where a promise fails.

    python tests/bench/search.py [--cases 100000] [--rivals 20000] [--folder DIR] [--rounds 3]
                                 [--model DIR] [--write docs/performance.md]

`--folder` keeps the database and the index, and takes them up again when the same is asked for.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench import asking

ROOT = Path(__file__).resolve().parents[2]
MEANING_PASSAGES = 20_000
PASSAGES_OF_A_CASE = 4


@dataclass(frozen=True, slots=True)
class Promise:
    """One figure and what it may be at most."""

    what: str
    value: float
    most: float
    unit: str

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.value < self.most


def main() -> int:
    """Measure, print, write, and say by the exit code whether every promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rivals", type=int, default=20_000, metavar="CASES")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--write", type=Path, metavar="FILE.md")
    parser.add_argument("--memory-of", type=int, metavar="ROUNDS", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anjian-bench-") as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        begin(folder)
        if asked.memory_of is not None:
            from tests.bench.asking import memory_of_this_process

            print(json.dumps(memory_of_this_process(asked.memory_of)))
            return 0
        promises, report = measure(asked, folder)
    print(report)
    if asked.write:
        from tests.bench.reporting import write_section

        write_section(asked.write, "search", report)
    for broken in (promise for promise in promises if not promise.holds):
        print(f"{broken.what}: {broken.value:.1f} {broken.unit}, not below {broken.most:g}")
    return 0 if all(promise.holds for promise in promises) else 1


def begin(folder: Path) -> None:
    """Django on a database and an index in the folder."""
    os.environ["ANJIAN_DATA"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    logging.getLogger("elastic_transport").setLevel(logging.WARNING)


def measure(asked: argparse.Namespace, folder: Path) -> tuple[list[Promise], str]:
    """All figures, and the section for docs/performance.md."""
    from cases.search_kinds import CASES
    from search.upkeep.indexes import host_keeper
    from tests.bench import library
    from tests.bench.asking import page_times, publication_seconds, whole_questions
    from tests.bench.rivals import folder_size

    start = time.perf_counter()
    library.prepare(folder, asked.cases)
    said("the pages stand in the database", start)
    engine = host_keeper().engine
    built = build(folder, asked.cases)
    said("the index is built", start)
    size = folder_size(folder / "index" / CASES)
    whole = whole_questions(engine, asked.rounds)
    said(f"asked {len(whole.took)} questions", start)
    pages = page_times(asked.rounds)
    said("asked for pages", start)
    published = publication_seconds()
    private = private_megabytes(folder, asked.rounds)
    said("published, and weighed a process", start)
    promises = [
        Promise("whole question in the engine, median", whole.median, 10, "ms"),
        Promise("whole question in the engine, 95th of a hundred", whole.slow, 40, "ms"),
        Promise("search page with highlights, median", statistics.median(pages), 60, "ms"),
        Promise("one publication until search shows it", published, 1, "s"),
        Promise("index of cases", size, 500, "MB"),
        Promise("memory of a process that searches, mapped files apart", private, 250, "MB"),
    ]
    rivals = compare(asked, folder) if asked.rivals else ""
    said("compared with others", start)
    meaning = meanings(asked, folder)
    return promises, section(asked, promises, whole, built, rivals, meaning)


def said(what: str, start: float) -> None:
    """Tell whoever waits how far it is."""
    print(f"{time.perf_counter() - start:6.0f} s: {what}", file=sys.stderr, flush=True)


# --- the index ----------------------------------------------------------------------------------


def documents(cases: int) -> Iterator:
    """The search documents of the generated cases, as `cases.indexing` makes them of the pages.

    The keys are those of the pages. Reading the pages themselves through the ORM takes longer
    than indexing them and says nothing of the engine.
    """
    from cases.models import BusinessCategory, CasePage
    from cases.search_kinds import CASES
    from search.documents import DocumentFacet, SearchDocument
    from tests.bench import chinese, library

    categories = list(BusinessCategory.objects.order_by("pk"))
    pages = CasePage.objects.filter(slug__startswith=library.SLUG).values_list("slug", "pk")
    keys = {int(slug.removeprefix(library.SLUG)): pk for slug, pk in pages}
    for number in range(cases):
        text = chinese.text(number)
        category = categories[text.category % len(categories)]
        yield SearchDocument(
            CASES,
            str(keys[number]),
            text.title,
            text.body,
            f"/cases/{library.SLUG}{number}/",
            f"{number:016x}",
            breadcrumb=f"不良服务事件 {category.name}",
            lead=text.sections[0][:60],
            facets=(
                DocumentFacet("kind", "adverse"),
                DocumentFacet("category", category.slug),
                DocumentFacet("year", str(text.day.year)),
                DocumentFacet("source_unit", text.unit),
            ),
            cites=(f"星河省供电营业办法#{number % 97 + 1}",),
            order_date=text.day,
        )


def build(folder: Path, cases: int) -> float | None:
    """Index cases and clauses as `rebuild_index` does; None where the folder held the index.

    Only what the source of cases yields is generated, for the time of the building.
    """
    from cases.search_kinds import CASES, CLAUSES
    from search import service, sources
    from search.engines.embedded.schema import schema_fingerprint
    from tests.bench import library

    mark = folder / f"indexed-{cases}-{schema_fingerprint()}-{library.fingerprint()}"
    if mark.exists():
        return None
    real = sources.source_of(CASES)
    sources.register_source(replace(real, iterate=lambda: documents(cases)))
    try:
        start = time.perf_counter()
        service.rebuild((CASES,))
        taken = time.perf_counter() - start
    finally:
        sources.register_source(real)
    service.rebuild((CLAUSES,))
    mark.touch()
    return taken


# --- memory -------------------------------------------------------------------------------------


def private_megabytes(folder: Path, rounds: int) -> float:
    """The memory of a fresh process that answers all pages, without mapped files."""
    command = [sys.executable, "-W", "ignore", __file__, "--folder", str(folder)]
    command += ["--memory-of", str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1]))


# --- others beside it ---------------------------------------------------------------------------


def compare(asked: argparse.Namespace, folder: Path) -> str:
    """The embedded engine, Elasticsearch and FTS5 over the same smaller number of cases."""
    from cases.search_kinds import CASES
    from search.engines.embedded import EmbeddedEngine
    from tests.bench import rivals
    from tests.bench.asking import planner
    from tests.bench.chinese import QUESTIONS, WORDS
    from tests.bench.reporting import table

    questions = (*QUESTIONS, *WORDS)
    shelf = list(documents(min(asked.rivals, asked.cases)))
    with tempfile.TemporaryDirectory(dir=folder) as place:
        engine = EmbeddedEngine(Path(place))
        start = time.perf_counter()
        engine.rebuild(CASES, iter(shelf), list)
        built = time.perf_counter() - start
        plan = planner(engine)
        times, empty = rivals.asked(
            lambda words: len(engine.find(plan(words)).hits), questions, asked.rounds
        )
        size = rivals.folder_size(Path(place))
        ours = rivals.Figures("embedded", built, size, tuple(times), empty)
        found = [
            ours,
            rivals.elasticsearch(shelf, questions, asked.rounds, plan),
            rivals.fts5(shelf, questions, asked.rounds, Path(place)),
        ]
    rows = [
        (
            one.name,
            f"{one.median():.1f}",
            f"{one.median() / ours.median():.1f}",
            f"{one.slow():.1f}",
            f"{one.size:.0f}",
            f"{one.size / ours.size:.1f}",
            f"{one.built:.0f}",
            one.empty,
        )
        for one in found
    ]
    heads = ("engine", "median, ms", "times", "95th, ms", "index, MB", "times", "built, s", "empty")
    return table(heads, rows)


def meanings(asked: argparse.Namespace, folder: Path) -> str:
    """A line on comparing by meaning, where a model is given."""
    if asked.model is None:
        return "Meaning was not measured: no `--model` was given."
    from cases.search_kinds import CASES
    from search.meaning.index import VectorIndex
    from search.meaning.model import OnnxEmbedder
    from search.meaning.places import model_files
    from search.upkeep.indexes import host_keeper
    from tests.bench import rivals
    from tests.bench.asking import planner
    from tests.bench.chinese import QUESTIONS

    files = model_files(asked.model)
    assert files is not None, f"no model in {asked.model}"
    plan = planner(host_keeper().engine)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        index = VectorIndex(Path(place), OnnxEmbedder(files))
        start = time.perf_counter()
        index.rebuild(CASES, documents(MEANING_PASSAGES // PASSAGES_OF_A_CASE), list)
        built = time.perf_counter() - start
        count = index.passages(CASES)
        times, _ = rivals.asked(
            lambda words: len(index.nearest(plan(words), words, 300, ()).best), QUESTIONS, 1
        )
    return (
        f"By meaning: {count:,} passages embedded in {built:.0f} s ({count / built:.0f} a second); "
        f"a question is embedded and compared with all in {statistics.median(times):.1f} ms."
    )


# --- the section --------------------------------------------------------------------------------


def section(
    asked: argparse.Namespace,
    promises: list[Promise],
    whole: asking.Asked,
    built: float | None,
    rivals: str,
    meaning: str,
) -> str:
    """The text for docs/performance.md."""
    from django.utils import timezone

    from tests.bench.chinese import LENGTH
    from tests.bench.reporting import machine, table

    rows = [
        (one.what, f"{one.value:.1f} {one.unit}", f"{one.most:g} {one.unit}", one.holds)
        for one in promises
    ]
    kept = table(
        ("promise", "measured", "below", "holds"),
        [(*row[:3], "yes" if row[3] else "**no**") for row in rows],
    )
    beside = (
        f"\n\nOver {min(asked.rivals, asked.cases):,} of the cases, "
        f"questions and words; with the product's two engines planning is included:\n\n{rivals}"
        if rivals
        else ""
    )
    index = f" The index was built in {built:.0f} s." if built else ""
    return f"""## Search

`make bench-search` writes {asked.cases:,} generated cases of {LENGTH:,} characters into a database
and, by the product's own engine, into an index. Times are the best of {asked.rounds} of each
question: other work on the machine only ever adds to them. Planning alone takes
{statistics.median(whole.planned):.1f} ms of a question.{index}

{kept}{beside}

{meaning}

Measured on {timezone.localdate():%Y-%m-%d} on {machine()}, load {os.getloadavg()[0]:.1f}.
"""


if __name__ == "__main__":
    sys.exit(main())
