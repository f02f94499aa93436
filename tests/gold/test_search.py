"""Relevance over the owner's judged queries, from the gold cases and their gold citations.

The whole way from the file (import, publish, `search --json`) is judged elsewhere; this judges
the plan and the engine alone.
"""

import importlib.util
import json
import re

import pytest

from cases.search_kinds import CASES
from search.documents import SearchDocument, citation_target
from search.engines.embedded import EmbeddedEngine
from search.lexicon import shipped_lexicon
from search.planning import PlanningKnowledge, make_plan
from search.quantities import number_value
from search.queries import CitedReading, SearchRequest
from search.ranking import shipped_ranking
from search.text import ordered_grams


def path_of(citation):
    """`83.2.1` of a gold citation; a 项 directly under an article has 款 0."""
    if not citation["article"]:
        return ""
    sub = f"-{citation['article_sub']}" if citation["article_sub"] else ""
    parts = [f"{citation['article']}{sub}"]
    if citation["clause"] or citation["item"]:
        parts.append(str(citation["clause"] or 0))
    if citation["item"]:
        parts.append(str(citation["item"]))
    return ".".join(parts)


def recogniser_over(citations):
    """A plain stand-in for the grammar of the room above: a known name, then an article."""
    names = {
        citation_target(name): citation["title"]
        for citation in citations
        for name in (citation["title"], *citation["title_aliases"])
    }
    article = re.compile(r"(?P<name>.{3,}?)(?:第?(?P<article>[\d一二三四五六七八九十百]+)条)?")

    def recognise(query):
        match = article.fullmatch(citation_target(query))
        if match is None:
            return ()
        path = str(int(number_value(match["article"]))) if match["article"] else ""
        found = [
            title
            for name, title in names.items()
            if name == match["name"] or (path and match["name"] in name)
        ]
        return tuple(CitedReading(title, path) for title in dict.fromkeys(found))

    return recognise


@pytest.fixture(scope="module")
def gold(shared):
    folder = shared / "gold"

    def read(name):
        return json.loads((folder / "dev" / name).read_text(encoding="utf-8"))

    spec = importlib.util.spec_from_file_location("gold_score", folder / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return score, read


@pytest.fixture(scope="module")
def documents(gold):
    _, read = gold
    cites = {}
    for citation in read("citations_seeds.json")["citations"]:
        cites.setdefault(citation["case_id"], []).append(
            citation_target(citation["title"], path_of(citation))
        )
    return [
        SearchDocument(
            CASES,
            case["id"],
            case["title"] or case["lead_sentence"],
            "\n".join(section["text"] for section in case["sections"]),
            f"/{case['id']}/",
            "1",
            breadcrumb=" ".join(filter(None, (case["kind"], case["category"]))),
            cites=tuple(cites.get(case["id"], ())),
        )
        for case in read("cases_003.json")["cases"]
    ]


@pytest.fixture(scope="module")
def ask(gold, documents, tmp_path_factory):
    _, read = gold
    recognise = recogniser_over(read("citations_seeds.json")["citations"])
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    engine.apply(CASES, documents)
    knowledge = PlanningKnowledge(engine.vocabulary(CASES), shipped_lexicon(), shipped_ranking())

    def answer(query):
        request = SearchRequest(query, (CASES,), limit=20)
        found = engine.find(make_plan(request, CASES, recognise(query), knowledge))
        return [hit.key for hit in found.hits]

    return answer


def test_relevance_on_the_judged_queries(gold, ask):
    score, read = gold
    judged = read("search_003.json")
    results = {query["id"]: ask(query["query"]) for query in judged["queries"]}
    figures = score.score_search(judged, {"results": results})
    assert figures["ndcg10"] >= 0.95, figures["errors"]
    assert figures["nil_correct"] == 1.0


def test_citations_pinyin_and_typos_come_first(gold, ask):
    _, read = gold
    for query in read("search_003.json")["queries"]:
        if query["type"] in ("citation", "pinyin", "typo"):
            assert query["relevant"].get(ask(query["query"])[0]) == 2, query


def test_every_literal_pair_of_a_case_finds_it(documents, ask):
    for document in documents:
        pairs = {token for token in ordered_grams(document.body) if len(token) == 2}
        missed = [p for p in sorted(pairs) if not p.isascii() and document.key not in ask(p)]
        assert missed == []
