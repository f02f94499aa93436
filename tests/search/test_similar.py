"""What reads alike, by the index of this host: who is left out, and what a lost index does."""

import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from search import service, sources
from search.documents import SearchDocument, rows_of
from search.likeness import TextTheme
from search.similar import similar_documents
from search.sources import DocumentSource
from tests.search.kinds import CASES
from tests.search.test_likeness import SWALLOWED, WORLD

pytestmark = pytest.mark.django_db
THEME = TextTheme(SWALLOWED.title, SWALLOWED.body, rows_of(SWALLOWED))


@pytest.fixture
def index(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.ANJIAN_VAR = tmp_path
    held = {document.key: document for document in WORLD}

    def load(keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
        return {key: held.get(key) for key in keys}

    monkeypatch.setitem(
        sources._sources, CASES, DocumentSource(CASES, "案例", lambda: iter(WORLD), load)
    )
    service.rebuild([CASES])
    return tmp_path / "index"


def test_the_text_itself_is_left_out_and_the_best_comes_first(index: Path) -> None:
    found = similar_documents(CASES, THEME, limit=5, but=frozenset({"a"}))
    assert {near.key for near in found} == {"b", "f"}
    assert [near.share for near in found] == sorted((n.share for n in found), reverse=True)
    assert found == similar_documents(CASES, THEME, limit=5, but=frozenset({"a"}))
    assert similar_documents(CASES, THEME, limit=1, but=frozenset({"a"})) == found[:1]


def test_without_an_index_nothing_is_alike(settings: Any, tmp_path: Path) -> None:
    settings.ANJIAN_VAR = tmp_path
    assert similar_documents(CASES, THEME, limit=5) == ()


def test_a_damaged_index_says_nothing_and_breaks_nothing(index: Path) -> None:
    current = (index / CASES / "CURRENT").read_text().strip()
    shutil.rmtree(index / CASES / current)
    (index / CASES / current).mkdir()
    assert similar_documents(CASES, THEME, limit=5) == ()


def test_a_kind_that_nobody_registered_is_empty(index: Path) -> None:
    assert similar_documents("tours", THEME, limit=5) == ()
