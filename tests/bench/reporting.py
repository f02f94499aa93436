"""The page of figures: one section a bench, and what the figures were measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path

TITLE = "# Performance\n"


def write_section(page: Path, name: str, text: str) -> None:
    """Put the section between its marks, at the end where the page has none yet."""
    begin, end = f"<!-- {name}: written by make bench -->", f"<!-- end of {name} -->"
    before = page.read_text(encoding="utf-8") if page.exists() else TITLE
    section = f"{begin}\n{text.strip()}\n{end}"
    head, found, rest = before.partition(begin)
    after = rest.partition(end)[2] if found else "\n"
    page.write_text(f"{head.rstrip()}\n\n{section}{after}", encoding="utf-8")


def table(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """A table in Markdown, the first column of words, the others of figures."""
    lines = [heads, ("---", *("---:" for _ in heads[1:])), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def machine() -> str:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        names = [line for line in cpus.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return (
        f"{model}, {os.cpu_count()} cores, CPython {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
