"""The dev statutes and editions, judged by the owner's scorer at the thresholds of the issue."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from cases.exchange import statutes_of_files, successions_of_files


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_count_and_spot_text_of_the_statutes_is_exact(
    shared: Path, scorer: ModuleType
) -> None:
    dev = shared / "gold" / "dev"
    gold = json.loads((dev / "regulations.json").read_text(encoding="utf-8"))
    found = statutes_of_files(dev / statute["file"] for statute in gold["statutes"])
    report = scorer.score_regulations(gold, found)
    assert report["errors"] == []
    assert report["counts_exact"] == 1
    assert report["spot_text_exact"] == 1


def test_the_rows_between_two_editions_are_found_and_named(
    shared: Path, scorer: ModuleType
) -> None:
    dev = shared / "gold" / "dev"
    gold = json.loads((dev / "successions.json").read_text(encoding="utf-8"))
    found = successions_of_files(dev / "successions" / "old.md", dev / "successions" / "new.md")
    report = scorer.score_successions(gold, found)
    assert report["rows"]["f1"] >= 0.95
    assert report["relation_accuracy"] >= 0.93
    parts = report["recall_by_relation"]
    assert min(parts["split"], parts["merged"]) == 1
