"""Counting and narrowing, without a database."""

from collections import Counter

from cases.selectors.facets import FacetRow, facet_counts, matching_rows


def row(page_id: int, **keys: str) -> FacetRow:
    return FacetRow(page_id, {name: frozenset(value.split()) for name, value in keys.items()})


ROWS = [
    row(1, kind="adverse", year="2024", tag="a b"),
    row(2, kind="adverse", year="2023", tag="b"),
    row(3, kind="common", year="2024", tag=""),
]
NAMES = ("kind", "year", "tag")


def choose(**keys: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(value.split()) for name, value in keys.items()}


def test_without_choices_everything_is_found() -> None:
    assert matching_rows(ROWS, {}) == [1, 2, 3]


def test_choices_of_one_facet_are_alternatives() -> None:
    assert matching_rows(ROWS, choose(year="2023 2024")) == [1, 2, 3]


def test_choices_of_different_facets_must_all_hold() -> None:
    assert matching_rows(ROWS, choose(kind="adverse", year="2024")) == [1]


def test_a_choice_does_not_narrow_its_own_counts() -> None:
    found = facet_counts(ROWS, NAMES, choose(kind="adverse"))
    assert found["kind"] == Counter(adverse=2, common=1)
    assert found["year"] == Counter({"2024": 1, "2023": 1})


def test_a_row_that_fails_two_facets_counts_nowhere() -> None:
    found = facet_counts(ROWS, NAMES, choose(kind="adverse", year="2023"))
    assert found["kind"] == Counter(adverse=1)
    assert found["year"] == Counter({"2024": 1, "2023": 1})
    assert found["tag"] == Counter(b=1)
