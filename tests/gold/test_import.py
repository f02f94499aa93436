"""The owner's document by the whole way: imported with the command, published, found, followed."""

from __future__ import annotations

import importlib.util
import json
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command

from cases.models import CasePage, PublicationOverride
from portal.intake.models import ImportRecord
from search.service import drain_outbox
from search.text import ordered_grams

SEED = "003_3d796432bc6c3e06.txt"
pytestmark = [pytest.mark.django_db]


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold/score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def imported(shared: Path, settings, tmp_path, django_capture_on_commit_callbacks) -> Path:
    """The document imported with every case published, in an index of its own."""
    settings.ANJIAN_VAR = tmp_path
    path = shared / "seeds" / SEED
    with django_capture_on_commit_callbacks(execute=True):
        run(path)
    drain_outbox()
    return path


def run(path: Path) -> str:
    out = StringIO()
    call_command(
        "import_cases", "--publish", "--accept-findings", "内部学习资料", str(path), stdout=out
    )
    return out.getvalue()


def search(query: str, tmp_path: Path) -> list[dict[str, object]]:
    out = tmp_path / "found.json"
    call_command("search", query, "--json", str(out), "--limit", "50")
    groups = json.loads(out.read_text(encoding="utf-8"))["groups"]
    assert [group["kind"] for group in groups] == ["cases", "clauses"]
    return list(groups[0]["hits"])


def test_all_eighteen_cases_go_live_and_are_found(imported, tmp_path):
    assert CasePage.objects.live().count() == 18
    hits = search("零钱", tmp_path)
    assert [hit["source"] for hit in hits] == [{"doc": SEED, "number_raw": "案例3"}]


def test_the_doubt_stays_and_the_reason_is_logged(imported):
    doubts = [doubt for case in ImportRecord.objects.all() for doubt in case.doubts]
    assert any("不完整" in doubt["reason"] and not doubt["settled"] for doubt in doubts)
    assert PublicationOverride.objects.filter(reason="内部学习资料").exists()


def test_a_second_run_changes_nothing(imported):
    def state() -> list[tuple[object, ...]]:
        rows = CasePage.objects.order_by("pk")
        return list(rows.values_list("pk", "live_revision_id", "latest_revision_id"))

    before = state()
    said = run(imported)
    assert state() == before
    assert "新写入 0 个草稿" in said
    assert "发布 0 个" in said


def test_relevance_over_the_whole_way(imported, shared, tmp_path):
    judged = json.loads((shared / "gold/dev/search_003.json").read_text(encoding="utf-8"))
    gold = json.loads((shared / "gold/dev/cases_003.json").read_text(encoding="utf-8"))
    ids = {case["number_raw"]: case["id"] for case in gold["cases"]}
    results = {
        query["id"]: [ids[hit["source"]["number_raw"]] for hit in search(query["query"], tmp_path)]
        for query in judged["queries"]
    }
    figures = scorer(shared).score_search(judged, {"results": results})
    print(figures["ndcg10"], figures["nil_correct"])
    assert figures["ndcg10"] >= 0.80, figures["errors"]


def test_no_literal_two_character_word_of_a_case_is_missed(imported, tmp_path):
    """Every fifth pair of every case: all of them take minutes and are tested on the engine."""
    for page in CasePage.objects.live():
        pairs = sorted({t for t in ordered_grams(page.course) if len(t) == 2 and not t.isascii()})
        for pair in pairs[::25]:
            titles = {hit["title"] for hit in search(pair, tmp_path)}
            assert page.title in titles, (pair, page.title)
