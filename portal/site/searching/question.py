"""What the address of the search page asks; it knows no results.

An address that makes no sense in part is read as if that part were not there: it may have been
typed, shortened by a messenger or kept from an older edition of the portal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse

from search.documents import DocumentFacet
from search.presentation import FacetField
from search.queries import SearchRequest
from search.sources import kinds_for, registered_kinds, seen_by, source_of

MOST_CHARACTERS = 120
MOST_CHOSEN = 10  # values of one filter
TOGETHER = 5  # results of each kind where all kinds are shown
ALONE = 20  # results a page where one kind is shown
LAST_PAGE = 50


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What the address asks: the words, one kind or (empty) all, filters, the page from 1.

    The kind of document stands in the address as `in`: `kind` may be the name of a facet.
    `address` is the question without its page.
    """

    query: str
    kind: str
    filters: tuple[DocumentFacet, ...]
    page: int
    address: str

    def chosen(self, name: str) -> frozenset[str]:
        """The values of one filter that are chosen."""
        return frozenset(facet.value for facet in self.filters if facet.name == name)

    def with_kind(self, kind: str) -> str:
        """The address of the same words for one kind (all: empty), without filters."""
        return search_address(self.query, kind)

    def without_filters(self) -> str:
        """The address of the same words and kind."""
        return search_address(self.query, self.kind)

    def on_page(self, number: int) -> str:
        """The address of the same question on another page."""
        rest = QueryDict(self.address, mutable=True)
        if number > 1:
            rest["page"] = str(number)
        return f"?{rest.urlencode()}"

    def toggled(self, name: str, value: str) -> str:
        """The address with one value of a filter chosen, or free again; it begins at page 1."""
        rest = QueryDict(self.address, mutable=True)
        values = rest.getlist(name)
        kept = [one for one in values if one != value]
        rest.setlist(name, kept if value in values else [*values, value])
        return f"?{rest.urlencode()}"


def read_question(query: QueryDict) -> SearchQuestion:
    """Read an address leniently."""
    words = " ".join(query.get("q", "").split())[:MOST_CHARACTERS]
    kind = query.get("in", "")
    kind = kind if kind in registered_kinds() else ""
    number = query.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 4 else 1
    filters = tuple(
        DocumentFacet(field.name, value)
        for field in facets_of(kind)
        for value in dict.fromkeys(query.getlist(field.name)[:MOST_CHOSEN])
        if value
    )
    kept = QueryDict(mutable=True)
    kept["q"] = words
    if kind:
        kept["in"] = kind
    for facet in filters:
        kept.appendlist(facet.name, facet.value)
    return SearchQuestion(words, kind, filters, min(max(page, 1), LAST_PAGE), kept.urlencode())


def search_address(query: str, kind: str = "") -> str:
    """The address at which words are searched, in one kind or (empty) in all."""
    made = QueryDict(mutable=True)
    values: Mapping[str, str] = {"q": query, "in": kind} if kind else {"q": query}
    made.update(values)
    return f"{reverse('search')}?{made.urlencode()}"


def facets_of(kind: str) -> tuple[FacetField, ...]:
    """What the results of a kind can be narrowed by; nothing where all kinds are shown."""
    source = source_of(kind)
    return source.facets if source else ()


def request_of(question: SearchQuestion, viewer: AbstractBaseUser | AnonymousUser) -> SearchRequest:
    """The request that a question makes of the index."""
    size = ALONE if question.kind else TOGETHER
    may_see = seen_by(viewer)
    return SearchRequest(
        query=question.query,
        kinds=(question.kind,) if question.kind else kinds_for(may_see),
        may_see=may_see,
        filters=question.filters,
        limit=size,
        offset=(question.page - 1) * size if question.kind else 0,
    )
