"""What several tests of this room stand on."""

import pytest

from search import service, sources
from search.clusters import ClusterAddress
from search.upkeep import indexes
from tests.search.clusters import Cluster
from tests.search.kinds import CASES, CLAUSES
from tests.search.shelves import registered
from tests.search.worlds import CLAUSES as CLAUSE_WORLD
from tests.search.worlds import WORLD


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


@pytest.fixture
def shelves(settings, tmp_path, monkeypatch):
    """The small world as the sources of an index of its own."""
    settings.ANJIAN_VAR = tmp_path
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(sources, "_recognisers", [])
    for kind, label, documents in ((CASES, "案例", WORLD), (CLAUSES, "条款", CLAUSE_WORLD)):
        held = {document.key: document for document in documents}
        sources.register_source(
            sources.DocumentSource(
                kind,
                label,
                lambda held=held: iter(held.values()),
                lambda keys, held=held: {key: held.get(key) for key in keys},
            )
        )
    service.drain_outbox()
