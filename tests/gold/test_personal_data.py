"""Personal data against the owner's hand-checked sentences, by the owner's own scorer."""

import importlib.util
from pathlib import Path

from cases.exchange.personal_data import findings_json, read_records
from cases.masking.find import find_personal_data
from cases.masking.types import FindingKind

GOLD = "gold/dev/personal_data.jsonl"
REAL_DOCUMENT = "seeds/003_3d796432bc6c3e06.txt"


def test_recall_precision_and_traps(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold/score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    records = read_records((shared / GOLD).read_text(encoding="utf-8"))
    score = module.score_personal(module.load(str(shared / GOLD)), findings_json(records))
    assert score["findings"]["r"] >= 0.98, score["errors"]
    assert score["findings"]["p"] >= 0.95, score["errors"]
    assert score["traps_clean"] >= 0.95, score["errors"]
    assert score["exact_span"] >= 0.97


def test_the_real_document_names_three_people_and_little_else(shared: Path) -> None:
    text = (shared / REAL_DOCUMENT).read_bytes().decode("utf-8")
    findings = find_personal_data(text)
    assert {one.kind for one in findings} == {FindingKind.NAME}
    assert len({one.text for one in findings}) <= 5
    assert not any("某" in one.text for one in findings)
