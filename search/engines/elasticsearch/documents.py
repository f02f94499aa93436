"""How a document lies in an index: the mapping, and a document as the server takes it.

One Elasticsearch document is one `SearchDocument`, its passages nested in it: so totals and facets
count documents exactly, a change is one atomic write, and no passage is ever left over. BM25 counts
nested passages as the other engines count theirs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from elasticsearch.dsl import Document, InnerDoc, Integer, Keyword, MetaField, Nested, Text

from search import text
from search.documents import SEGMENTED, SearchDocument, SearchField, rows_of

SCHEMA_VERSION = 1
LONGEST_EXACT = 8_000
"""Characters of an exact value: Lucene refuses a whole document with one of over 32,766 bytes."""
LONGEST_ID = 500
"""Bytes; the server takes 512."""
LONGEST_WINDOW = 2_000_000
"""How many documents can be paged through: the server's own limit is 10,000, and it keeps no more
in memory than there are."""
Source = Mapping[str, object]
"""A document as JSON."""


class IndexedPassage(InnerDoc):
    """A passage with everything that gates and scores look at, by the names of `SearchField`."""

    at = Integer()
    grams = Text(analyzer="whitespace", index_options="positions")
    title = Text(analyzer="whitespace", index_options="freqs")
    chars = Text(analyzer="whitespace", index_options="freqs")
    initials = Text(analyzer="whitespace", index_options="positions")
    address = Keyword(doc_values=False, ignore_above=LONGEST_EXACT)
    cites = Keyword(doc_values=False, ignore_above=LONGEST_EXACT)
    facets = Keyword(doc_values=False, ignore_above=LONGEST_EXACT)
    visibility = Keyword(doc_values=False)
    force = Keyword(doc_values=False)


class IndexedDocument(Document):
    """A document: what filters and counts look at, and its passages."""

    key = Keyword(ignore_above=LONGEST_EXACT)
    version = Keyword(index=False, ignore_above=LONGEST_EXACT)
    visibility = Keyword()
    facets = Keyword(ignore_above=LONGEST_EXACT)
    passages = Nested(IndexedPassage)

    class Meta:
        dynamic = MetaField("strict")
        # What people read is in the database: the index keeps what names the document.
        source = MetaField({"includes": ["key", "version"]})


def indexed_document(document: SearchDocument) -> IndexedDocument:
    """The document as the index keeps it."""
    rows = rows_of(document)
    whole = rows[0].fields
    return IndexedDocument(
        meta={"id": id_of(document.key)},
        key=clean_value(document.key),
        version=clean_value(document.version),
        visibility=list(whole[SearchField.VISIBILITY]),
        facets=[clean_value(token) for token in whole[SearchField.FACETS]],
        passages=[_passage_source(row.passage, row.fields) for row in rows],
    )


def _passage_source(at: int, fields: Mapping[SearchField, tuple[str, ...]]) -> Source:
    """Plain values: wrapping thousands of passages would take longer than cutting them."""
    held: dict[str, object] = {"at": at}
    for field, tokens in fields.items():
        if field in SEGMENTED:
            held[field.value] = " ".join(tokens)
        else:
            held[field.value] = [clean_value(token) for token in tokens]
    return held


def id_of(key: str) -> str:
    """The id of a document: its key, or what stands for one that the server refuses."""
    spelled = clean_value(key)
    if len(spelled.encode()) <= LONGEST_ID:
        return spelled
    return f"#{hashlib.blake2b(key.encode(errors='replace'), digest_size=24).hexdigest()}"


def clean_value(value: str) -> str:
    """The value without lone surrogates, which JSON cannot carry, and cut where all are cut."""
    return value[: LONGEST_EXACT + 1].encode(errors="replace").decode()


def index_settings(shards: int) -> dict[str, object]:
    """The settings of a new index: a replica of everything wherever a second node is."""
    return {
        "number_of_shards": shards,
        "auto_expand_replicas": "0-1",
        "max_result_window": LONGEST_WINDOW,
    }


def index_mappings() -> dict[str, object]:
    """The mappings of a new index, the fingerprint in its `_meta`."""
    return {
        **IndexedDocument._index.to_dict()["mappings"],
        "_meta": {"fingerprint": mapping_fingerprint()},
    }


def mapping_fingerprint() -> str:
    """Differs when an index made by another version of this code cannot be trusted."""
    marks = [str(SCHEMA_VERSION), *text.VERSIONS, IndexedDocument._index.to_dict()]
    told = json.dumps(marks, sort_keys=True).encode()
    return hashlib.blake2b(told, digest_size=6).hexdigest()
