"""The same documents and questions in SQLite's FTS5 and in Elasticsearch; each returns figures."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cases.search_kinds import CASES
from search.documents import SearchDocument
from search.queries import SearchPlan


@dataclass(frozen=True, slots=True)
class Figures:
    """What one engine took for the same documents and questions; times in ms, a size in MB."""

    name: str
    built: float
    size: float
    times: tuple[float, ...]
    empty: int

    def median(self) -> float:
        """The time of the middle question."""
        return statistics.median(self.times)

    def slow(self) -> float:
        """The time that 95 of a hundred questions stay below."""
        return statistics.quantiles(self.times, n=20)[-1]


def folder_size(folder: Path) -> float:
    """All files of a folder in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def asked(ask: Callable[[str], int], questions: Sequence[str], rounds: int) -> tuple[list, int]:
    """The best time of each question in ms, and how many found nothing."""
    times, empty = [], 0
    for question in questions:
        taken = []
        found = 0
        for _ in range(rounds):
            start = time.perf_counter()
            found = ask(question)
            taken.append((time.perf_counter() - start) * 1000)
        times.append(min(taken))
        empty += found == 0
    return times, empty


def fts5(
    documents: Iterable[SearchDocument], questions: Sequence[str], rounds: int, folder: Path
) -> Figures:
    """SQLite's trigram index without the text; a question is its trigrams joined by OR."""
    path = folder / "fts5.sqlite3"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute(
        "CREATE VIRTUAL TABLE held USING fts5(title, body, content='', tokenize='trigram')"
    )
    start = time.perf_counter()
    with database:
        database.executemany(
            "INSERT INTO held(title, body) VALUES (?, ?)", ((d.title, d.body) for d in documents)
        )
        database.execute("INSERT INTO held(held) VALUES ('optimize')")
    built = time.perf_counter() - start

    def ask(question: str) -> int:
        pieces = [question[at : at + 3] for at in range(max(1, len(question) - 2))]
        words = " OR ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
        rows = "SELECT rowid FROM held WHERE held MATCH ? ORDER BY rank LIMIT 20"
        return len(database.execute(rows, (words,)).fetchall())

    times, empty = asked(ask, questions, rounds)
    database.close()
    size = path.stat().st_size / 1e6
    path.unlink()
    return Figures("SQLite FTS5, trigrams", built, size, tuple(times), empty)


def elasticsearch(
    documents: Iterable[SearchDocument],
    questions: Sequence[str],
    rounds: int,
    plan: Callable[[str], SearchPlan],
) -> Figures:
    """A real server of one node on loopback, by the product's engine and the same plans."""
    from search.engines.elasticsearch import ElasticsearchEngine
    from tests.search.elasticsearch.engines import client_of, cluster_of
    from tests.servers.elasticsearch import running

    with running() as server:
        engine = ElasticsearchEngine(cluster_of(server))
        start = time.perf_counter()
        engine.rebuild(CASES, iter(documents), list)
        built = time.perf_counter() - start
        times, empty = asked(lambda q: len(engine.find(plan(q)).hits), questions, rounds)
        with client_of(server) as client:
            told = client.indices.stats(index=f"{engine.cluster.prefix}-*", metric="store").body
        size = told["_all"]["primaries"]["store"]["size_in_bytes"] / 1e6
        return Figures(f"Elasticsearch {server.release.version}", built, size, tuple(times), empty)
