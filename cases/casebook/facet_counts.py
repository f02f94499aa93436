"""How many live cases each option of the library would bring, counted by the database.

Options that stand in a column of the case are counted together, by a row for each combination that
exists. Years, regulations and tags are counted one by one, by what all other choices let through.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from wagtail.models import Page

from cases.addresses import key_in
from cases.casebook.facets import Choices, FacetRow, facet_counts, matching_rows
from cases.event_dates import DatePrecision
from cases.models import BusinessCategory, CasePage, CaseTag, Citation, TermVocabulary

# in the order of the index that holds them all
_COLUMNS = {
    "category": "category_id",
    "kind": "kind",
    **{name: f"{name}_id" for name in TermVocabulary.values},
}
_SURROGATE = re.compile("[\ud800-\udfff]")
Slugs = Mapping[int, str]
"""The id of a category or regulation → what stands for it in an address."""


@dataclass(frozen=True, slots=True)
class CountedFacets:
    """How many cases there are, how many all choices hold for, and what each option would bring."""

    whole: int
    total: int
    options: Mapping[str, Counter[str]]


def count_facets(choices: Choices, categories: Slugs, regulations: Slugs) -> CountedFacets:
    """Count by facet and option (4 queries, 6 at most)."""
    beside = {name: keys for name, keys in choices.items() if name not in _COLUMNS}
    of_columns = {name: keys for name, keys in choices.items() if name in _COLUMNS}
    rows = _combinations(beside, categories)
    options = facet_counts(rows, tuple(_COLUMNS), of_columns)
    for name, count in (("year", _count_years), ("tag", _count_tags)):
        options[name] = count(_without(choices, name))
    options["regulation"] = _count_regulations(_without(choices, "regulation"), regulations)
    return CountedFacets(
        whole=_shown_cases().count() if beside else sum(row.cases for row in rows),
        total=sum(row.cases for row in matching_rows(rows, of_columns)),
        options=options,
    )


def words_of_cases() -> dict[str, frozenset[str]]:
    """Return the years and tags of all live cases: options that stand in no list (2 queries)."""
    return {"year": frozenset(_count_years({})), "tag": frozenset(_count_tags({}))}


def conditions_of(choices: Choices) -> list[Q]:
    """Return the choices as conditions on cases, one a facet: all of them must hold."""
    return [_condition_of(name, keys) for name, keys in choices.items()]


def _cases_matching(choices: Choices) -> QuerySet[CasePage]:
    return _shown_cases().filter(*conditions_of(choices))


def _shown_cases() -> QuerySet[CasePage]:
    """The live cases: all but the few pages that are not live, which have an index of their own."""
    cases: QuerySet[CasePage] = CasePage.objects.exclude(pk__in=_hidden_pages()).order_by()
    return cases


def _hidden_pages() -> QuerySet[Page, Any]:
    hidden: QuerySet[Page, Any] = Page.objects.filter(live=False).order_by().values("pk")
    return hidden


def _without(choices: Choices, name: str) -> Choices:
    return {other: keys for other, keys in choices.items() if other != name}


def _condition_of(name: str, keys: Collection[str]) -> Q:
    """One of the options of a facet is true of a case; what names no option is true of none."""
    fit = [key for key in keys if _is_storable(key)]
    match name:
        case "kind":
            return Q(kind__in=fit)
        case "category":
            chosen = BusinessCategory.objects.filter(slug__in=fit).order_by()
            return Q(category_id__in=chosen.values("pk"))
        case "year":
            return _dated() & reduce(or_, map(_in_year, fit), Q(pk__in=()))
        case "regulation":
            cited = Citation.objects.order_by()
            through = cited.filter(clause__edition__regulation__slug__in=fit)
            directly = cited.filter(regulation__slug__in=fit)
            return Q(pk__in=through.values("page_id")) | Q(pk__in=directly.values("page_id"))
        case "tag":
            tagged = CaseTag.objects.filter(tag__name__in=fit).order_by()
            return Q(pk__in=tagged.values("content_object_id"))
    terms = [pk for key in fit if (pk := key_in(key)) is not None and str(pk) == key]
    return Q(**{f"{_COLUMNS[name]}__in": terms})


def _is_storable(key: str) -> bool:
    """PostgreSQL refuses the former, every database the latter."""
    return "\0" not in key and not _SURROGATE.search(key)


def _dated() -> Q:
    return Q(event_date__isnull=False) & ~Q(event_date_precision=DatePrecision.UNKNOWN)


def _in_year(key: str) -> Q:
    year = key_in(key)
    if year is None or str(year) != key or not dt.MINYEAR <= year <= dt.MAXYEAR:
        return Q(pk__in=())
    return Q(event_date__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))


def _combinations(choices: Choices, categories: Slugs) -> list[FacetRow]:
    """Every combination of columns that a case has (1 query)."""
    rows = _cases_matching(choices).values_list(*_COLUMNS.values()).annotate(Count("pk"))
    made = []
    for category, kind, *terms, cases in rows:
        keys = {
            "category": frozenset({categories[category]} if category in categories else ()),
            "kind": frozenset({kind}),
        }
        for name, term in zip(TermVocabulary.values, terms, strict=True):
            keys[name] = frozenset({str(term)} if term else ())
        made.append(FacetRow(keys, cases))
    return made


def _count_years(choices: Choices) -> Counter[str]:
    """By the days that cases have: reading the year out of each date takes ten times as long."""
    dated = _cases_matching(choices).filter(_dated())
    years: Counter[str] = Counter()
    for day, cases in dated.values_list("event_date").annotate(Count("pk")):
        years[str(day.year)] += cases
    return years


def _count_tags(choices: Choices) -> Counter[str]:
    tagged = CaseTag.objects.filter(_of_cases("content_object_id", choices)).order_by()
    rows = tagged.values_list("tag__name").annotate(Count("content_object_id", distinct=True))
    return Counter(dict(rows))


def _count_regulations(choices: Choices, slugs: Slugs) -> Counter[str]:
    """By the clauses cited, and where any is, by those cited as a whole (1 query, at most 2)."""
    cited = Citation.objects.filter(_of_cases("page_id", choices)).order_by()
    through = cited.values_list("clause__edition__regulation_id").annotate(
        Count("page_id", distinct=True), Count("regulation_id")
    )
    found: Counter[str] = Counter()
    are_whole = False
    for regulation, cases, whole in through:
        are_whole = are_whole or whole > 0
        if regulation is not None:
            found[slugs[regulation]] += cases
    if are_whole:
        by_clause = Citation.objects.filter(
            page_id=OuterRef("page_id"), clause__edition__regulation_id=OuterRef("regulation_id")
        )
        alone = cited.filter(~Exists(by_clause), regulation__isnull=False)
        rows = alone.values_list("regulation_id").annotate(Count("page_id", distinct=True))
        for regulation, cases in rows:
            found[slugs[regulation]] += cases
    return found


def _of_cases(column: str, choices: Choices) -> Q:
    """A row belongs to a live case that the choices hold for."""
    if choices:
        return Q(**{f"{column}__in": _cases_matching(choices).values("pk")})
    return ~Q(**{f"{column}__in": _hidden_pages()})
