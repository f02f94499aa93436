"""The library as a list: what is chosen, what is found, what another choice would bring."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import cache
from django.db.models import Count

from cases.event_dates import DatePrecision
from cases.models import (
    BusinessCategory,
    CaseIndexPage,
    CaseTag,
    Citation,
    Regulation,
    Term,
    TermVocabulary,
)
from cases.sections import CaseKind
from cases.selectors.cards import CaseCard, cards_of, live_cases
from cases.selectors.facets import Choices, FacetRow, facet_counts, matching_rows

PAGE_SIZE = 20
_ADDRESS_KEY, _ADDRESS_SECONDS = "cases.library_address", 30
_OWN_FACETS = {"kind": "案例性质", "category": "案例分类", "regulation": "涉及规章", "year": "年份"}
FACETS: dict[str, str] = {**_OWN_FACETS, **dict(TermVocabulary.choices), "tag": "标签"}
"""The facets in their order: name in the address → words on the page."""


class ListOrder(StrEnum):
    """How the list is sorted."""

    NEWEST = "newest"
    EVENT = "event"


ORDERS = {ListOrder.NEWEST: "最近发布", ListOrder.EVENT: "事发时间"}


@dataclass(frozen=True, slots=True)
class FacetOption:
    """One option of a facet: how many cases it would bring, and whether it is chosen."""

    key: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class CaseFacet:
    """One facet with the options that bring something or are chosen."""

    name: str
    label: str
    options: tuple[FacetOption, ...]

    @property
    def chosen(self) -> int:
        """How many of its options are chosen."""
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class LibraryList:
    """One page of the library; `pages` is 0 where nothing is found."""

    cards: tuple[CaseCard, ...]
    total: int
    whole: int
    page: int
    pages: int
    facets: tuple[CaseFacet, ...]


def library_address() -> str | None:
    """Return the address of the case library; None where there is none.

    Every page asks, and it hardly ever changes: the answer may be half a minute old.
    """
    address: str | None = cache.get(_ADDRESS_KEY)
    if address is None:
        index = CaseIndexPage.objects.filter(live=True).first()
        address = index.get_url() if index else None
        if address is not None:
            cache.set(_ADDRESS_KEY, address, _ADDRESS_SECONDS)
    return address


def list_cases(choices: Choices, order: ListOrder, page: int) -> LibraryList:
    """Return a page, counted from 1 and drawn back into what there is (8 queries at most)."""
    rows = _facet_rows(order)
    found = matching_rows(rows, choices)
    pages = -(-len(found) // PAGE_SIZE)
    page = max(1, min(page, pages))
    start = (page - 1) * PAGE_SIZE
    return LibraryList(
        cards=cards_of(found[start : start + PAGE_SIZE]),
        total=len(found),
        whole=len(rows),
        page=page,
        pages=pages,
        facets=_labelled_facets(facet_counts(rows, tuple(FACETS), choices), choices),
    )


def count_by_category() -> tuple[FacetOption, ...]:
    """Return the categories that hold live cases, in their order (2 queries)."""
    by_category = live_cases().order_by().values_list("category__slug").annotate(Count("pk"))
    held = dict(by_category)
    return tuple(
        FacetOption(category.slug, category.name, held[category.slug], chosen=False)
        for category in BusinessCategory.objects.all()
        if category.slug in held
    )


def _facet_rows(order: ListOrder) -> list[FacetRow]:
    """Every live case as keys of its options, sorted (3 queries, whatever the choices)."""
    sorting = {
        ListOrder.NEWEST: ("-first_published_at", "-pk"),
        ListOrder.EVENT: ("-event_date", "-pk"),
    }[order]
    vocabularies = tuple(TermVocabulary.values)
    columns = live_cases().values_list(
        "pk",
        "kind",
        "category__slug",
        "event_date",
        "event_date_precision",
        *(f"{name}_id" for name in vocabularies),
    )
    regulations, tags = _regulations_by_case(), _tags_by_case()
    rows = []
    # NULL sorts first or last as the database pleases: undated cases go last by hand.
    listed = list(columns.order_by(*sorting))
    if order is ListOrder.EVENT:
        listed.sort(key=lambda row: row[3] is None)
    for pk, kind, category, day, precision, *terms in listed:
        dated = day is not None and precision != DatePrecision.UNKNOWN
        keys = {
            "kind": frozenset({kind}),
            "category": frozenset({category} if category else ()),
            "regulation": frozenset(regulations.get(pk, ())),
            "year": frozenset({str(day.year)} if dated else ()),
            "tag": frozenset(tags.get(pk, ())),
        }
        for name, term in zip(vocabularies, terms, strict=True):
            keys[name] = frozenset({str(term)} if term else ())
        rows.append(FacetRow(pk, keys))
    return rows


def _regulations_by_case() -> dict[int, set[str]]:
    pairs = Citation.objects.filter(page__live=True).values_list(
        "page_id", "clause__edition__regulation__slug", "regulation__slug"
    )
    found: dict[int, set[str]] = defaultdict(set)
    for page, through_clause, directly in pairs:
        found[page].update(slug for slug in (through_clause, directly) if slug)
    return found


def _tags_by_case() -> dict[int, set[str]]:
    pairs = CaseTag.objects.filter(content_object__live=True).values_list(
        "content_object_id", "tag__name"
    )
    found: dict[int, set[str]] = defaultdict(set)
    for page, name in pairs:
        found[page].add(name)
    return found


def option_keys() -> dict[str, frozenset[str]]:
    """Return the keys that each facet knows, whether or not they would bring a case (5 queries)."""
    labels = _labels()
    days = live_cases().filter(event_date__isnull=False).order_by()
    years = days.values_list("event_date__year", flat=True).distinct()
    tags = CaseTag.objects.filter(content_object__live=True).order_by()
    return {name: frozenset(labels.get(name, ())) for name in FACETS} | {
        "year": frozenset(map(str, years)),
        "tag": frozenset(tags.values_list("tag__name", flat=True).distinct()),
    }


def _labels() -> dict[str, dict[str, str]]:
    """The words of all options that stand in a list, by facet and key (3 queries)."""
    labels: dict[str, dict[str, str]] = {
        "kind": dict(CaseKind.choices()),
        "category": dict(BusinessCategory.objects.values_list("slug", "name")),
        "regulation": dict(Regulation.objects.values_list("slug", "title")),
    }
    for vocabulary, pk, name in Term.objects.values_list("vocabulary", "pk", "name"):
        labels.setdefault(vocabulary, {})[str(pk)] = name
    return labels


def _labelled_facets(held: Mapping[str, Counter[str]], choices: Choices) -> tuple[CaseFacet, ...]:
    """The facets with their options labelled and in order (3 queries)."""
    labels = _labels()
    made = []
    for name, label in FACETS.items():
        known = labels.get(name) if name not in {"year", "tag"} else None
        chosen = choices.get(name, frozenset())
        keys = [key for key in {*held[name], *chosen} if known is None or key in known]
        options = [
            FacetOption(
                key,
                f"{key} 年" if name == "year" else (known or {}).get(key, key),
                held[name][key],
                key in chosen,
            )
            for key in _in_order(name, keys, known, held[name])
        ]
        if options:
            made.append(CaseFacet(name, label, tuple(options)))
    return tuple(made)


def _in_order(
    name: str, keys: list[str], known: Mapping[str, str] | None, held: Counter[str]
) -> list[str]:
    """Years backwards, free words and regulations by how many they bring, lists as kept."""
    if name == "year":
        return sorted(keys, reverse=True)
    if known is None or name == "regulation":
        return sorted(keys, key=lambda key: (-held[key], key))
    order = list(known)
    return sorted(keys, key=order.index)
