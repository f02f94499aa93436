"""Counting and narrowing, without a database: a row stands for 1, 20 or 300 cases."""

from collections import Counter

from cases.casebook.facets import FacetRow, facet_counts, matching_rows


def row(cases: int, **keys: str) -> FacetRow:
    return FacetRow({name: frozenset(value.split()) for name, value in keys.items()}, cases)


ROWS = [
    row(1, kind="adverse", year="2024", tag="a b"),
    row(20, kind="adverse", year="2023", tag="b"),
    row(300, kind="common", year="2024", tag=""),
]
NAMES = ("kind", "year", "tag")


def found_by(**keys: str) -> list[int]:
    return [row.cases for row in matching_rows(ROWS, choose(**keys))]


def choose(**keys: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(value.split()) for name, value in keys.items()}


def test_without_choices_everything_is_found() -> None:
    assert found_by() == [1, 20, 300]


def test_choices_of_one_facet_are_alternatives() -> None:
    assert found_by(year="2023 2024") == [1, 20, 300]


def test_choices_of_different_facets_must_all_hold() -> None:
    assert found_by(kind="adverse", year="2024") == [1]


def test_a_choice_does_not_narrow_its_own_counts() -> None:
    found = facet_counts(ROWS, NAMES, choose(kind="adverse"))
    assert found["kind"] == Counter(adverse=21, common=300)
    assert found["year"] == Counter({"2024": 1, "2023": 20})


def test_a_row_that_fails_two_facets_counts_nowhere() -> None:
    found = facet_counts(ROWS, NAMES, choose(kind="adverse", year="2023"))
    assert found["kind"] == Counter(adverse=20)
    assert found["year"] == Counter({"2024": 1, "2023": 20})
    assert found["tag"] == Counter(b=20)
