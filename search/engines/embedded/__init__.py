"""The default engine: tantivy in our own process, one index per kind, on a local disk."""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
