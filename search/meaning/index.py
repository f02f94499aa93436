"""The index of vectors of this host: one store per kind, on a local disk, compared in process.

It embeds what it is given and knows nothing of where documents come from. A folder per kind holds
stores, `CURRENT` and a lock.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path

import filelock
import numpy as np

from search import text
from search.documents import LONGEST_BODY, SearchDocument, facet_token
from search.durable_files import write_durably
from search.engines.base import Change, EngineDamaged, EngineUnavailable
from search.meaning import shelf, store
from search.meaning.model import ModelUnusable, TextEmbedder
from search.meaning.nearness import NearestNeighbours
from search.meaning.shelf import VectorSnapshot
from search.meaning.store import Matrix, StoreEntry, WrittenDocument
from search.queries import SearchPlan

FORM = ("1", str(text.PASSAGE_LENGTH), str(text.PASSAGE_OVERLAP))
"""Whatever, when it changes, makes other texts or files of the same documents."""
LONGEST_HEAD = 100
LOCK_SECONDS = 60
BUILDING = "building-"
AT_ONCE = 50
"""Documents embedded before they are written: what a kill costs, and what one change waits for."""
WASTE = 2_000
"""Vectors of removed documents that are carried along before the store is written anew."""
REMEMBERED = 256
"""Wordings whose vectors are kept: the same one is compared with every kind and for every page."""

Known = Callable[[str, str], Matrix | None]
"""The vectors of a document with this key and digest, where a store holds them already."""


class VectorIndex:
    """See `Index` and `Meanings`. `root` holds a folder per kind."""

    name = "meaning"

    def __init__(self, root: Path, embedder: TextEmbedder) -> None:
        self._root = root
        self._embedder = embedder
        self._shelves: dict[str, VectorSnapshot] = {}
        self._guard = threading.Lock()
        self._vector_of = lru_cache(maxsize=REMEMBERED)(self._embedded)

    def nearest(
        self, plan: SearchPlan, wording: str, most: int, beside: Collection[str]
    ) -> NearestNeighbours:
        """See `Meanings.nearest`."""
        with _translated_errors("按意思搜索"):
            if self.needs_rebuild(plan.kind):
                return NearestNeighbours()
            held = self._shelf(plan.kind)
            if not held.entries:
                return NearestNeighbours()
            vector = self._vector_of(wording)
            return held.nearest(vector, plan.may_see, plan.filters, most, beside)

    def passages(self, kind: str) -> int:
        """How many vectors are compared for a question."""
        with _translated_errors("按意思搜索"):
            return 0 if self.needs_rebuild(kind) else len(self._shelf(kind).matrix)

    def apply(self, kind: str, changes: Sequence[Change]) -> None:
        """See `Index.apply`. What takes long, embedding, happens before the lock is taken."""
        if not changes:
            return
        with _translated_errors("更新"):
            if not self._pointer(kind).exists():
                with self._locked(kind):
                    self._begin(kind)
            held = self._usable(kind)
            written = self._embedded_changes(changes, _known_by_key(held))
            with self._locked(kind):
                _append_changes(self._usable(kind), written, changes)
                self._compact(kind)
                self._clear(kind)

    def needs_rebuild(self, kind: str) -> bool:
        """See `Index.needs_rebuild`: also where the vectors are of another model."""
        with _translated_errors("核对"):
            try:
                folder = self._current(kind)
            except FileNotFoundError:
                return True
            return not (folder.name.startswith(self._mark) and (folder / store.MANIFEST).exists())

    def inventory(self, kind: str) -> Mapping[str, str]:
        """See `Index.inventory`. Every byte of the store is read and checked."""
        with _translated_errors("核对"):
            if self.needs_rebuild(kind):
                return {}
            held = self._shelf(kind)
            store.verify_store(held.folder)
            return {entry.key: entry.version for _, entry in held.living()}

    def rebuild(
        self,
        kind: str,
        documents: Iterable[SearchDocument],
        catch_up: Callable[[], Sequence[Change]],
    ) -> int:
        """See `Index.rebuild`. A text that any store of this model holds is not embedded again.

        So a rebuild that was killed goes on where it was, and one without changes takes seconds.
        """
        with _translated_errors("重建"), self._building(kind, LOCK_SECONDS):
            known = self._known_by_digest(kind)
            fresh = self._root / kind / f"{BUILDING}{self._mark}{uuid.uuid4().hex[:12]}"
            store.create_store(fresh)
            held = shelf.read_snapshot(fresh, None)
            count = 0
            waiting = iter(documents)
            while some := list(islice(waiting, AT_ONCE)):
                _append_changes(held, self._embedded_changes(some, known), some)
                held = shelf.read_snapshot(fresh, held)
                count += len(some)
            with self._locked(kind):
                late = catch_up()
                _append_changes(held, self._embedded_changes(late, known), late)
                self._switch(kind, fresh)
        with _translated_errors("重建"), self._locked(kind):
            self._clear(kind)
        return count

    def tidy(self, kind: str) -> None:
        """See `Index.tidy`. While a rebuild is due, what it can go on from is kept."""
        with _translated_errors("整理"), self._locked(kind):
            due = self.needs_rebuild(kind)
            drafts = [one for one in self._folders(kind) if one.name.startswith(BUILDING)]
            useful = [one for one in drafts if due and one.name.startswith(BUILDING + self._mark)]
            kept = max(useful, key=lambda one: (one / store.VECTORS).stat().st_size, default=None)
            for folder in drafts:
                if folder != kept:
                    shutil.rmtree(folder, ignore_errors=True)
            if not due:
                self._clear(kind)

    # --- documents into vectors -----------------------------------------------------------------

    def _embedded_changes(self, changes: Sequence[Change], known: Known) -> list[WrittenDocument]:
        last = {change.key: change for change in changes}
        documents = [one for one in last.values() if isinstance(one, SearchDocument)]
        texts = [texts_of(document) for document in documents]
        digests = [_text_digest(one) for one in texts]
        held = [known(one.key, digest) for one, digest in zip(documents, digests)]
        unknown = [text for one, vectors in zip(texts, held) if vectors is None for text in one]
        fresh = iter(self._embedder.embed(unknown)) if unknown else iter(())
        return [
            WrittenDocument(
                _store_entry(document, digest, len(some)),
                vectors if vectors is not None else np.stack([*islice(fresh, len(some))]),
            )
            for document, some, digest, vectors in zip(documents, texts, digests, held)
        ]

    def _embedded(self, wording: str) -> Matrix:
        return self._embedder.embed((wording,)).reshape(-1)

    def _known_by_digest(self, kind: str) -> Known:
        """What any store of the kind holds by this model, a half-built one too."""
        held: dict[str, tuple[VectorSnapshot, int]] = {}
        for folder in self._folders(kind):
            if folder.name.removeprefix(BUILDING).startswith(self._mark):
                with suppress(FileNotFoundError, EngineDamaged):
                    store.verify_store(folder)
                    one = shelf.read_snapshot(folder, None)
                    held.update((entry.digest, (one, at)) for at, entry in enumerate(one.entries))

        def known(key: str, digest: str) -> Matrix | None:
            found = held.get(digest)
            return found[0].vectors(found[1]) if found else None

        return known

    # --- folders --------------------------------------------------------------------------------

    @property
    def _mark(self) -> str:
        return mark_of(self._embedder)

    def _pointer(self, kind: str) -> Path:
        return self._root / kind / "CURRENT"

    def _current(self, kind: str) -> Path:
        pointer = self._pointer(kind)
        return pointer.with_name(pointer.read_text(encoding="ascii").strip())

    def _folders(self, kind: str) -> list[Path]:
        return [path for path in (self._root / kind).iterdir() if path.is_dir()]

    def _usable(self, kind: str) -> VectorSnapshot:
        """The shelf to be written to."""
        if self.needs_rebuild(kind):
            raise EngineUnavailable(f"{kind} 的向量由别的模型或版本建立，请运行 rebuild_index")
        return self._shelf(kind)

    def _shelf(self, kind: str) -> VectorSnapshot:
        """The shelf as it is now; another try bridges a switch in between."""
        while True:
            folder = self._current(kind)
            try:
                with self._guard:
                    self._shelves[kind] = shelf.read_snapshot(folder, self._shelves.get(kind))
                    return self._shelves[kind]
            except (FileNotFoundError, EngineDamaged) as error:
                if self._current(kind) == folder:
                    raise EngineDamaged(f"{kind} 的向量读不出来，请运行 rebuild_index") from error

    def _begin(self, kind: str) -> None:
        """Make the first, empty store, unless another process just did."""
        if not self._pointer(kind).exists():
            fresh = self._root / kind / f"{self._mark}{uuid.uuid4().hex[:12]}"
            store.create_store(fresh)
            self._point(kind, fresh)

    def _switch(self, kind: str, fresh: Path) -> None:
        """Let `CURRENT` name a store that is built."""
        ready = fresh.with_name(fresh.name.removeprefix(BUILDING))
        self._point(kind, fresh.rename(ready))

    def _point(self, kind: str, folder: Path) -> None:
        write_durably(self._pointer(kind), folder.name)

    def _compact(self, kind: str) -> None:
        """Write the store anew where most of it is of removed documents."""
        held = self._shelf(kind)
        living = int(held.counts[held.alive].sum())
        if len(held.matrix) - living <= max(WASTE, living):
            return
        fresh = self._root / kind / f"{self._mark}{uuid.uuid4().hex[:12]}"
        store.create_store(fresh)
        rest = iter([*held.living()])
        while some := list(islice(rest, 10 * AT_ONCE)):
            store.append_documents(
                fresh, [WrittenDocument(one, held.vectors(at)) for at, one in some], ()
            )
        self._point(kind, fresh)

    def _clear(self, kind: str) -> None:
        """Delete what killed processes left, and what was switched away; the kind is locked.

        Readers that have it open keep it until they look again.
        """
        current = self._current(kind)
        others = [folder for folder in self._folders(kind) if folder != current]
        if any(folder.name.startswith(BUILDING) for folder in others):
            with suppress(filelock.Timeout), self._building(kind, 0):
                for folder in others:
                    shutil.rmtree(folder, ignore_errors=True)
        for folder in others:
            if not folder.name.startswith(BUILDING):
                shutil.rmtree(folder, ignore_errors=True)
        for draft in current.parent.glob("CURRENT.*"):
            draft.unlink(missing_ok=True)

    @contextmanager
    def _locked(self, kind: str) -> Iterator[None]:
        with filelock.FileLock(self._made(kind) / "lock", timeout=LOCK_SECONDS):
            yield

    @contextmanager
    def _building(self, kind: str, patience: int) -> Iterator[None]:
        """Held while a store is built: what lies half-built without it is a killed one's."""
        with filelock.FileLock(self._made(kind) / "building.lock", timeout=patience):
            yield

    def _made(self, kind: str) -> Path:
        folder = self._root / kind
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def mark_of(embedder: TextEmbedder) -> str:
    """What the name of whatever holds vectors of this model and form begins with."""
    marks = json.dumps((embedder.fingerprint, *FORM)).encode()
    return hashlib.blake2b(marks, digest_size=6).hexdigest() + "-"


