"""What several tests of this room stand on."""

import pytest

from search import sources
from search.clusters import ClusterAddress
from search.upkeep import indexes
from tests.search.clusters import Cluster
from tests.search.shelves import registered


@pytest.fixture
def shelf(settings, tmp_path, monkeypatch):
    """A room above of its own, and an index folder of its own."""
    settings.ANJIAN_VAR = tmp_path
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(sources, "_recognisers", [])
    return registered()


@pytest.fixture
def cluster(settings, monkeypatch):
    """A cluster that this installation is configured for, besides the index of the host."""
    fake = Cluster()
    monkeypatch.setattr(indexes, "connect_to_ask", lambda address: fake)
    monkeypatch.setattr(indexes, "connect_to_work", lambda address: fake)
    indexes.forget_connections()
    settings.ELASTICSEARCH = ClusterAddress(("https://es.example.cn",))
    yield fake
    indexes.forget_connections()
