"""What every engine can do; it knows no engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.documents import DocumentFacet, SearchDocument
from search.queries import IndexVocabulary, SearchPlan


class EngineUnavailable(Exception):
    """The engine cannot answer or write now (down, damaged, locked); what to do is in the text."""


class EngineBusy(EngineUnavailable):
    """Another process has the turn at this moment; nothing is wrong."""


class EngineDamaged(EngineUnavailable):
    """The index itself cannot be read or written: a rebuild mends it."""


@dataclass(frozen=True, slots=True)
class RemovedDocument:
    """A document that is to be found no longer."""

    key: str


Change = SearchDocument | RemovedDocument


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One found document; `passage` counts from 0 and names the best one."""

    key: str
    score: float
    passage: int


@dataclass(frozen=True, slots=True)
class SearchHits:
    """One page of hits, best first; `total` counts documents, `counts` them by facet.

    `is_estimate`: so many match that an engine may have counted a part of them; off by a few in a
    hundred.
    """

    total: int = 0
    hits: tuple[SearchHit, ...] = ()
    counts: tuple[tuple[DocumentFacet, int], ...] = ()
    is_estimate: bool = False


def rank_hits(best: Iterable[SearchHit]) -> list[SearchHit]:
    """The best passages, one a document, in the order of every engine: score to 4 places, key."""
    return sorted(best, key=lambda hit: (-round(hit.score, 4), hit.key))


def list_counts(counts: Mapping[DocumentFacet, int]) -> tuple[tuple[DocumentFacet, int], ...]:
    """Counted facets by name, the most frequent first."""
    return tuple(sorted(counts.items(), key=lambda item: (item[0].name, -item[1], item[0].value)))


def page_of(
    best: Iterable[SearchHit], total: int, counts: Mapping[DocumentFacet, int], plan: SearchPlan
) -> SearchHits:
    """The asked page of all the best passages, one a document."""
    page = rank_hits(best)[plan.offset : plan.offset + plan.limit]
    return SearchHits(total, tuple(page), list_counts(counts))


class SearchIndex(Protocol):
    """What is kept true to the sources, a part per kind; whether it is searched is not said here.

    Every method raises `EngineUnavailable` (or `EngineDamaged`) and nothing else of its own.
    """

    name: str

    def apply(self, kind: str, changes: Sequence[Change]) -> None:
        """Write all changes, the last for a key winning; when this returns they are durable.

        Applying the same changes again changes nothing.
        """

    def needs_rebuild(self, kind: str) -> bool:
        """Whether there is no index of the kind, or one of another schema, analyser or version."""

    def inventory(self, kind: str) -> Mapping[str, str]:
        """Key → version of every document in the index."""

    def rebuild(
        self,
        kind: str,
        documents: Iterable[SearchDocument],
        catch_up: Callable[[], Sequence[Change]],
    ) -> int:
        """Replace the whole index of the kind, in one switch; returns the number of documents.

        One rebuild at a time: callers see to it. Until the switch readers see the old index and
        `apply` writes to it. `catch_up` is called once, right before the switch and with writers
        shut out: it gives what was applied in the meantime, to be written into the new index too.
        """

    def tidy(self, kind: str) -> None:
        """Delete what killed rebuilds of the kind left; callers see to it that none runs."""


class SearchEngine(SearchIndex, Protocol):
    """An index of words that answers plans: one index per kind, one contract for all engines."""

    def find(self, plan: SearchPlan) -> SearchHits:
        """The page of hits that the plan asks for; an unknown kind is empty."""

    def vocabulary(self, kind: str) -> IndexVocabulary:
        """The document frequencies of the kind as they are now."""
