"""The fields of the index, and a row as a document of them; it knows no file and no plan."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version

import tantivy

from search import text
from search.documents import SEGMENTED, WITH_POSITIONS, Field, Row

SCHEMA_VERSION = 1
KEY, VERSION, PASSAGE, PARENT = "key", "version", "passage", "parent"
"""The fields beside those of `documents.Field`."""


def schema() -> tantivy.Schema:
    """The schema of every kind's index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(VERSION, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(PASSAGE, stored=True)
    builder.add_unsigned_field(PARENT, indexed=True, fast=True)
    for field in Field:
        if field in SEGMENTED:
            option = "position" if field in WITH_POSITIONS else "freq"
            builder.add_text_field(field.value, tokenizer_name="whitespace", index_option=option)
        else:
            stored = field is Field.FACETS
            builder.add_text_field(
                field.value, stored=stored, tokenizer_name="raw", index_option="basic"
            )
    return builder.build()


def fingerprint() -> str:
    """Differs when an index written by another version of this code cannot be trusted."""
    marks = (
        str(SCHEMA_VERSION),
        version("tantivy"),
        *text.VERSIONS,
        *(field.value for field in Field),
    )
    return hashlib.blake2b(json.dumps(marks).encode(), digest_size=6).hexdigest()


def document_of(row: Row) -> tantivy.Document:
    """The row as tantivy takes it."""
    doc = tantivy.Document()
    doc.add_text(KEY, row.key)
    doc.add_text(VERSION, row.version)
    doc.add_unsigned(PASSAGE, row.passage)
    doc.add_unsigned(PARENT, parent_of(row.key))
    for field, tokens in row.fields.items():
        if field in SEGMENTED:
            doc.add_text(field.value, " ".join(tokens))
        else:
            for token in tokens:
                doc.add_text(field.value, token)
    return doc


def parent_of(key: str) -> int:
    """63 bits for a key: numbers group a thousand times faster than stored text."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1


def text_of(doc: tantivy.Document, name: str) -> str:
    """The one stored value of a text field."""
    return str(doc[name][0])
