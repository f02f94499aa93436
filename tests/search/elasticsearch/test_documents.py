"""The mapping holds the field table of all engines, and a document lies in it whole."""

import json

from search.documents import PUBLIC, SEGMENTED, WITH_POSITIONS, Facet, Field, rows_of
from search.engines.elasticsearch import documents
from search.engines.elasticsearch.documents import clean, fingerprint, id_of, mappings, searched
from tests.search.worlds import WORLD, case


def passage_fields():
    return mappings()["properties"]["passages"]["properties"]


def test_passages_have_the_fields_of_every_engine():
    assert set(passage_fields()) == {"at", *(field.value for field in Field)}
    for field in Field:
        told = passage_fields()[field.value]
        if field in SEGMENTED:
            options = "positions" if field in WITH_POSITIONS else "freqs"
            assert told == {"type": "text", "analyzer": "whitespace", "index_options": options}
        else:
            assert told["type"] == "keyword"


def test_nothing_is_added_to_a_mapping_by_a_document():
    assert mappings()["dynamic"] == "strict"


def test_the_text_is_not_kept_twice():
    assert mappings()["_source"] == {"includes": ["key", "version"]}


def test_the_fingerprint_follows_schema_and_analysis(monkeypatch):
    before = fingerprint()
    assert mappings()["_meta"] == {"fingerprint": before}
    monkeypatch.setattr(documents.text, "VERSIONS", ("other",))
    other = fingerprint()
    monkeypatch.setattr(documents, "SCHEMA_VERSION", 10_000)
    assert len({before, other, fingerprint()}) == 3


def test_a_document_is_its_rows():
    for document in WORLD:
        told = searched(document).to_dict()
        rows = rows_of(document)
        assert told["key"] == document.key
        assert told["visibility"] == [document.visibility]
        assert [passage["at"] for passage in told["passages"]] == [row.passage for row in rows]
        for passage, row in zip(told["passages"], rows, strict=True):
            assert passage["grams"] == " ".join(row.fields[Field.GRAMS])
            assert passage.get("facets", []) == list(row.fields[Field.FACETS])


def test_strange_documents_become_json():
    strange = case(
        "k" * 700,
        "\ud800",
        "\0",
        facets=(Facet("year", "\ud800"),),
        version="\ud800",
        visibility=PUBLIC,
    )
    told = searched(strange).to_dict(include_meta=True)
    assert len(told["_id"].encode()) < 512
    assert json.loads(json.dumps(told, ensure_ascii=False).encode()) == told


def test_ids_are_keys_unless_too_long():
    assert id_of("c-12") == "c-12"
    assert len({id_of("x" * 600), id_of("x" * 601), id_of("停" * 200)}) == 3


def test_cleaning_changes_nothing_that_json_can_carry():
    assert clean("停电\0😀") == "停电\0😀"
    assert clean("\ud800停") == "?停"
