"""The engine of a whole province: an Elasticsearch 8 or 9 cluster, one index per kind."""

from search.engines.elasticsearch.cluster import ClusterSpec
from search.engines.elasticsearch.connection import ClientPatience
from search.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["ClientPatience", "ClusterSpec", "ElasticsearchEngine"]
