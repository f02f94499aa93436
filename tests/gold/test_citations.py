"""The finder against the owner's hand-checked citations."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cases.exchange import citations_of_files

DOCUMENTS = [
    ("citations_seeds.json", "seeds/*.txt"),
    ("citations_003_repaginated.json", "gold/dev/003_repaginated_257.txt"),
    ("citations_authored.json", "gold/dev/case_doc_D1.txt"),
]


@pytest.fixture(scope="module")
def score(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("gold", "pattern"), DOCUMENTS)
def test_documents(shared, score, gold, pattern):
    wanted = json.loads((shared / "gold" / "dev" / gold).read_text(encoding="utf-8"))
    found = citations_of_files(sorted(shared.glob(pattern)))
    result = score.score_citations(wanted, found)
    assert result["citations"]["f1"] >= 0.98, result["errors"]
    assert result["negatives_reported"] == 0
    assert result["quote_exact"] >= 0.98
    assert result["offset_overlap"] >= 0.98
    assert result["section_correct"] >= 0.95


def test_sentences(shared, score):
    path = shared / "gold" / "dev" / "citations_law.jsonl"
    wanted = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    result = score.score_citations(wanted, citations_of_files([path]))
    assert result["citations"]["f1"] >= 0.97, result["errors"]
    assert result["relative_recall"] >= 0.97
