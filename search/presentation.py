"""How a kind of documents shows itself on a page of results: values that its room hands over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from search.documents import SearchDocument


def _as_stored(values: Collection[str]) -> Mapping[str, str]:
    return dict(zip(values, values, strict=True))


@dataclass(frozen=True, slots=True)
class FacetField:
    """A facet by which results can be narrowed; `name` is that of its `documents.Facet`.

    `words` gives what people read for the values, which else read as they are stored. Values come
    in the order of what they bring; where `highest_first`, years backwards.
    """

    name: str
    label: str
    words: Callable[[Collection[str]], Mapping[str, str]] = _as_stored
    highest_first: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search box: what it says, what it is, where it leads."""

    kind: str
    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """The documents on one page of results, best first within their kind, and how many there are.

    `is_one_kind`: only one kind was asked for, so a kind that is missing says nothing.
    """

    query: str
    is_citation: bool
    is_first_page: bool
    is_one_kind: bool
    documents: Mapping[str, tuple[SearchDocument, ...]]
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FeaturedCard:
    """What was asked for by its name: its template stands above all groups, with `content`.

    `document` (kind and key) is the one that it shows: it is not listed again, and its opening is
    counted. `headings` are what the groups are called beside it, by kind.
    """

    template: str
    content: object
    document: tuple[str, str] | None = None
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotations:
    """What a room knows of found documents beyond what the index holds.

    `details` go to the cards, by kind and key; they may speak of documents of other kinds.
    """

    details: Mapping[tuple[str, str], object] = field(default_factory=dict)
    featured: FeaturedCard | None = None
