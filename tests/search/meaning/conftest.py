"""The real model, got once for all tests that ask for it; Maven keeps it outside the checkout."""

import os
from pathlib import Path

import pytest

from search import sources
from search.meaning.fetching import fetch_model
from tests.search.kinds import CASES
from tests.search.meaning.fakes import FakeEmbedder
from tests.search.worlds import WORLD, case


@pytest.fixture(scope="session")
def real_model(tmp_path_factory) -> Path:
    """A folder with the model: `ANJIAN_TEST_MODEL`, or what Maven brings."""
    if given := os.environ.get("ANJIAN_TEST_MODEL"):
        return Path(given)
    return fetch_model(tmp_path_factory.mktemp("model") / "model").folder


@pytest.fixture
def library(settings, tmp_path, monkeypatch):
    """A host with a model and a few cases."""
    settings.ANJIAN_VAR = tmp_path
    settings.ANJIAN_MODEL = tmp_path / "model"
    settings.ANJIAN_MODEL.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        (settings.ANJIAN_MODEL / name).write_text("x")
    monkeypatch.setattr("search.meaning.model.OnnxEmbedder", lambda files: FakeEmbedder())
    monkeypatch.setattr("search.meaning.fusion.NEAR_LIKENESS", 0.3)
    monkeypatch.setattr(sources, "_sources", {})
    documents = {one.key: one for one in (*WORLD, case("t", "断闸之前要告知"))}

    def load(keys):
        return {key: documents.get(key) for key in keys}

    sources.register_source(
        sources.DocumentSource(CASES, "案例", lambda: iter([*documents.values()]), load)
    )
    return documents
