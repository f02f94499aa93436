"""Changes into one index folder: one commit through a fresh handle. It takes no lock."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import tantivy

from search.documents import SearchDocument, rows_of
from search.engines.base import Change
from search.engines.embedded.schema import PARENT, document_of, index_schema, parent_of

HEAP = 30_000_000
LEAST_OF_REBUILD, MOST_OF_REBUILD = 120_000_000, 1_500_000_000
LIMITS_OF_CONTAINER = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),  # older kernels
)


def heap_of_rebuild() -> int:
    """What a rebuild may fill before it writes a segment: a quarter of the memory there is.

    It takes no more than the documents need. One segment instead of ten answers in two thirds of
    the time and is an eighth smaller (100,000 cases of 1,600 characters).
    """
    return min(MOST_OF_REBUILD, max(LEAST_OF_REBUILD, _memory_limit() // 4))


def _memory_limit() -> int:
    """Bytes of the machine, or of the container that holds this process to fewer."""
    least = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in LIMITS_OF_CONTAINER:
        with suppress(OSError):
            limit = path.read_text().strip()
            least = min(least, int(limit)) if limit.isdecimal() else least
    return least


def write_index(folder: Path, changes: Iterable[Change], heap: int = HEAP) -> int:
    """Write the changes in one commit; returns how many there were.

    A handle that lives longer than its commit would, beside another process, leave orphaned files.
    """
    index = tantivy.Index.open(str(folder))
    writer = index.writer(heap_size=heap, num_threads=1)
    fields = index_schema()
    count = 0
    try:
        for change in changes:
            count += 1
            # A deletion by term takes a number for a signed one, and then finds nothing.
            writer.delete_documents_by_query(
                tantivy.Query.term_query(fields, PARENT, parent_of(change.key))
            )
            if isinstance(change, SearchDocument):
                for row in rows_of(change):
                    writer.add_document(document_of(row))
        writer.commit()
        writer.wait_merging_threads()
    except BaseException:
        del writer, index
        raise
    return count
