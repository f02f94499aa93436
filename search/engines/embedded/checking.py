"""Whether the files of an index still hold what was written; it knows nothing of their meaning.

tantivy writes the CRC-32 of every file of a segment behind it and never looks at it again: a
flipped bit gives other hits without a word.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

from search.engines.base import EngineDamaged

_TAIL = struct.Struct("<II")
"""How long the JSON before it is, and a number that says that this is such an end."""
_MAGIC = 1337
_LONGEST_END = 4096
_CHUNK = 1 << 20


Sound = set[tuple[str, int, int, int]]
"""Files that were found whole, as they were then: tantivy never changes one that it has written."""


def verify_index(folder: Path, sound: Sound | None = None) -> None:
    """Read every file of the index in force once; raises `EngineDamaged` where one differs.

    Files in `sound` are not read again, unless they were touched since; new ones are added. No
    writer may be at work: it deletes files that nothing needs any more.
    """
    known: Sound = set() if sound is None else sound
    try:
        told = json.loads((folder / "meta.json").read_bytes())
        segments = {str(segment["segment_id"]).replace("-", "") for segment in told["segments"]}
    except (ValueError, KeyError, TypeError) as error:
        raise EngineDamaged(f"索引目录 {folder.name} 的 meta.json 已损坏") from error
    seen: Sound = set()
    for path in sorted(folder.iterdir()):
        if path.name.partition(".")[0] not in segments:
            continue
        held = path.stat()
        seen.add(now := (path.name, held.st_ino, held.st_size, held.st_mtime_ns))
        if now not in known and not _is_whole(path):
            raise EngineDamaged(f"索引文件 {path.name} 已损坏")
    known.clear()
    known.update(seen)


def _is_whole(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_END))
        written = _written_footer(file.read())
        if written is None:
            return False
        left, expected = size - written[0], written[1]
        file.seek(0)
        found = 0
        while left:
            chunk = file.read(min(_CHUNK, left))
            if not chunk:
                return False
            found = zlib.crc32(chunk, found)
            left -= len(chunk)
    return found == expected


def _written_footer(end: bytes) -> tuple[int, int] | None:
    """How long the end of a file is, and the sum that it tells; `None` where it is none."""
    if len(end) < _TAIL.size:
        return None
    length, magic = _TAIL.unpack(end[-_TAIL.size :])
    if magic != _MAGIC or length + _TAIL.size > len(end):
        return None
    try:
        told = json.loads(end[-_TAIL.size - length : -_TAIL.size])
        return length + _TAIL.size, int(told["crc"])
    except (ValueError, KeyError, TypeError):
        return None
