"""The engine itself: readers, writers and rebuilds over the folders of each kind.

It knows plans and rows, and nothing of where documents come from. Every write opens the index
freshly under a file lock; readers look at `CURRENT` and reload before every search.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from search.documents import SearchDocument
from search.engines.base import Change, EngineDamaged, EngineUnavailable, SearchHits
from search.engines.embedded.checking import Sound, verify_index
from search.engines.embedded.failures import translated_failures
from search.engines.embedded.folders import IndexDirectory
from search.engines.embedded.labels import FacetLabels
from search.engines.embedded.schema import KEY, PASSAGE, VERSION, index_schema, text_of
from search.engines.embedded.searching import PlanSearch, SearcherVocabulary
from search.engines.embedded.writing import heap_of_rebuild, write_index
from search.queries import IndexVocabulary, SearchPlan

log = logging.getLogger(__name__)


class EmbeddedEngine:
    """See `Engine`. `root` holds a folder per kind: index folders, `CURRENT`, a lock."""

    name = "embedded"

    def __init__(self, root: Path) -> None:
        self._root = root
        self._readers: dict[str, _OpenIndex] = {}
        self._guard = threading.Lock()
        self._labels = FacetLabels()
        self._sound: dict[str, Sound] = {}

    def find(self, plan: SearchPlan) -> SearchHits:
        """See `Engine.find`."""
        if not plan.gates and not plan.pinned:
            return SearchHits()
        with translated_failures("搜索"):
            searcher = self._searcher(plan.kind)
            return (
                SearchHits()
                if searcher is None
                else PlanSearch(searcher, plan, self._labels).found()
            )

    def vocabulary(self, kind: str) -> IndexVocabulary:
        """See `Engine.vocabulary`."""
        with translated_failures("搜索"):
            return SearcherVocabulary(self._searcher(kind))

    def apply(self, kind: str, changes: Sequence[Change]) -> None:
        """See `Index.apply`."""
        if not changes:
            return
        shelf = self._shelf(kind)
        with translated_failures("更新"), shelf.locked():
            if shelf.is_outdated():
                if shelf.exists():
                    raise EngineUnavailable(f"{kind} 的索引由别的版本建立，请运行 rebuild_index")
                shelf.switch(shelf.create())
            write_index(shelf.current(), changes)

    def needs_rebuild(self, kind: str) -> bool:
        """See `Index.needs_rebuild`."""
        return self._shelf(kind).is_outdated()

    def inventory(self, kind: str) -> Mapping[str, str]:
        """See `Index.inventory`. Every file is read once: a damaged one is no index."""
        with translated_failures("核对"):
            self._verify(kind)
            searcher = self._searcher(kind)
            if searcher is None or not searcher.num_docs:
                return {}
            first = tantivy.Query.term_query(index_schema(), PASSAGE, 0)
            every = searcher.search(first, limit=searcher.num_docs, count=False)
            found = (searcher.doc(address) for _, address in every.hits)
            return {text_of(doc, KEY): text_of(doc, VERSION) for doc in found}

    def rebuild(
        self,
        kind: str,
        documents: Iterable[SearchDocument],
        catch_up: Callable[[], Sequence[Change]],
    ) -> int:
        """See `Index.rebuild`."""
        shelf = self._shelf(kind)
        with translated_failures("重建"):
            fresh = shelf.create()
            count = write_index(fresh, documents, heap_of_rebuild())
            with shelf.locked():
                write_index(fresh, catch_up())
                shelf.switch(fresh)
        return count

    def set_aside_if_damaged(self, kind: str, *, every_file: bool) -> bool:
        """Tell whether the index is damaged; nobody reads it then, and a rebuild is due.

        It reads the files that were touched since this process last looked, or every one.
        """
        shelf = self._shelf(kind)
        if not shelf.exists():
            return False
        with translated_failures("核对"), shelf.locked():
            try:
                folder = shelf.current()
                if shelf.is_outdated():
                    return False
                sound = self._sound.setdefault(kind, set())
                if every_file:
                    sound.clear()
                verify_index(folder, sound)
                tantivy.Index.open(str(folder))
            except (EngineDamaged, OSError, ValueError):
                log.warning("the index of %s is damaged and set aside", kind, exc_info=True)
                shelf.set_aside()
                return True
        return False

    def tidy(self, kind: str) -> None:
        """See `Index.tidy`."""
        shelf = self._shelf(kind)
        if shelf.exists():
            with translated_failures("整理"), shelf.locked():
                shelf.tidy()

    def _verify(self, kind: str) -> None:
        shelf = self._shelf(kind)
        if not shelf.is_outdated():
            with shelf.locked():
                verify_index(shelf.current())

    def _shelf(self, kind: str) -> IndexDirectory:
        return IndexDirectory(self._root / kind)

    def _searcher(self, kind: str) -> tantivy.Searcher | None:
        """A searcher over what is committed now; a second try bridges a switch in between."""
        for attempt in (1, 2):
            try:
                folder = self._shelf(kind).current()
            except FileNotFoundError:
                return None
            try:
                return self._reader(kind, folder).searcher()
            except (ValueError, OSError):
                if attempt == 2:
                    raise
                self._readers.pop(kind, None)
        return None

    def _reader(self, kind: str, folder: Path) -> _OpenIndex:
        with self._guard:
            reader = self._readers.get(kind)
            if reader is None or reader.folder != folder or reader.process != os.getpid():
                index = tantivy.Index.open(str(folder))
                index.config_reader("manual")
                reader = self._readers[kind] = _OpenIndex(folder, os.getpid(), index)
            return reader


@dataclass(slots=True)
class _OpenIndex:
    """An open index; handles do not survive a fork, so the process is part of it."""

    folder: Path
    process: int
    index: tantivy.Index
    _loaded: tuple[int, int, int] | None = None

    def searcher(self) -> tantivy.Searcher:
        """A searcher over what is committed now: every commit puts another `meta.json` in place."""
        file = (self.folder / "meta.json").stat()
        committed = file.st_ino, file.st_mtime_ns, file.st_size
        if committed != self._loaded:
            self.index.reload()
            self._loaded = committed
        return self.index.searcher()
