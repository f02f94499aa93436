"""Engines on a shared server, each with a prefix of its own, and nothing left behind."""

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from elasticsearch import Elasticsearch

from search.engines.elasticsearch import ClusterSpec, ElasticsearchEngine
from tests.servers.elasticsearch import Server


def cluster_of(server: Server) -> ClusterSpec:
    """How to reach a server of the tests."""
    return ClusterSpec(server.hosts, server.user, server.password, ca=server.ca, timeout=60.0)


@contextmanager
def engine_on(server: Server, shards: int = 1) -> Iterator[ElasticsearchEngine]:
    """An engine whose indexes are deleted afterwards."""
    prefix = f"t{uuid.uuid4().hex[:10]}"
    engine = ElasticsearchEngine(replace(cluster_of(server), prefix=prefix, shards=shards))
    with closing(engine):
        yield engine
    with client_of(server) as client:
        names = tuple(client.indices.get(index=f"{prefix}-*", features=["aliases"]).body)
        if names:
            client.indices.delete(index=",".join(names))


def client_of(server: Server) -> Elasticsearch:
    """A client of our own, to look behind the engine."""
    if server.ca:
        user = (server.user, server.password)
        return Elasticsearch(list(server.hosts), basic_auth=user, ca_certs=str(server.ca))
    return Elasticsearch(list(server.hosts), request_timeout=60)
