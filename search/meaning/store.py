"""Vectors on a disk: three files that only grow, and a manifest that says how far they count.

Knows bytes, rows and documents' marks; no model, no query. A process killed in the middle leaves
bytes behind what the manifest counts: readers never look there, the next writer cuts them off.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from search.engines.base import EngineDamaged

Matrix = npt.NDArray[np.float32]

VECTORS = "vectors.f32"
DOCUMENTS = "documents.jsonl"
DEAD = "dead.u32"
MANIFEST = "manifest.json"
FILES = (VECTORS, DOCUMENTS, DEAD)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far one file counts, and the checksum of that much."""

    size: int = 0
    checksum: int = 0

    def after(self, added: bytes) -> Extent:
        """The extent once these bytes stand behind it."""
        return Extent(self.size + len(added), zlib.crc32(added, self.checksum))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What of the files counts. `dimension` is 0 until the first vector is written."""

    vectors: Extent = Extent()
    documents: Extent = Extent()
    dead: Extent = Extent()
    dimension: int = 0

    @property
    def passages(self) -> int:
        """How many vectors there are, those of removed documents included."""
        return self.vectors.size // (4 * self.dimension) if self.dimension else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as it stands in a store: `digest` is of its texts, `passages` counts vectors."""

    key: str
    version: str
    digest: str
    visibility: str
    facets: tuple[str, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class Written:
    """One document to be written."""

    entry: Entry
    vectors: Matrix


def read_manifest(folder: Path) -> Manifest:
    """The manifest as it is now. Raises `FileNotFoundError` and `EngineDamaged`."""
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
        return Manifest(
            Extent(**read["vectors"]),
            Extent(**read["documents"]),
            Extent(**read["dead"]),
            int(read["dimension"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise EngineDamaged(f"{folder.name} 的清单读不出来，请运行 rebuild_index") from error


def create(folder: Path) -> None:
    """Make an empty store."""
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).touch()
    _replace_manifest(folder, Manifest())


def append(folder: Path, written: Iterable[Written], dead: Iterable[int]) -> None:
    """Add documents, and count the documents of these ordinals no more; all of it or nothing.

    One writer at a time: callers see to it. When this returns everything is on the disk.
    """
    manifest = read_manifest(folder)
    entries = list(written)
    dimension = manifest.dimension or (entries[0].vectors.shape[1] if entries else 0)
    grown = Manifest(
        _add(
            folder / VECTORS,
            manifest.vectors,
            b"".join(np.ascontiguousarray(one.vectors, "<f4").tobytes() for one in entries),
        ),
        _add(folder / DOCUMENTS, manifest.documents, b"".join(_line(one.entry) for one in entries)),
        _add(folder / DEAD, manifest.dead, np.array([*dead], "<u4").tobytes()),
        dimension,
    )
    if grown.passages * 4 * dimension != grown.vectors.size:
        raise ValueError("vectors of another dimension")
    _replace_manifest(folder, grown)


def entries_of(folder: Path, before: Extent, now: Extent) -> list[Entry]:
    """The documents written between two extents, in their order. Raises `EngineDamaged`."""
    with _opened(folder / DOCUMENTS, now) as file:
        file.seek(before.size)
        added = file.read(now.size - before.size)
    if before.after(added) != now:
        raise EngineDamaged(f"{folder.name} 的目录损坏，请运行 rebuild_index")
    try:
        return [_entry(line) for line in added.splitlines()]
    except (ValueError, TypeError, KeyError) as error:
        raise EngineDamaged(f"{folder.name} 的目录读不出来，请运行 rebuild_index") from error


def dead_of(folder: Path, now: Extent) -> npt.NDArray[np.uint32]:
    """The ordinals of all documents that count no more."""
    with _opened(folder / DEAD, now) as file:
        return np.frombuffer(file.read(now.size), "<u4")


def matrix_of(folder: Path, manifest: Manifest) -> Matrix:
    """All vectors, mapped: the disk's cache holds them, not this process."""
    if not manifest.passages:
        return np.zeros((0, manifest.dimension), np.float32)
    with _opened(folder / VECTORS, manifest.vectors) as file:
        shape = (manifest.passages, manifest.dimension)
        return np.memmap(file, np.dtype("<f4"), "r", shape=shape)


def verify(folder: Path) -> None:
    """Read every byte that counts. Raises `EngineDamaged` where one is not what was written."""
    manifest = read_manifest(folder)
    for name, extent in zip(FILES, (manifest.vectors, manifest.documents, manifest.dead)):
        checksum, rest = 0, extent.size
        with _opened(folder / name, extent) as file:
            while rest and (piece := file.read(min(rest, 1 << 20))):
                checksum, rest = zlib.crc32(piece, checksum), rest - len(piece)
        if checksum != extent.checksum:
            raise EngineDamaged(f"{folder.name}/{name} 损坏，请运行 rebuild_index")


def _add(path: Path, extent: Extent, added: bytes) -> Extent:
    with path.open("r+b") as file:
        # What stands behind was written by a process that was killed before it counted.
        file.truncate(extent.size)
        file.seek(extent.size)
        file.write(added)
        file.flush()
        os.fsync(file.fileno())
    return extent.after(added)


def _opened(path: Path, extent: Extent) -> BinaryIO:
    file = path.open("rb")
    if os.fstat(file.fileno()).st_size < extent.size:
        file.close()
        raise EngineDamaged(f"{path.parent.name}/{path.name} 不完整，请运行 rebuild_index")
    return file


def _replace_manifest(folder: Path, manifest: Manifest) -> None:
    draft = folder / f"{MANIFEST}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / MANIFEST)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _line(entry: Entry) -> bytes:
    return json.dumps(asdict(entry)).encode("ascii") + b"\n"


def _entry(line: bytes) -> Entry:
    read = json.loads(line)
    return Entry(**{**read, "facets": tuple(read["facets"])})
