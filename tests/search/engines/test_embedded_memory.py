"""How much memory a rebuild may fill."""

import pytest

from search.engines.embedded import writing

LEAST, MOST = writing.LEAST_OF_REBUILD, writing.MOST_OF_REBUILD


@pytest.mark.parametrize(
    ("machine", "container", "heap"),
    [
        (2**38, None, MOST),
        (2**32, None, 2**30),
        (2**28, None, LEAST),
        (2**38, "max\n", MOST),
        (2**38, f"{2**32}\n", 2**30),
        (2**32, f"{2**38}\n", 2**30),
    ],
)
def test_a_rebuild_fills_a_quarter_of_what_there_is(
    machine, container, heap, tmp_path, monkeypatch
):
    limit = tmp_path / "memory.max"
    if container is not None:
        limit.write_text(container)
    monkeypatch.setattr(writing, "LIMITS_OF_CONTAINER", (tmp_path / "none", limit))
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": machine // 4096}
    monkeypatch.setattr(writing.os, "sysconf", pages.__getitem__)
    assert writing.heap_of_rebuild() == heap
