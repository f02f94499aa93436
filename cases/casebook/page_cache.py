"""What many pages share of the library, kept until anything in it changes: lists and counts.

It decides nothing about them: `citing` and `library` do. The version of the
content is read first and the content after it: what is kept is never older than its name says.
Where the version is unknown nothing is kept. docs/adr/0010-kept-pages.md says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache, caches

from cases.casebook.case_list import (
    FacetOption,
    LibraryList,
    ListOrder,
    count_by_category,
    list_cases,
    option_keys,
)
from cases.casebook.facets import Choices
from cases.regulations.citing_cases import cases_by_article
from cases.regulations.clause_texts import Article
from portal.versions.reading import current_version

Value = TypeVar("Value")

ROOM = "cases"
SECONDS = 600  # as long as nobody changes anything


@dataclass(frozen=True, slots=True)
class CachedList:
    """A page of the library, and whether it is kept: so may be what is made of it."""

    found: LibraryList
    is_kept: bool


def list_known_cases(choices: Choices, order: ListOrder, page: int) -> CachedList:
    """Return `list_cases` (1 query where it is kept).

    A list is kept where all choices name options that exist, under the page that it became.
    """
    version = current_version(ROOM)
    if not version or not _exist(choices, version):
        return CachedList(list_cases(choices, order, page), is_kept=False)
    lists = caches["lists"]
    chosen = _digest(sorted((name, sorted(keys)) for name, keys in choices.items()))

    def state(number: int) -> str:
        return f"cases-{order}-{chosen}-{number}-{version}"

    found: LibraryList | None = lists.get(state(page))
    if found is None:
        found = list_cases(choices, order, page)
        lists.set(state(found.page), found, SECONDS)
    return CachedList(found, is_kept=True)


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
        if state:
            cache.set(state, kept, SECONDS)
    return kept
