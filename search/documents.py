"""What can be found: documents as plain values; it knows no database, no engine and no query."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

CASES = "cases"
CLAUSES = "clauses"
KINDS = (CASES, CLAUSES)
"""The kinds of this stage, in the order in which groups of results are shown."""


class Visibility(StrEnum):
    """Who may see a document; a viewer holds a set of these (`seen_by_*`)."""

    PUBLIC = "public"
    STAFF = "staff"
    EDITORS = "editors"


SEEN_BY_ANYBODY = frozenset({Visibility.PUBLIC})
SEEN_BY_STAFF = frozenset({Visibility.PUBLIC, Visibility.STAFF})
SEEN_BY_EDITORS = frozenset(Visibility)


@dataclass(frozen=True, slots=True, order=True)
class Facet:
    """One value that results can be filtered by: `Facet("category", "抄表收费")`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SourceMark:
    """Where a document was imported from: the file's base name and its number as printed."""

    doc: str
    number_raw: str | None = None


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One page of results' worth of text, built by the room that owns it.

    `key` is unique within its kind and without blanks or colons. `version` differs whenever
    anything else differs: the nightly comparison trusts it. `body` is plain text, sections joined
    by line feeds. `breadcrumb` is searched with every passage, so it stays short.

    `address` is the citation target that this document *is* (a clause: `slug#82.2.3`), `cites` the
    targets that it cites. A target is `regulation#path`, or the regulation alone; whoever builds
    the document and whoever registers the recogniser agree on what names a regulation. A citation
    of a 款 or 项 counts for its article and its regulation too, without listing these.
    """

    kind: str
    key: str
    title: str
    body: str
    url: str
    version: str
    breadcrumb: str = ""
    lead: str = ""
    facets: tuple[Facet, ...] = ()
    cites: tuple[str, ...] = ()
    address: str | None = None
    visibility: Visibility = Visibility.STAFF
    in_force: bool = True
    order_date: dt.date | None = None
    source: SourceMark | None = None


def target(regulation: str, path: str = "") -> str:
    """The citation target of a regulation's clause, in the one spelling that all sides compare.

    Blanks, book marks, quotation marks and width do not count; `path` is `82.2.3` or `66-1`.
    """
    folded = re.sub(r"[\s《》〈〉“”‘’\"'#]+", "", unicodedata.normalize("NFKC", regulation)).lower()
    return f"{folded}#{path}" if path else folded


def with_ancestors(spelled: str) -> tuple[str, ...]:
    """The target itself, then every clause above it, then its regulation.

    `"g#82.2.3"` gives `g#82.2.3`, `g#82.2`, `g#82`, `g`.
    """
    regulation, _, path = spelled.partition("#")
    parts = path.split(".") if path else []
    return tuple(target(regulation, ".".join(parts[:depth])) for depth in range(len(parts), -1, -1))
