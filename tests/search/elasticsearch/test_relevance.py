"""Judged questions over real articles: a real server ranks them as the embedded engine does.

A part of the articles, so that this stays within half a minute; the whole was measured by hand, the
figures stand in docs/search.md.
"""

import gzip
import importlib.util
import json

import pytest
from django.core.management import CommandError, call_command

from search.clusters import ClusterAddress
from tests.search.elasticsearch.engines import client_of

QUESTIONS = 200
EVERY = 8
"""Of the articles that answer none of the questions one in so many is kept."""
TOP = 10
LEAST = 0.385
"""nDCG@10 that the whole must reach; a part of the articles is easier."""
MOST_DIFFERENT = 1  # 0.5 % of the questions


@pytest.fixture(scope="module")
def sample(shared, tmp_path_factory):
    """The first questions, every article that answers one, and a part of all others."""
    folder = tmp_path_factory.mktemp("sample")
    source = shared / "retrieval"
    with gzip.open(source / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        questions = [json.loads(line) for line in lines][:QUESTIONS]
    wanted = {str(name) for question in questions for name in question["relevant"]}
    with gzip.open(source / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [
            line
            for at, line in enumerate(lines)
            if at % EVERY == 0 or str(json.loads(line)["id"]) in wanted
        ]
    judged, corpus = folder / "questions.jsonl", folder / "corpus.jsonl"
    judged.write_text("".join(json.dumps(row) + "\n" for row in questions), encoding="utf-8")
    corpus.write_text("".join(articles), encoding="utf-8")
    return judged, corpus


def evaluated(sample, run, engine):
    judged, corpus = sample
    call_command(
        "evaluate_search", "--qrels", judged, "--corpus", corpus, "--run", run, "--engine", engine
    )
    found: dict[str, list[str]] = {}
    for line in run.read_text(encoding="utf-8").splitlines():
        question, article, _ = line.split("\t")
        found.setdefault(question, []).append(article)
    return found


def test_a_server_ranks_real_articles_as_the_embedded_engine_does(
    sample, elasticsearch_server, settings, tmp_path, shared
):
    server = elasticsearch_server
    settings.ELASTICSEARCH = ClusterAddress(urls=server.hosts, prefix="judged")
    by_host = evaluated(sample, tmp_path / "embedded.tsv", "embedded")
    by_cluster = evaluated(sample, tmp_path / "elasticsearch.tsv", "elasticsearch")
    assert by_host.keys() == by_cluster.keys()
    assert len(by_host) > QUESTIONS * 0.95
    different = [name for name in by_host if by_host[name][:TOP] != by_cluster[name][:TOP]]
    assert len(different) <= MOST_DIFFERENT, different
    judge = score_of(shared)
    gained = judge(sample[0], tmp_path / "elasticsearch.tsv")
    assert gained == pytest.approx(judge(sample[0], tmp_path / "embedded.tsv"), abs=0.002)
    assert gained >= LEAST
    with client_of(server) as client:
        assert not client.indices.get(index="judged-*").body


def score_of(shared):
    """The owner's own measure: nDCG@10 of a run."""
    path = shared / "retrieval/score.py"
    spec = importlib.util.spec_from_file_location("retrieval_score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def judge(judged, run):
        found = module.read_run(str(run))
        return module.score(module.read_qrels(str(judged)), found)["nDCG@10"]

    return judge


def test_without_a_cluster_it_says_what_is_missing(sample, tmp_path):
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        evaluated(sample, tmp_path / "run.tsv", "elasticsearch")
