"""What readers see of cases, clauses and lists, kept until anything in the library changes.

It decides nothing about them: `reading`, `clauses`, `citing` and `library` do. The version of the
content is read first and the content after it: what is kept is never older than its name says.
Where the version is unknown nothing is kept. docs/adr/0010-kept-pages.md says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.cache import cache, caches

from cases.models import CasePage, Clause
from cases.selectors.citing import cases_by_article
from cases.selectors.clause_texts import Article
from cases.selectors.clauses import ClauseReading, find_clause, find_edition, read_clause
from cases.selectors.facets import Choices
from cases.selectors.library import (
    FacetOption,
    LibraryList,
    ListOrder,
    count_by_category,
    list_cases,
    option_keys,
)
from cases.selectors.reading import CaseReading, read_case
from portal.versions.reading import current_version

Value = TypeVar("Value")

ROOM = "cases"
SECONDS = 600  # as long as nobody changes anything


@dataclass(frozen=True, slots=True)
class CachedReading(Generic[Value]):
    """What is read, and the name of its state: what is made of it may be kept under that.

    The state is empty where nothing may be kept.
    """

    reading: Value
    state: str


def read_live_case(page: CasePage) -> CachedReading[CaseReading] | None:
    """Return `read_case` of a live page, which stays as it is (1 query where it is kept).

    None where it is no longer live: the page in hand may be older than the version.
    """
    state = _state(f"case-{page.pk}")

    def read() -> CaseReading | None:
        now = CasePage.objects.live().filter(pk=page.pk).first()
        return read_case(now) if now else None

    reading = _kept(state, read)
    return CachedReading(reading, state) if reading else None


def read_known_clause(clause: Clause, page: int) -> CachedReading[ClauseReading] | None:
    """Return `read_clause` (1 query where it is kept); None where the clause is shown no longer."""
    version = current_version(ROOM)

    def state(number: int) -> str:
        return f"clause-{clause.pk}-{number}-{version}" if version else ""

    reading: ClauseReading | None = cache.get(state(page)) if version else None
    if reading is None:
        edition = find_edition(clause.edition.regulation.slug, clause.edition.slug)
        now = find_clause(edition, clause.path) if edition else None
        if now is None:
            return None
        reading = read_clause(now, page)
        if version:
            # under the page that it became: numbers beyond the last push nothing out
            cache.set(state(reading.page), reading, SECONDS)
    return CachedReading(reading, state(reading.page))


def list_known_cases(choices: Choices, order: ListOrder, page: int) -> CachedReading[LibraryList]:
    """Return `list_cases` (1 query where it is kept).

    A list is kept where all choices name options that exist, under the page that it became.
    """
    version = current_version(ROOM)
    if not version or not _exist(choices, version):
        return CachedReading(list_cases(choices, order, page), "")
    lists = caches["lists"]
    chosen = _digest(sorted((name, sorted(keys)) for name, keys in choices.items()))

    def state(number: int) -> str:
        return f"cases-{order}-{chosen}-{number}-{version}"

    found: LibraryList | None = lists.get(state(page))
    if found is None:
        found = list_cases(choices, order, page)
        lists.set(state(found.page), found, SECONDS)
    return CachedReading(found, state(found.page))


def _exist(choices: Choices, version: str) -> bool:
    """Ask whether everything that is chosen is an option of the library."""
    if not choices:
        return True
    known: Mapping[str, frozenset[str]] = _kept(f"options-{version}", option_keys)
    return all(keys <= known[name] for name, keys in choices.items())


def count_known_categories() -> tuple[FacetOption, ...]:
    """Return `count_by_category` (1 query where it is kept)."""
    return _kept(_state("categories"), count_by_category)


def known_cases_by_article(articles: Collection[Article]) -> dict[Article, set[int]]:
    """Return `cases_by_article`: one query where these are kept, two where they are not."""
    if not articles:
        return {}

    def read() -> dict[Article, set[int]]:
        found = cases_by_article(articles)
        return {article: found[article] for article in articles}

    return _kept(_state(f"citing-{_digest(sorted(articles))}"), read)


def _state(thing: str) -> str:
    """Name what is committed of a thing now (1 query); "" where nobody knows."""
    version = current_version(ROOM)
    return f"{thing}-{version}" if version else ""


def _digest(value: object) -> str:
    written = repr(value).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(written, digest_size=16).hexdigest()


def _kept(state: str, read: Callable[[], Value]) -> Value:
    """Return what stands under the name of a state; it is read where nothing does yet."""
    kept: Value | None = cache.get(state) if state else None
    if kept is None:
        kept = read()
        if state and kept is not None:
            cache.set(state, kept, SECONDS)
    return kept
