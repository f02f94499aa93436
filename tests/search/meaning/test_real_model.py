"""The real model: what it is fetched as, that it is steady, and that it moves answers to the front.

How much it gives on judged questions: `judged` compares words alone with both.
"""

import gzip
import importlib.util
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from search.documents import SearchDocument
from search.engines.embedded import EmbeddedEngine
from search.evaluation import KIND, EvaluatedQuestion, answer_questions
from search.lexicon import shipped_lexicon
from search.meaning.asking import answer_plan
from search.meaning.fetching import INSIDE, check_model, install_model
from search.meaning.index import VectorIndex
from search.meaning.model import OnnxEmbedder
from search.meaning.places import model_files
from search.planning import PlanningKnowledge, make_plan
from search.queries import SearchPlan, SearchRequest
from search.ranking import shipped_ranking
from tests.search.kinds import CASES
from tests.search.worlds import WORLD, case

pytestmark = pytest.mark.meaning


@pytest.fixture(scope="module")
def embedder(real_model):
    return OnnxEmbedder(model_files(real_model))


def test_the_model_comes_with_its_licence(real_model):
    fetched = check_model(real_model)
    assert fetched.dimension == 512
    assert 20e6 < fetched.size < 30e6
    assert "MIT" in (real_model / "LICENCE.txt").read_text(encoding="utf-8")


def test_a_closed_network_takes_it_from_a_file(real_model, tmp_path):
    path = tmp_path / "copied.jar"
    with zipfile.ZipFile(path, "w") as archive:
        for name, inside in INSIDE.items():
            archive.write(real_model / name, inside)
    folder = tmp_path / "model"
    first = install_model(path, folder)
    assert install_model(path, folder) == first
    assert first.fingerprint == check_model(real_model).fingerprint
    assert [one.name for one in tmp_path.iterdir() if one.is_dir()] == ["model"]


def test_a_text_has_one_vector_whoever_stands_beside_it(embedder):
    texts = ["停电", "客户说多收了电费怎么办", "长" * 3_000, "", "\ud800😀\0", "估抄电量" * 60]
    together = embedder.embed(texts)
    assert np.array_equal(together, np.concatenate([embedder.embed([text]) for text in texts]))
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    assert np.array_equal(embedder.embed(["復電通知 １０ＫＶ"]), embedder.embed(["复电通知 10kv"]))


def test_it_finds_what_says_the_same_in_other_words(embedder, tmp_path):
    index = VectorIndex(tmp_path, embedder)
    other = case("o", "抄表员拒绝向用电人解释账单", "居民对当月金额有疑问，工作人员不予说明。")
    index.apply("cases", (*WORLD, other))
    plan = SearchPlan("cases", ())
    assert index.nearest(plan, "居民质疑电费，员工不肯解释", 1, ()).best[0].key == "o"


def test_another_model_asks_for_new_vectors(embedder, real_model, tmp_path):
    index = VectorIndex(tmp_path / "meaning", embedder)
    index.rebuild("cases", iter(WORLD), list)
    changed = tmp_path / "changed"
    shutil.copytree(real_model, changed)
    with (changed / "tokenizer.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert not index.needs_rebuild("cases")
    assert VectorIndex(tmp_path / "meaning", OnnxEmbedder(model_files(changed))).needs_rebuild(
        "cases"
    )


def knowledge(engine, kind):
    return PlanningKnowledge(engine.vocabulary(kind), shipped_lexicon(), shipped_ranking())


def module_at(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_judged_queries_stay_as_good_and_nothing_stays_nothing(shared, embedder, tmp_path):
    """Questions are judged over the whole way elsewhere; citations need the room above."""
    gold = shared / "gold"
    score = module_at(gold / "score.py", "gold_score_meaning")
    judged = json.loads((gold / "dev" / "search_003.json").read_text(encoding="utf-8"))
    cases = json.loads((gold / "dev" / "cases_003.json").read_text(encoding="utf-8"))["cases"]
    documents = [
        SearchDocument(
            CASES,
            one["id"],
            one["title"] or one["lead_sentence"],
            "\n".join(section["text"] for section in one["sections"]),
            f"/{one['id']}/",
            "1",
            breadcrumb=" ".join(filter(None, (one["kind"], one["category"]))),
        )
        for one in cases
    ]
    engine = EmbeddedEngine(tmp_path / "words")
    engine.apply(CASES, documents)
    index = VectorIndex(tmp_path / "meaning", embedder)
    index.apply(CASES, documents)
    queries = [one for one in judged["queries"] if one["type"] != "citation"]
    found: dict[str, list[str]] = {}
    for query in queries:
        request = SearchRequest(query["query"], (CASES,), limit=20)
        plan = make_plan(request, CASES, (), knowledge(engine, CASES))
        page = answer_plan(plan, query["query"], engine.find, index)
        found[query["id"]] = [hit.key for hit in page.found.hits]
        if query["type"] == "nil":
            assert page.found.total == 0, query
        if query["type"] in ("pinyin", "typo"):
            assert query["relevant"].get(found[query["id"]][0]) == 2, query
    figures = score.score_search({**judged, "queries": queries}, {"results": found})
    print(figures["ndcg10"])
    assert figures["ndcg10"] >= 0.95, figures["errors"]


class Sample:
    """Some judged questions, every article that answers one, and others to lose among."""

    def __init__(self, folder: Path):
        with gzip.open(folder / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
            self.judged = [json.loads(line) for line in lines][::6]
        wanted = {name for one in self.judged for name in one["relevant"]}
        with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [
                row
                for at, row in enumerate(map(json.loads, lines))
                if row["id"] in wanted or at % 60 == 0
            ]
        self.documents = [
            SearchDocument(KIND, row["id"], row["title"], row["text"], "/", "1") for row in rows
        ]

    def id_of(self, key: str) -> str:
        return key


def test_meaning_lifts_what_words_find_on_real_questions(shared, embedder, tmp_path):
    """On the whole file .385 becomes .44; among so few articles both are high and closer."""
    sample = Sample(shared / "retrieval")
    score = module_at(shared / "retrieval" / "score.py", "score_retrieval")
    engine = EmbeddedEngine(tmp_path / "words")
    engine.rebuild(KIND, iter(sample.documents), list)
    index = VectorIndex(tmp_path / "meaning", embedder)
    index.rebuild(KIND, iter(sample.documents), list)
    questions = [EvaluatedQuestion(str(one["qid"]), one["query"]) for one in sample.judged]
    qrels = {str(one["qid"]): set(one["relevant"]) for one in sample.judged}

    def judged(meanings):
        found = answer_questions(questions, sample, knowledge(engine, KIND), engine.find, meanings)
        return score.score(qrels, {question.qid: list(ids) for question, ids in found})

    words, both = judged(None), judged(index)
    print(len(sample.documents), words, both)
    assert both["nDCG@10"] >= words["nDCG@10"] + 0.01
    assert both["R@100"] >= words["R@100"]
