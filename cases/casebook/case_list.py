"""The library as a list: what is chosen, what is found, what another choice would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import cache
from django.db.models import Count, F
from django.db.models.expressions import OrderBy

from cases.case_cards import CaseCard, cards_in_order, live_cases
from cases.casebook.facet_counts import Slugs, conditions_of, count_facets, words_of_cases
from cases.casebook.facets import Choices
from cases.models import (
    BusinessCategory,
    CaseIndexPage,
    Regulation,
    Term,
    TermVocabulary,
)
from cases.sections import CaseKind

PAGE_SIZE = 20
_ADDRESS_KEY, _ADDRESS_SECONDS = "cases.library_address", 30
_OWN_FACETS = {"kind": "案例性质", "category": "案例分类", "regulation": "涉及规章", "year": "年份"}
FACETS: dict[str, str] = {**_OWN_FACETS, **dict(TermVocabulary.choices), "tag": "标签"}
"""The facets in their order: name in the address → words on the page."""


class ListOrder(StrEnum):
    """How the list is sorted."""

    NEWEST = "newest"
    EVENT = "event"


_SORTING: Mapping[ListOrder, tuple[str | OrderBy, ...]] = {
    ListOrder.NEWEST: ("-first_published_at", "-pk"),
    ListOrder.EVENT: (F("event_date").desc(nulls_last=True), "-pk"),
}
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
    """Return a page, counted from 1 and drawn back into what there is (9 queries, 11 at most)."""
    options = _known_options()
    counted = count_facets(choices, options.categories, options.regulations)
    pages = -(-counted.total // PAGE_SIZE)
    page = max(1, min(page, pages))
    return LibraryList(
        cards=_cards_of_page(choices, order, page, counted.total),
        total=counted.total,
        whole=counted.whole,
        page=page,
        pages=pages,
        facets=_labelled_facets(counted.options, choices, options.labels),
    )


def _cards_of_page(
    choices: Choices, order: ListOrder, page: int, total: int
) -> tuple[CaseCard, ...]:
    """The cards of one page (2 queries). In the second half it is counted from the end."""
    start, end = (page - 1) * PAGE_SIZE, min(page * PAGE_SIZE, total)
    if start >= end:
        return ()
    # Ids are sorted alone, without the texts of their cases.
    sorting = _SORTING[order]
    found = live_cases().filter(*conditions_of(choices)).order_by(*sorting).values("pk")
    is_early = start <= total // 2
    ids = found[start:end] if is_early else found.reverse()[total - end : total - start]
    return cards_in_order(live_cases().filter(pk__in=ids).order_by(*sorting))


def count_by_category() -> tuple[FacetOption, ...]:
    """Return the categories that hold live cases, in their order (2 queries)."""
    by_category = live_cases().order_by().values_list("category__slug").annotate(Count("pk"))
    held = dict(by_category)
    return tuple(
        FacetOption(category.slug, category.name, held[category.slug], chosen=False)
        for category in BusinessCategory.objects.all()
        if category.slug in held
    )


def option_keys() -> dict[str, frozenset[str]]:
    """Return the keys that each facet knows, whether or not they would bring a case (5 queries)."""
    labels = _known_options().labels
    return {name: frozenset(labels.get(name, ())) for name in FACETS} | words_of_cases()


@dataclass(frozen=True, slots=True)
class _KnownOptions:
    """The words of all options that stand in a list, and the keys of those that have a row."""

    labels: Mapping[str, Mapping[str, str]]
    categories: Slugs
    regulations: Slugs


def _known_options() -> _KnownOptions:
    """Read the lists of options (3 queries)."""
    categories = list(BusinessCategory.objects.values_list("pk", "slug", "name"))
    regulations = list(Regulation.objects.values_list("pk", "slug", "title"))
    labels: dict[str, dict[str, str]] = {
        "kind": dict(CaseKind.choices()),
        "category": {slug: name for _, slug, name in categories},
        "regulation": {slug: title for _, slug, title in regulations},
    }
    for vocabulary, pk, name in Term.objects.values_list("vocabulary", "pk", "name"):
        labels.setdefault(vocabulary, {})[str(pk)] = name
    return _KnownOptions(
        labels,
        {pk: slug for pk, slug, _ in categories},
        {pk: slug for pk, slug, _ in regulations},
    )


def _labelled_facets(
    held: Mapping[str, Counter[str]],
    choices: Choices,
    labels: Mapping[str, Mapping[str, str]],
) -> tuple[CaseFacet, ...]:
    """The facets with their options labelled and in order."""
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
