"""What results can be narrowed to, with counts; the address says what is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cases.models import BusinessCategory, Regulation
from cases.models.pages import CaseKind
from cases.models.regulations import EditionStatus
from portal.web.searching.question import FILTERS, Question
from search.answers import search
from search.documents import Facet
from search.queries import SearchRequest

MOST_VALUES = 12  # values of one filter that are offered
FILTER_WORDS = {
    "kind": "性质",
    "category": "分类",
    "year": "年份",
    "regulation": "规章",
    "status": "状态",
}

Counts = Sequence[tuple[Facet, int]]


@dataclass(frozen=True, slots=True)
class FilterLink:
    """One value that results can be narrowed to, or freed from; `count` is what it would bring."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter with the values that bring something or are chosen."""

    name: str
    label: str
    links: tuple[FilterLink, ...]


def filters_of(question: Question, request: SearchRequest, counts: Counts) -> tuple[Filter, ...]:
    """The filters of a question for one kind (2 queries, and the index once a chosen filter).

    Values of one filter are alternatives, so what another value would bring is counted without
    the values of the same filter that are chosen.
    """
    labels = _labels(question.kind)
    made = []
    for name in FILTERS[question.kind]:
        chosen = question.chosen(name)
        held = _held(name, _counts_beside(name, request) if chosen else counts)
        values = sorted(held.keys() | chosen, key=lambda value: _place(name, value, held))
        links = tuple(
            FilterLink(
                label=f"{value} 年" if name == "year" else labels.get((name, value), value),
                count=held.get(value, 0),
                url=question.toggled(name, value),
                chosen=value in chosen,
            )
            for value in values[:MOST_VALUES]
        )
        if len(links) > 1 or chosen:
            made.append(Filter(name, FILTER_WORDS[name], links))
    return tuple(made)


def _counts_beside(name: str, request: SearchRequest) -> Counts:
    """What would be found by all filters but this one."""
    others = tuple(facet for facet in request.filters if facet.name != name)
    (group,) = search(replace(request, filters=others, limit=0, offset=0)).groups
    return group.counts


def _held(name: str, counts: Counts) -> dict[str, int]:
    return {facet.value: count for facet, count in counts if facet.name == name}


def _place(name: str, value: str, held: Mapping[str, int]) -> tuple[int, str]:
    """Years backwards, all else by how much it brings."""
    if name == "year" and value.isdecimal() and len(value) == 4:
        return -int(value), value
    return -held.get(value, 0), value


def _labels(kind: str) -> dict[tuple[str, str], str]:
    """The words for the values of a kind's filters (1 query)."""
    words: dict[tuple[str, str], str] = {}
    if "category" in FILTERS[kind]:
        words.update({("kind", value): str(label) for value, label in CaseKind.choices})
        for slug, name in BusinessCategory.objects.values_list("slug", "name"):
            words["category", slug] = name
    if "regulation" in FILTERS[kind]:
        words.update({("status", value): str(label) for value, label in EditionStatus.choices})
        for slug, title in Regulation.objects.values_list("slug", "title"):
            words["regulation", slug] = title
    return words
