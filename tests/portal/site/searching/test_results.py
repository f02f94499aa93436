"""The pager of the results: which pages are linked, and where a gap is shown."""

import pytest
from django.http import QueryDict

from portal.site.searching.question import read_question
from portal.site.searching.results import pages_of, result_pages


@pytest.mark.parametrize(
    ("page", "total", "numbers"),
    [
        (1, 0, []),
        (1, 20, []),
        (1, 21, [1, 2]),
        (1, 60, [1, 2, 3]),
        (1, 80, [1, 2, 0, 4]),
        (2, 80, [1, 2, 3, 4]),
        (4, 120, [1, 0, 3, 4, 5, 6]),
        (5, 200, [1, 0, 4, 5, 6, 0, 10]),
        (10, 200, [1, 0, 9, 10]),
        (50, 100_000, [1, 0, 49, 50]),
    ],
)
def test_the_first_the_last_and_the_neighbours_are_linked_and_a_page_left_out_is_a_gap(
    page: int, total: int, numbers: list[int]
) -> None:
    question = read_question(QueryDict(f"q=停电&in=cases&page={page}"))
    links = result_pages(question, total)
    assert [number for number, _ in links] == numbers
    for number, address in links:
        assert address == (question.on_page(number) if number else "")


@pytest.mark.parametrize(
    ("total", "pages"), [(0, 0), (1, 1), (20, 1), (21, 2), (1000, 50), (1001, 50)]
)
def test_twenty_results_are_a_page_and_there_are_fifty_at_most(total: int, pages: int) -> None:
    assert pages_of(total) == pages
