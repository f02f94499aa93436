"""The fields of the index, and a row as a document of them; it knows no file and no plan."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version

import tantivy

from search import text
from search.documents import SEGMENTED, WITH_POSITIONS, PassageRow, SearchField

SCHEMA_VERSION = 3
KEY, VERSION, PASSAGE = "key", "version", "passage"
"""What is kept with a passage: `VERSION` with the first one of a document only."""
PARENT, SAMPLE, LABELS = "parent", "sample", "labels"
"""Numbers for the document of a passage, for the samples of all documents that it falls into by
chance, and for its facets together: numbers are counted a thousand times faster than words."""
SAMPLES = tuple(2**power for power in range(12, 0, -1))
"""One document in so many: a sample holds all smaller ones."""


def index_schema() -> tantivy.Schema:
    """The schema of every kind's index."""
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field(KEY, stored=True)
    builder.add_bytes_field(VERSION, stored=True)
    builder.add_unsigned_field(PASSAGE, stored=True, indexed=True)
    builder.add_unsigned_field(PARENT, indexed=True, fast=True)
    builder.add_unsigned_field(SAMPLE, indexed=True)
    builder.add_unsigned_field(LABELS, fast=True)
    for field in SearchField:
        if field in SEGMENTED:
            option = "position" if field in WITH_POSITIONS else "freq"
            builder.add_text_field(field.value, tokenizer_name="whitespace", index_option=option)
        else:
            stored = field is SearchField.FACETS
            builder.add_text_field(
                field.value, stored=stored, tokenizer_name="raw", index_option="basic"
            )
    return builder.build()


def schema_fingerprint() -> str:
    """Differs when an index written by another version of this code cannot be trusted."""
    marks = (
        str(SCHEMA_VERSION),
        version("tantivy"),
        *text.VERSIONS,
        *(field.value for field in SearchField),
    )
    return hashlib.blake2b(json.dumps(marks).encode(), digest_size=6).hexdigest()


def document_of(row: PassageRow) -> tantivy.Document:
    """The row as tantivy takes it."""
    doc = tantivy.Document()
    parent = parent_of(row.key)
    doc.add_bytes(KEY, row.key.encode())
    if row.passage == 0:
        doc.add_bytes(VERSION, row.version.encode())
    doc.add_unsigned(PASSAGE, row.passage)
    doc.add_unsigned(PARENT, parent)
    for sample in SAMPLES:
        if parent % sample == 0:
            doc.add_unsigned(SAMPLE, sample)
    doc.add_unsigned(LABELS, _spelled_number("\n".join(row.fields[SearchField.FACETS])))
    for field, tokens in row.fields.items():
        if field in SEGMENTED:
            doc.add_text(field.value, " ".join(tokens))
        else:
            for token in tokens:
                doc.add_text(field.value, token)
    return doc


def parent_of(key: str) -> int:
    """The number of a document."""
    return _spelled_number(key)


def _spelled_number(spelled: str) -> int:
    """63 bits: two different spellings of a million share one once in ten million indexes."""
    return int.from_bytes(hashlib.blake2b(spelled.encode(), digest_size=8).digest()) >> 1


def text_of(doc: tantivy.Document, name: str) -> str:
    """The one kept value of `KEY` or `VERSION`."""
    return bytes(doc[name][0]).decode()
