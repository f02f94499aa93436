"""A store as it was at one moment: who may see what, and which documents come nearest a vector.

It knows no files beyond `store` and no model. Shelves never change; a grown store is a new shelf
that has read only what was added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.documents import DocumentFacet, facet_token
from search.meaning import store
from search.meaning.nearness import NearestNeighbours, VectorNeighbour
from search.meaning.store import Matrix, StoreEntry, StoreManifest

Marks = npt.NDArray[np.bool_]
Ordinals = npt.NDArray[np.int64]
Likenesses = npt.NDArray[np.float32]

BLOCK = 16_384
"""Vectors compared at once: 32 MB of the mapped file."""
NOBODY = np.float32(-2)
"""Below every likeness: the document may not be found."""


@dataclass(frozen=True, slots=True)
class VectorSnapshot:
    """Documents by ordinal, in the order in which they were written; `alive` marks what counts."""

    folder: Path
    manifest: StoreManifest
    entries: tuple[StoreEntry, ...]
    ordinals: Mapping[str, int]
    starts: Ordinals
    counts: Ordinals
    alive: Marks
    seen_by: Mapping[str, Ordinals]
    facets: Mapping[str, Ordinals]
    matrix: Matrix

    def vectors(self, ordinal: int) -> Matrix:
        """The vectors of one document."""
        start = int(self.starts[ordinal])
        return self.matrix[start : start + self.entries[ordinal].passages]

    def living(self) -> Iterator[tuple[int, StoreEntry]]:
        """Every document that counts, with its ordinal, in the order of writing."""
        for ordinal in np.flatnonzero(self.alive):
            yield int(ordinal), self.entries[ordinal]

    def nearest(
        self,
        vector: Likenesses,
        may_see: Collection[str],
        filters: tuple[DocumentFacet, ...],
        most: int,
        beside: Collection[str],
    ) -> NearestNeighbours:
        """The nearest documents among those that may be found; each is as near as its best passage.

        Ties to five places fall to the key. `beside` are keys to be compared in any case.
        """
        if not self.entries:
            return NearestNeighbours()
        every = np.concatenate(
            [self.matrix[at : at + BLOCK] @ vector for at in range(0, len(self.matrix), BLOCK)]
        )
        best = np.maximum.reduceat(every, self.starts)
        best[~self._allowed(may_see, filters)] = NOBODY
        end = min(most, len(best))
        last = np.partition(best, len(best) - end)[len(best) - end] if end else np.float32(2)
        ordinals = np.flatnonzero((best >= last - 1e-5) & (best > NOBODY))
        found = sorted(
            (self._near(int(one), best, every) for one in ordinals),
            key=lambda near: (-near.likeness, near.key),
        )
        asked = (self.ordinals[key] for key in beside if key in self.ordinals)
        also = {self.entries[one].key: float(best[one]) for one in asked if best[one] > NOBODY}
        return NearestNeighbours(tuple(found[:most]), also)

    def _near(self, ordinal: int, best: Likenesses, every: Likenesses) -> VectorNeighbour:
        start, entry = int(self.starts[ordinal]), self.entries[ordinal]
        passage = int(np.argmax(every[start : start + entry.passages]))
        return VectorNeighbour(entry.key, round(float(best[ordinal]), 5), passage)

    def _allowed(self, may_see: Collection[str], filters: tuple[DocumentFacet, ...]) -> Marks:
        allowed = self.alive & self._marked(self.seen_by, may_see)
        for name in {facet.name for facet in filters}:
            tokens = {facet_token(facet) for facet in filters if facet.name == name}
            allowed &= self._marked(self.facets, tokens)
        return allowed

    def _marked(self, groups: Mapping[str, Ordinals], names: Collection[str]) -> Marks:
        marks = np.zeros(len(self.entries), np.bool_)
        for name in names:
            if name in groups:
                marks[groups[name]] = True
        return marks


def read_snapshot(folder: Path, before: VectorSnapshot | None) -> VectorSnapshot:
    """The shelf of a store as it is now, grown from an earlier one of the same folder if given.

    Raises `FileNotFoundError` where there is no store, and `EngineDamaged`.
    """
    manifest = store.read_manifest(folder)
    if before is not None and before.folder != folder:
        before = None
    if before is not None and before.manifest == manifest:
        return before
    old = before.entries if before else ()
    since = before.manifest.documents if before else store.FileExtent()
    added = store.entries_of(folder, since, manifest.documents)
    entries = (*old, *added)
    ordinals = dict(before.ordinals) if before else {}
    ordinals.update((entry.key, len(old) + at) for at, entry in enumerate(added))
    alive = np.ones(len(entries), np.bool_)
    alive[store.dead_of(folder, manifest.dead)] = False
    counts = np.array([entry.passages for entry in entries], np.int64)
    return VectorSnapshot(
        folder,
        manifest,
        entries,
        ordinals,
        np.cumsum(counts) - counts,
        counts,
        alive,
        _group_ordinals(
            before.seen_by if before else {}, len(old), [(one.visibility,) for one in added]
        ),
        _group_ordinals(before.facets if before else {}, len(old), [one.facets for one in added]),
        store.matrix_of(folder, manifest),
    )


def _group_ordinals(
    before: Mapping[str, Ordinals], first: int, names: list[tuple[str, ...]]
) -> dict[str, Ordinals]:
    """Name → ordinals, with those of the added documents behind."""
    added: dict[str, list[int]] = {}
    for at, one in enumerate(names):
        for name in one:
            added.setdefault(name, []).append(first + at)
    grown = dict(before)
    for name, ordinals in added.items():
        old = before.get(name, np.zeros(0, np.int64))
        grown[name] = np.concatenate([old, np.array(ordinals, np.int64)])
    return grown
