"""What results can be narrowed to, with counts; the address says what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.site.searching.question import SearchQuestion, facets_of
from search.answers import answer_request
from search.documents import DocumentFacet
from search.presentation import FacetField
from search.queries import SearchRequest

MOST_VALUES = 12  # values of one filter that are offered

Counts = Sequence[tuple[DocumentFacet, int]]


@dataclass(frozen=True, slots=True)
class FilterLink:
    """One value that results can be narrowed to, or freed from; `count` is what it would bring."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """One filter with the values that bring something or are chosen."""

    name: str
    label: str
    links: tuple[FilterLink, ...]


def filters_of(
    question: SearchQuestion, request: SearchRequest, counts: Counts
) -> tuple[ResultFilter, ...]:
    """The filters of a question for one kind (the index once a chosen filter, and their words).

    Values of one filter are alternatives, so what another value would bring is counted without
    the values of the same filter that are chosen.
    """
    made = []
    for field in facets_of(question.kind):
        chosen = question.chosen(field.name)
        held = _chosen_counts(field.name, _counts_beside(field.name, request) if chosen else counts)
        values = sorted(held.keys() | chosen, key=_places(field, held))[:MOST_VALUES]
        if len(values) > 1 or chosen:
            words = field.words(values)
            links = tuple(
                FilterLink(
                    label=words.get(value, value),
                    count=held.get(value, 0),
                    url=question.toggled(field.name, value),
                    chosen=value in chosen,
                )
                for value in values
            )
            made.append(ResultFilter(field.name, field.label, links))
    return tuple(made)


def _counts_beside(name: str, request: SearchRequest) -> Counts:
    """What would be found by all filters but this one."""
    others = tuple(facet for facet in request.filters if facet.name != name)
    (group,) = answer_request(replace(request, filters=others, limit=0, offset=0)).groups
    return group.counts


def _chosen_counts(name: str, counts: Counts) -> dict[str, int]:
    return {facet.value: count for facet, count in counts if facet.name == name}


def _places(field: FacetField, held: Mapping[str, int]) -> Callable[[str], tuple[int, str]]:
    """By how much a value brings, or four digits backwards where the field says so."""

    def place(value: str) -> tuple[int, str]:
        if field.highest_first and value.isdecimal() and len(value) == 4:
            return -int(value), value
        return -held.get(value, 0), value

    return place