def texts_of(document: SearchDocument) -> list[str]:
    """What is embedded: every passage behind the title."""
    body = document.body[:LONGEST_BODY]
    head = document.title[:LONGEST_HEAD]
    return [f"{head}\n{body[one.start : one.end]}" for one in text.split_passages(body)]


def _text_digest(texts: Sequence[str]) -> str:
    return hashlib.blake2b(json.dumps(texts).encode(), digest_size=16).hexdigest()


def _store_entry(document: SearchDocument, digest: str, passages: int) -> StoreEntry:
    facets = tuple(sorted({facet_token(facet) for facet in document.facets}))
    visibility = document.visibility
    return StoreEntry(document.key, document.version, digest, visibility, facets, passages)


def _append_changes(
    held: VectorSnapshot, written: Sequence[WrittenDocument], changes: Sequence[Change]
) -> None:
    """Write what differs, and count no more what was replaced or removed."""
    entries = held.entries
    present = {
        key: at
        for key in (change.key for change in changes)
        if (at := held.ordinals.get(key)) is not None and held.alive[at]
    }
    same = {one.entry.key for one in written if _is_at(entries, present, one.entry)}
    fresh = [one for one in written if one.entry.key not in same]
    dead = sorted({at for key, at in present.items() if key not in same})
    if fresh or dead:
        store.append_documents(held.folder, fresh, dead)


def _is_at(entries: tuple[StoreEntry, ...], present: Mapping[str, int], entry: StoreEntry) -> bool:
    return entry.key in present and entries[present[entry.key]] == entry


def _known_by_key(held: VectorSnapshot) -> Known:
    def known(key: str, digest: str) -> Matrix | None:
        at = held.ordinals.get(key)
        same = at is not None and held.entries[at].digest == digest
        return held.vectors(at) if at is not None and same else None

    return known


@contextmanager
def _translated_errors(doing: str) -> Iterator[None]:
    """Let nothing out but what the protocol names."""
    try:
        yield
    except ModelUnusable as error:
        raise EngineUnavailable(str(error)) from error
    except filelock.Timeout as error:
        raise EngineUnavailable("向量正由别的进程更新，稍后自动补上") from error
    except OSError as error:
        raise EngineUnavailable(f"向量无法{doing}：{error}") from error
