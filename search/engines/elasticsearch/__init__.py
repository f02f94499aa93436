"""The engine of a whole province: an Elasticsearch 8 or 9 cluster, one index per kind."""

from search.engines.elasticsearch.cluster import Cluster
from search.engines.elasticsearch.connection import Patience
from search.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["Cluster", "ElasticsearchEngine", "Patience"]
