"""The mapping holds the field table of all engines, and a document lies in it whole."""

import json

from search.documents import PUBLIC, SEGMENTED, WITH_POSITIONS, DocumentFacet, SearchField, rows_of
from search.engines.elasticsearch import documents
from search.engines.elasticsearch.documents import (
    clean_value,
    id_of,
    index_mappings,
    indexed_document,
    mapping_fingerprint,
)
from tests.search.worlds import WORLD, case


def passage_fields():
    return index_mappings()["properties"]["passages"]["properties"]


def test_passages_have_the_fields_of_every_engine():
    assert set(passage_fields()) == {"at", *(field.value for field in SearchField)}
    for field in SearchField:
        told = passage_fields()[field.value]
        if field in SEGMENTED:
            options = "positions" if field in WITH_POSITIONS else "freqs"
            assert told == {"type": "text", "analyzer": "whitespace", "index_options": options}
        else:
            assert told["type"] == "keyword"


def test_nothing_is_added_to_a_mapping_by_a_document():
    assert index_mappings()["dynamic"] == "strict"


def test_the_text_is_not_kept_twice():
    assert index_mappings()["_source"] == {"includes": ["key", "version"]}


def test_the_fingerprint_follows_schema_and_analysis(monkeypatch):
    before = mapping_fingerprint()
    assert index_mappings()["_meta"] == {"fingerprint": before}
    monkeypatch.setattr(documents.text, "VERSIONS", ("other",))
    other = mapping_fingerprint()
    monkeypatch.setattr(documents, "SCHEMA_VERSION", 10_000)
    assert len({before, other, mapping_fingerprint()}) == 3


def test_a_document_is_its_rows():
    for document in WORLD:
        told = indexed_document(document).to_dict()
        rows = rows_of(document)
        assert told["key"] == document.key
        assert told["visibility"] == [document.visibility]
        assert [passage["at"] for passage in told["passages"]] == [row.passage for row in rows]
        for passage, row in zip(told["passages"], rows, strict=True):
            assert passage["grams"] == " ".join(row.fields[SearchField.GRAMS])
            assert passage.get("facets", []) == list(row.fields[SearchField.FACETS])


def test_strange_documents_become_json():
    strange = case(
        "k" * 700,
        "\ud800",
        "\0",
        facets=(DocumentFacet("year", "\ud800"),),
        version="\ud800",
        visibility=PUBLIC,
    )
    told = indexed_document(strange).to_dict(include_meta=True)
    assert len(told["_id"].encode()) < 512
    assert json.loads(json.dumps(told, ensure_ascii=False).encode()) == told


def test_ids_are_keys_unless_too_long():
    assert id_of("c-12") == "c-12"
    assert len({id_of("x" * 600), id_of("x" * 601), id_of("停" * 200)}) == 3


def test_cleaning_changes_nothing_that_json_can_carry():
    assert clean_value("停电\0😀") == "停电\0😀"
    assert clean_value("\ud800停") == "?停"
