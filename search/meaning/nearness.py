"""What a comparison by meaning answers, as plain values; it knows no vector and no engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from search.engines.base import SearchIndex
from search.queries import SearchPlan


@dataclass(frozen=True, slots=True)
class VectorNeighbour:
    """One document: its likeness (a cosine) to the question, by the passage named."""

    key: str
    likeness: float
    passage: int


@dataclass(frozen=True, slots=True)
class NearestNeighbours:
    """The nearest documents, best first, and the likeness of others that were asked about."""

    best: tuple[VectorNeighbour, ...] = ()
    beside: Mapping[str, float] = field(default_factory=dict)


class VectorSearch(Protocol):
    """An index of vectors that can be asked."""

    def nearest(
        self, plan: SearchPlan, wording: str, most: int, beside: Collection[str]
    ) -> NearestNeighbours:
        """The `most` nearest documents of those that the plan's asker may see and filters let by.

        Of the plan only the kind, the permissions and the filters count. A kind without vectors
        of the present model is empty. Raises `EngineUnavailable`.
        """


class MeaningIndex(SearchIndex, VectorSearch, Protocol):
    """Vectors that are kept true to the sources and can be asked, in process or on a cluster."""
