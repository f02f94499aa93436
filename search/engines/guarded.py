"""An engine behind a breaker: whoever asks while the server is down gets `ServerDown` at once.

It knows engines and breakers; where they are and who stands in it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from search.documents import SearchDocument, SearchField
from search.engines.base import (
    Change,
    EngineBusy,
    EngineDamaged,
    EngineUnavailable,
    SearchEngine,
    SearchHits,
)
from search.engines.breaker import CircuitBreaker
from search.queries import IndexVocabulary, SearchPlan


class ServerDown(EngineUnavailable):
    """The server failed a moment ago and was not asked."""

    def __init__(self) -> None:
        super().__init__("搜索服务器刚才没有应答，稍后再试")


class ClusterEngine(SearchEngine, Protocol):
    """An engine on servers."""

    def identity(self) -> str:
        """What names these servers' data for life: others, or emptied ones, say something else.

        Raises `EngineUnavailable`.
        """


@dataclass(slots=True)
class GuardedEngine:
    """See `SearchEngine`. A damaged or busy index is no dead server: that opens no breaker."""

    engine: ClusterEngine
    breaker: CircuitBreaker
    name: str = "guarded"

    def identity(self) -> str:
        """See `ClusterEngine.identity`."""
        with self.watched():
            return self.engine.identity()

    def find(self, plan: SearchPlan) -> SearchHits:
        """See `SearchEngine.find`."""
        with self.watched():
            return self.engine.find(plan)

    def vocabulary(self, kind: str) -> IndexVocabulary:
        """See `SearchEngine.vocabulary`; every word may be a question of its own."""
        with self.watched():
            return GuardedWords(self, self.engine.vocabulary(kind))

    def apply(self, kind: str, changes: Sequence[Change]) -> None:
        """See `Index.apply`."""
        with self.watched():
            self.engine.apply(kind, changes)

    def needs_rebuild(self, kind: str) -> bool:
        """See `Index.needs_rebuild`."""
        with self.watched():
            return self.engine.needs_rebuild(kind)

    def inventory(self, kind: str) -> Mapping[str, str]:
        """See `Index.inventory`."""
        with self.watched():
            return self.engine.inventory(kind)

    def rebuild(
        self,
        kind: str,
        documents: Iterable[SearchDocument],
        catch_up: Callable[[], Sequence[Change]],
    ) -> int:
        """See `Index.rebuild`."""
        with self.watched():
            return self.engine.rebuild(kind, documents, catch_up)

    def tidy(self, kind: str) -> None:
        """See `Index.tidy`."""
        with self.watched():
            self.engine.tidy(kind)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Do something with the server, unless it failed a moment ago; tell the breaker."""
        if not self.breaker.lets_through():
            raise ServerDown
        try:
            yield
        except (EngineBusy, EngineDamaged):
            self.breaker.answered()
            raise
        except EngineUnavailable:
            self.breaker.failed()
            raise
        self.breaker.answered()


@dataclass(frozen=True, slots=True)
class GuardedWords:
    """See `IndexVocabulary`."""

    engine: GuardedEngine
    words: IndexVocabulary

    def passages(self) -> int:
        """See `IndexVocabulary.passages`."""
        with self.engine.watched():
            return self.words.passages()

    def frequency(self, field: SearchField, token: str) -> int:
        """See `IndexVocabulary.frequency`."""
        with self.engine.watched():
            return self.words.frequency(field, token)

    def followers(self, char: str) -> Collection[str]:
        """See `IndexVocabulary.followers`."""
        with self.engine.watched():
            return self.words.followers(char)
