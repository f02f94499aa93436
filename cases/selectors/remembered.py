"""A live case as readers see it, remembered until anything in the library changes.

It decides nothing about a case: `reading` does. What is remembered is told by the page, its live
revision and the number of the last change that the library announced to search.
"""

from django.core.cache import cache

from cases.models import CasePage
from cases.selectors.reading import CaseReading, read_case
from search.service import last_change

SECONDS = 600  # bounds what a change that nobody announced can leave on the screen


def read_live_case(page: CasePage) -> CaseReading:
    """Return `read_case` of a live page: one query where nothing has changed since."""
    key = f"case-{page.pk}-{page.live_revision_id}-{last_change()}"
    remembered: CaseReading | None = cache.get(key)
    if remembered is None:
        remembered = read_case(page)
        cache.set(key, remembered, SECONDS)
    return remembered
