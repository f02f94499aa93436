"""What readers see of cases, clauses and lists, remembered until anything in the library changes.

It decides nothing about them: `reading`, `clauses`, `citing` and `library` do. What is remembered
is named by what it is of and the number of the last change that the library announced to search.
"""

import hashlib
from collections.abc import Callable, Collection
from typing import TypeVar

from django.core.cache import cache

from cases.models import CasePage, Clause
from cases.selectors.citing import cases_by_article
from cases.selectors.clause_texts import Article
from cases.selectors.clauses import ClauseReading, read_clause
from cases.selectors.facets import Choices
from cases.selectors.library import LibraryList, Option, Order, count_by_category, list_cases
from cases.selectors.reading import CaseReading, read_case
from search.service import last_change

Kept = TypeVar("Kept")

SECONDS = 600  # bounds what a change that nobody announced can leave on the screen


def state_of(page: CasePage) -> str:
    """Name what a live page shows now: another name as soon as anything has changed (1 query)."""
    return f"case-{page.pk}-{page.live_revision_id}-{last_change()}"


def read_live_case(page: CasePage, state: str) -> CaseReading:
    """Return `read_case` of a live page: no query where its state is remembered."""
    return _remembered(state, lambda: read_case(page))


def state_of_clause(clause: Clause, page: int) -> str:
    """Name what a page of a clause shows now (1 query)."""
    return f"clause-{clause.pk}-{page}-{last_change()}"


def read_known_clause(clause: Clause, page: int, state: str) -> ClauseReading:
    """Return `read_clause`: no query where its state is remembered."""
    return _remembered(state, lambda: read_clause(clause, page))


def state_of_list(address: str) -> str:
    """Name what the library shows now at an address, which is its query as typed (1 query)."""
    digest = hashlib.blake2b(address.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"cases-{digest}-{last_change()}"


def list_known_cases(choices: Choices, order: Order, page: int, state: str) -> LibraryList:
    """Return `list_cases`: no query where its state is remembered."""
    return _remembered(state, lambda: list_cases(choices, order, page))


def count_known_categories() -> tuple[Option, ...]:
    """Return `count_by_category`: one query where it is remembered."""
    return _remembered(f"categories-{last_change()}", count_by_category)


def known_cases_by_article(articles: Collection[Article]) -> dict[Article, set[int]]:
    """Return `cases_by_article`: one query where these are remembered, two where they are not."""
    if not articles:
        return {}
    digest = hashlib.blake2b(repr(sorted(articles)).encode(), digest_size=16).hexdigest()
    state = f"citing-{digest}-{last_change()}"

    def read() -> dict[Article, set[int]]:
        found = cases_by_article(articles)
        return {article: found[article] for article in articles}

    return _remembered(state, read)


def _remembered(state: str, read: Callable[[], Kept]) -> Kept:
    """Return what stands under the name of a state; it is read where nothing does yet."""
    kept: Kept | None = cache.get(state)
    if kept is None:
        kept = read()
        cache.set(state, kept, SECONDS)
    return kept
