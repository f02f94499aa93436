"""A live case as readers see it, remembered until anything in the library changes.

It decides nothing about a case: `reading` does. What is remembered is told by the page, its live
revision and the number of the last change that the library announced to search.
"""

from django.core.cache import cache

from cases.models import CasePage
from cases.selectors.reading import CaseReading, read_case
from search.service import last_change

SECONDS = 600  # bounds what a change that nobody announced can leave on the screen


def state_of(page: CasePage) -> str:
    """Name what a live page shows now: another name as soon as anything has changed (1 query)."""
    return f"case-{page.pk}-{page.live_revision_id}-{last_change()}"


def read_live_case(page: CasePage, state: str) -> CaseReading:
    """Return `read_case` of a live page: no query where its state is remembered."""
    remembered: CaseReading | None = cache.get(state)
    if remembered is None:
        remembered = read_case(page)
        cache.set(state, remembered, SECONDS)
    return remembered
