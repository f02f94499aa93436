"""What several tests of this room stand on."""

import pytest

from search import sources
from tests.search.shelves import registered


@pytest.fixture
def shelf(settings, tmp_path, monkeypatch):
    """A room above of its own, and an index folder of its own."""
    settings.ANJIAN_VAR = tmp_path
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(sources, "_recognisers", [])
    return registered()
