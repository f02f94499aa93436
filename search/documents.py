"""What can be found: documents as plain values; it knows no database, no engine and no query."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from search import text

PUBLIC, STAFF = "public", "staff"
SEEN_BY_STAFF = frozenset({PUBLIC, STAFF})
"""What everybody holds who may search at all; rooms give tokens of their own (`Source.holds`).

A document carries one token, a viewer holds a set of them.
"""


class SearchField(StrEnum):
    """The searched fields: one table for every engine."""

    GRAMS = "grams"
    TITLE = "title"
    CHARS = "chars"
    INITIALS = "initials"
    ADDRESS = "address"
    CITES = "cites"
    FACETS = "facets"
    VISIBILITY = "visibility"
    FORCE = "force"


SEGMENTED = (SearchField.GRAMS, SearchField.TITLE, SearchField.CHARS, SearchField.INITIALS)
"""Fields of tokens in the order of the text; the others are sets of exact values."""
WITH_POSITIONS = (SearchField.GRAMS, SearchField.INITIALS)
EMPTY = "∅"
"""The only token of a field without any: then every engine counts every passage the same way.

Lucene leaves passages without the field out of a field's mean length, tantivy counts them. No
query can hold it.
"""
LONGEST_TITLE = 300
LONGEST_BODY = 400_000
"""What stands behind these is not searched; no document comes near them."""
IN_FORCE = "now"
ITSELF = "="
"""Before a target: the very one, where the bare target means it or anything below it."""


@dataclass(frozen=True, slots=True, order=True)
class DocumentFacet:
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

    `address` is the citation target that this document *is* (`slug#82.2.3`), `cites` the targets
    that it cites. A target is `regulation#path`, or the regulation alone; whoever builds the
    document and whoever registers the recogniser agree on what names a regulation. A citation of a
    款 or 项 counts for its article and its regulation too, without listing these.

    `visibility` is the token that a viewer must hold.
    """

    kind: str
    key: str
    title: str
    body: str
    url: str
    version: str
    breadcrumb: str = ""
    lead: str = ""
    facets: tuple[DocumentFacet, ...] = ()
    cites: tuple[str, ...] = ()
    address: str | None = None
    visibility: str = STAFF
    in_force: bool = True
    order_date: dt.date | None = None
    source: SourceMark | None = None


def citation_target(regulation: str, path: str = "") -> str:
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
    return tuple(
        citation_target(regulation, ".".join(parts[:depth])) for depth in range(len(parts), -1, -1)
    )


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One passage of a document as engines keep it; `passage` counts from 0."""

    key: str
    passage: int
    version: str
    fields: Mapping[SearchField, tuple[str, ...]]

    @property
    def id(self) -> str:
        """The id of the row within its kind's index."""
        return f"{self.key}:{self.passage}"


def rows_of(document: SearchDocument) -> tuple[PassageRow, ...]:
    """The document as rows: every passage carries the title, the breadcrumb and all exact values.

    Its initials stand with the first one alone. A character counts once however often it stands in
    a passage: the ranking is as good (docs/search.md), the index a twentieth smaller.

    A quantity is a token of its own behind the text (`=0.08元`), so that it parts no phrase.
    """
    title = document.title[:LONGEST_TITLE]
    head = f"{title}\n{document.breadcrumb[:LONGEST_TITLE]}"
    body = document.body[:LONGEST_BODY]
    whole = {
        SearchField.TITLE: text.ordered_grams(title) or (EMPTY,),
        SearchField.INITIALS: text.title_initials(title) or (EMPTY,),
        SearchField.ADDRESS: _exact_targets((document.address,) if document.address else ()),
        SearchField.CITES: _exact_targets(document.cites),
        SearchField.FACETS: tuple(sorted({facet_token(facet) for facet in document.facets})),
        SearchField.VISIBILITY: (document.visibility,),
        SearchField.FORCE: (IN_FORCE,) if document.in_force else (),
    }
    heads = text.text_tokens(head)
    numbers = text.quantity_tokens(head)
    rows = []
    for at, passage in enumerate(text.split_passages(body)):
        stretch = body[passage.start : passage.end]
        held = text.text_tokens(stretch)
        fields = {
            **whole,
            SearchField.GRAMS: (
                heads.grams
                + held.grams
                + tuple(dict.fromkeys(numbers + text.quantity_tokens(stretch)))
            )
            or (EMPTY,),
            SearchField.CHARS: tuple(dict.fromkeys(heads.characters + held.characters)) or (EMPTY,),
            SearchField.INITIALS: whole[SearchField.INITIALS] if at == 0 else (EMPTY,),
        }
        rows.append(PassageRow(document.key, at, document.version, fields))
    return tuple(rows)


def facet_token(facet: DocumentFacet) -> str:
    """The exact value that stands for a facet in an index."""
    return _writable_value(f"{facet.name}={facet.value}")


def facet_of(token: str) -> DocumentFacet:
    """The facet that an exact value stands for."""
    name, _, value = token.partition("=")
    return DocumentFacet(name, value)


def _exact_targets(spelled: tuple[str, ...]) -> tuple[str, ...]:
    """All exact values for targets: themselves with `ITSELF`, and everything above them."""
    folded = [with_ancestors(_writable_value(one)) for one in spelled]
    return tuple(
        sorted({ITSELF + line[0] for line in folded} | {t for line in folded for t in line})
    )


def _writable_value(value: str) -> str:
    """The exact value without lone surrogates: an address can carry them, no index can."""
    return value.encode(errors="replace").decode()
