"""One group of results as the page shows it; it asks neither index nor library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from portal.site.searching.filters import FilterLink, ResultFilter
from portal.site.searching.question import ALONE, LAST_PAGE, SearchQuestion
from search.answers import SearchResult
from search.documents import SearchDocument
from search.journal import click_ticket


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result. `title` and `words` are safe HTML with marks.

    `ticket` lets its opening be counted; empty where the question is not in the log. `details` is
    what the room of the document knows beyond it; the card of its kind reads them.
    """

    title: SafeString
    words: SafeString
    document: SearchDocument
    ticket: str
    details: object = None


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """The results of one kind: those that hold the words, then those that are only near.

    `card` is the template of one result; `heading` is the label, or what the featured card calls
    the group. `total` counts both over all pages, `near_total` the latter; `listed` counts what
    stands below the heading; `roughly` stands before numbers that are estimates.
    """

    kind: str
    label: str
    heading: str
    measure: str
    card: str
    total: int
    near_total: int
    listed: int
    results: tuple[ResultRow, ...]
    near: tuple[ResultRow, ...]
    filters: tuple[ResultFilter, ...]
    pager: tuple[tuple[int, str], ...]
    pages: int
    more_url: str
    available: bool
    roughly: str = ""

    @property
    def holding(self) -> int:
        """How many hold words of the question."""
        return self.total - self.near_total

    @property
    def chosen(self) -> tuple[FilterLink, ...]:
        """The values of its filters that are chosen."""
        return tuple(link for one in self.filters for link in one.links if link.chosen)


@dataclass(frozen=True, slots=True)
class ResultContext:
    """What a page knows of its question when it puts results into words.

    `row` is the question's place in the log; `details` are what rooms know of results, by kind
    and key.
    """

    row: int | None
    offset: int
    details: Mapping[tuple[str, str], object]


def result_row(result: SearchResult, kind: str, rank: int, shown: ResultContext) -> ResultRow:
    """Put one result into words; `rank` counts from 1 within its kind, over all pages."""
    document = result.document
    return ResultRow(
        # search escapes the text before it puts marks in: its contract, and tested there
        title=mark_safe(result.title_html()),  # noqa: S308
        words=mark_safe(result.snippet().html()),  # noqa: S308
        document=document,
        ticket=click_ticket(shown.row, kind, document.key, rank) if shown.row is not None else "",
        details=shown.details.get((kind, document.key)),
    )


def split_results(
    results: Sequence[tuple[int, SearchResult]], kind: str, shown: ResultContext
) -> tuple[tuple[ResultRow, ...], tuple[ResultRow, ...]]:
    """Put ranked results into words: those that hold the words of the question, those near it."""
    holding = tuple(result_row(one, kind, rank, shown) for rank, one in results if not one.near)
    near = tuple(result_row(one, kind, rank, shown) for rank, one in results if one.near)
    return holding, near


def pages_of(total: int) -> int:
    """How many pages the results of one kind fill; what lies behind LAST_PAGE is not reached."""
    return min(-(-total // ALONE), LAST_PAGE)


def result_pages(question: SearchQuestion, total: int) -> tuple[tuple[int, str], ...]:
    """The pages worth a link, with (0, "") for a gap; empty where there is one page."""
    pages = pages_of(total)
    if pages < 2:
        return ()
    near = {1, pages, question.page - 1, question.page, question.page + 1}
    made: list[tuple[int, str]] = []
    for number in sorted(number for number in near if 1 <= number <= pages):
        if made and number > made[-1][0] + 1:
            made.append((0, ""))
        made.append((number, question.on_page(number)))
    return tuple(made)
