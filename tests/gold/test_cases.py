"""The importers against the owner's hand-checked cases, by the owner's own scorer."""

import importlib.util
import json
import random
import re
from pathlib import Path
from types import ModuleType

import pytest

from cases.documents.read import read_document
from cases.exchange.recognised_cases import cases_json, cases_of_files
from cases.importers.recognise import read_cases

SEED = "003_3d796432bc6c3e06.txt"
PLAIN_FILES = {
    "cases_003.json": [f"seeds/{SEED}"],
    "cases_003_repaginated.json": ["gold/dev/003_repaginated_257.txt"],
    "cases_authored.json": ["gold/dev/case_doc_D1.txt"],
}
FIELDS = ("number", "title", "kind", "category", "truncated")


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold/score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scored(shared: Path, gold: str, files: list[Path]) -> dict[str, object]:
    prediction = json.loads(json.dumps(cases_of_files(files), ensure_ascii=False))
    module = scorer(shared)
    truth = module.load(str(shared / "gold/dev" / gold))
    return dict(module.score_cases(truth, prediction))


def check(result: dict[str, object], exact: float) -> None:
    assert result["cases"]["f1"] == 1, result["errors"]
    assert result["section_exact"] >= exact, result["errors"]
    assert result["items"]["f1"] >= 0.99, result["errors"]
    for field in FIELDS:
        assert result[f"field_{field}"] == 1, result["errors"]


@pytest.mark.parametrize("gold", PLAIN_FILES)
def test_plain_texts(shared: Path, gold: str) -> None:
    check(scored(shared, gold, [shared / name for name in PLAIN_FILES[gold]]), 0.99)


def test_word_and_pdf(shared: Path) -> None:
    check(scored(shared, "cases_office.json", sorted((shared / "gold/dev/office").iterdir())), 0.97)


def test_offsets_are_those_of_the_raw_file(shared: Path) -> None:
    path = shared / "seeds" / SEED
    raw = path.read_bytes().decode()
    truth = json.loads((shared / "gold/dev/cases_003.json").read_text())["cases"]
    found = cases_of_files([path])["cases"]
    spans = {(case["title"], case["number"]): case for case in found}
    for gold in truth:
        case = spans[(gold["title"], gold["number"])]
        assert raw[case["raw_start"] : case["raw_end"]].rstrip() in raw
        for ours, theirs in zip(case["sections"], gold["sections"], strict=True):
            assert (ours["raw_start"], ours["raw_end"]) == (
                theirs["raw_start"],
                theirs["raw_end"],
            ), theirs["name"]


@pytest.mark.parametrize("name", ["000", "001", "002", "004"])
def test_documents_without_cases_hold_none(shared: Path, name: str) -> None:
    path = next((shared / "seeds").glob(f"{name}_*"))
    found = cases_of_files([path])
    assert found["cases"] == []
    assert [doubt["reason"] for doubt in found["doubts"]] == [
        "没有在文件中找到案例，请确认文件内容"
    ]


def test_any_pagination_gives_the_same_cases(shared: Path) -> None:
    raw = (shared / "seeds" / SEED).read_bytes().decode()
    head, body, tail = re.fullmatch(r"(.*?)\n1、(.*)\n(.*?)", raw, re.DOTALL).groups()
    joined = re.sub(r"\n\d+、", "", body)
    expected = _plain(SEED, raw)
    for seed in range(200):
        chance = random.Random(seed)
        count = chance.randint(3, 120)
        places = sorted(chance.sample(range(1, len(joined)), count))
        pages = [joined[a:b] for a, b in zip([0, *places], [*places, len(joined)], strict=True)]
        text = head + "".join(f"\n{n}、{page}" for n, page in enumerate(pages, start=1))
        assert _plain(SEED, f"{text}\n{tail}") == expected, seed


def _plain(name: str, text: str) -> list[object]:
    """What was recognised, without the offsets that move with the markers."""
    found = cases_json([read_cases(read_document(name, text.encode()))])
    return [
        {
            **{
                key: value for key, value in case.items() if not key.startswith(("raw", "sections"))
            },
            "sections": [
                {key: value for key, value in section.items() if not key.startswith("raw")}
                for section in case["sections"]
            ],
        }
        for case in found["cases"]
    ]
