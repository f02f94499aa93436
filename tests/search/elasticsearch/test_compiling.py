"""A plan as a query of Elasticsearch: no server is needed to see what is asked."""

import json

from search.documents import SEEN_BY_STAFF, DocumentFacet, SearchField
from search.engines.elasticsearch.compiling import compile_query
from search.queries import PhraseReward, SearchPlan, TokenPhrase, WeightedToken
from tests.search.kinds import SEEN_BY_ANYBODY

STOPPED = TokenPhrase(SearchField.GRAMS, ("停电",))
NOTICE = TokenPhrase(SearchField.GRAMS, ("停电", "电通", "通知"))


def asked(**more):
    return compile_query(SearchPlan("cases", **more)).to_dict()["bool"]


def passages(query):
    (words,) = query["must"][0]["dis_max"]["queries"]
    return words["nested"]


def test_gates_admit_and_scores_add_up_in_the_best_passage():
    found = passages(
        asked(
            gates=(STOPPED, TokenPhrase(SearchField.GRAMS, ("断电",)), NOTICE),
            scored=(WeightedToken(SearchField.TITLE, "停电", 0.2),),
            rewards=(PhraseReward(SearchField.FORCE, ("now",), 0.4),),
        )
    )
    assert (found["path"], found["score_mode"]) == ("passages", "max")
    query = found["query"]["bool"]
    assert query["filter"] == [
        {
            "bool": {
                "should": [
                    {"terms": {"passages.grams": ["停电", "断电"]}},
                    {"match_phrase": {"passages.grams": {"query": "停电 电通 通知"}}},
                ],
                "minimum_should_match": 1,
            }
        }
    ]
    assert query["should"] == [
        {"term": {"passages.title": {"value": "停电", "boost": 0.2}}},
        {
            "constant_score": {
                "filter": {"term": {"passages.force": {"value": "now"}}},
                "boost": 0.4,
            }
        },
    ]


def test_what_may_be_seen_is_filtered_and_never_scored():
    query = asked(gates=(STOPPED,), may_see=SEEN_BY_ANYBODY)
    assert query["filter"] == [{"terms": {"visibility": ["public"]}}]
    assert asked(gates=(STOPPED,), may_see=frozenset())["filter"] == [{"terms": {"visibility": []}}]


def test_values_of_one_facet_are_alternatives_and_names_must_all_hold():
    facets = (
        DocumentFacet("year", "2021"),
        DocumentFacet("category", "停送电"),
        DocumentFacet("year", "2022"),
    )
    query = asked(gates=(STOPPED,), filters=facets, may_see=SEEN_BY_STAFF)
    assert query["filter"][1:] == [
        {"terms": {"facets": ["category=停送电"]}},
        {"terms": {"facets": ["year=2021", "year=2022"]}},
    ]


def test_conditions_hold_for_the_whole_document():
    query = asked(gates=(STOPPED,), demanded=(NOTICE,), refused=(STOPPED,))
    assert query["filter"][-1]["nested"]["score_mode"] == "none"
    assert query["must_not"] == [
        {
            "nested": {
                "path": "passages",
                "query": {"term": {"passages.grams": {"value": "停电"}}},
                "score_mode": "none",
            }
        }
    ]


def test_pins_need_no_gate_and_earn_a_fixed_score():
    query = asked(gates=(), pinned=("b", "a"), among=("a", "b", "c"))
    assert query["must"][0]["dis_max"]["queries"] == [
        {"constant_score": {"filter": {"term": {"key": {"value": "b"}}}, "boost": 200_000.0}},
        {"constant_score": {"filter": {"term": {"key": {"value": "a"}}}, "boost": 100_000.0}},
    ]
    assert {"terms": {"key": ["a", "b", "c"]}} in query["filter"]


def test_a_plan_without_gates_and_pins_finds_nothing():
    assert asked(gates=())["must"] == [{"match_none": {}}]


def test_whatever_is_typed_becomes_json():
    strange = ("\ud800", "\0", '"}', "停 电", "*")
    query = asked(
        gates=tuple(TokenPhrase(SearchField.GRAMS, (word,)) for word in strange),
        filters=tuple(DocumentFacet("category", word) for word in strange),
        among=strange,
        pinned=strange,
    )
    assert json.loads(json.dumps(query, ensure_ascii=False).encode()) == query


def test_single_gates_are_one_clause_however_many():
    gates = tuple(TokenPhrase(SearchField.GRAMS, (f"w{n}",)) for n in range(5_000))
    (either,) = passages(asked(gates=gates))["query"]["bool"]["filter"]
    assert len(either["bool"]["should"]) == 1
