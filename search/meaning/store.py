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
class FileExtent:
    """How far one file counts, and the checksum of that much."""

    size: int = 0
    checksum: int = 0

    def after(self, added: bytes) -> FileExtent:
        """The extent once these bytes stand behind it."""
        return FileExtent(self.size + len(added), zlib.crc32(added, self.checksum))


@dataclass(frozen=True, slots=True)
class StoreManifest:
    """What of the files counts. `dimension` is 0 until the first vector is written."""

    vectors: FileExtent = FileExtent()
    documents: FileExtent = FileExtent()
    dead: FileExtent = FileExtent()
    dimension: int = 0

    @property
    def passages(self) -> int:
        """How many vectors there are, those of removed documents included."""
        return self.vectors.size // (4 * self.dimension) if self.dimension else 0


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """One document as it stands in a store: `digest` is of its texts, `passages` counts vectors."""

    key: str
    version: str
    digest: str
    visibility: str
    facets: tuple[str, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """One document to be written."""

    entry: StoreEntry
    vectors: Matrix


def read_manifest(folder: Path) -> StoreManifest:
    """The manifest as it is now. Raises `FileNotFoundError` and `EngineDamaged`."""
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
        return StoreManifest(
            FileExtent(**read["vectors"]),
            FileExtent(**read["documents"]),
            FileExtent(**read["dead"]),
            int(read["dimension"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise EngineDamaged(f"{folder.name} 的清单读不出来，请运行 rebuild_index") from error


def create_store(folder: Path) -> None:
    """Make an empty store."""
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).touch()
    _replace_manifest(folder, StoreManifest())


def append_documents(folder: Path, written: Iterable[WrittenDocument], dead: Iterable[int]) -> None:
    """Add documents, and count the documents of these ordinals no more; all of it or nothing.

    One writer at a time: callers see to it. When this returns everything is on the disk.
    """
    manifest = read_manifest(folder)
    entries = list(written)
    dimension = manifest.dimension or (entries[0].vectors.shape[1] if entries else 0)
    grown = StoreManifest(
        _append_bytes(
            folder / VECTORS,
            manifest.vectors,
            b"".join(np.ascontiguousarray(one.vectors, "<f4").tobytes() for one in entries),
        ),
        _append_bytes(
            folder / DOCUMENTS,
            manifest.documents,
            b"".join(_entry_line(one.entry) for one in entries),
        ),
        _append_bytes(folder / DEAD, manifest.dead, np.array([*dead], "<u4").tobytes()),
        dimension,
    )
    if grown.passages * 4 * dimension != grown.vectors.size:
        raise ValueError("vectors of another dimension")
    _replace_manifest(folder, grown)


def entries_of(folder: Path, before: FileExtent, now: FileExtent) -> list[StoreEntry]:
    """The documents written between two extents, in their order. Raises `EngineDamaged`."""
    with _open_extent(folder / DOCUMENTS, now) as file:
        file.seek(before.size)
        added = file.read(now.size - before.size)
    if before.after(added) != now:
        raise EngineDamaged(f"{folder.name} 的目录损坏，请运行 rebuild_index")
    try:
        return [_read_entry(line) for line in added.splitlines()]
    except (ValueError, TypeError, KeyError) as error:
        raise EngineDamaged(f"{folder.name} 的目录读不出来，请运行 rebuild_index") from error


def dead_of(folder: Path, now: FileExtent) -> npt.NDArray[np.uint32]:
    """The ordinals of all documents that count no more."""
    with _open_extent(folder / DEAD, now) as file:
        return np.frombuffer(file.read(now.size), "<u4")


def matrix_of(folder: Path, manifest: StoreManifest) -> Matrix:
    """All vectors, mapped: the disk's cache holds them, not this process."""
    if not manifest.passages:
        return np.zeros((0, manifest.dimension), np.float32)
    with _open_extent(folder / VECTORS, manifest.vectors) as file:
        shape = (manifest.passages, manifest.dimension)
        return np.memmap(file, np.dtype("<f4"), "r", shape=shape)


def verify_store(folder: Path) -> None:
    """Read every byte that counts. Raises `EngineDamaged` where one is not what was written."""
    manifest = read_manifest(folder)
    for name, extent in zip(FILES, (manifest.vectors, manifest.documents, manifest.dead)):
        checksum, rest = 0, extent.size
        with _open_extent(folder / name, extent) as file:
            while rest and (piece := file.read(min(rest, 1 << 20))):
                checksum, rest = zlib.crc32(piece, checksum), rest - len(piece)
        if checksum != extent.checksum:
            raise EngineDamaged(f"{folder.name}/{name} 损坏，请运行 rebuild_index")


def _append_bytes(path: Path, extent: FileExtent, added: bytes) -> FileExtent:
    with path.open("r+b") as file:
        # What stands behind was written by a process that was killed before it counted.
        file.truncate(extent.size)
        file.seek(extent.size)
        file.write(added)
        file.flush()
        os.fsync(file.fileno())
    return extent.after(added)


def _open_extent(path: Path, extent: FileExtent) -> BinaryIO:
    file = path.open("rb")
    if os.fstat(file.fileno()).st_size < extent.size:
        file.close()
        raise EngineDamaged(f"{path.parent.name}/{path.name} 不完整，请运行 rebuild_index")
    return file


def _replace_manifest(folder: Path, manifest: StoreManifest) -> None:
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


def _entry_line(entry: StoreEntry) -> bytes:
    return json.dumps(asdict(entry)).encode("ascii") + b"\n"


def _read_entry(line: bytes) -> StoreEntry:
    read = json.loads(line)
    return StoreEntry(**{**read, "facets": tuple(read["facets"])})
