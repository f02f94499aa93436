"""Which indexes this installation keeps: where they lie and under which name they are marked."""

from __future__ import annotations

import os
import uuid
from functools import lru_cache, partial
from pathlib import Path

import filelock
from django.conf import settings

from search.engines.base import Engine, Index
from search.engines.embedded import EmbeddedEngine
from search.keeping import IndexKeeper
from search.locks import host_locks

HOST_PATIENCE = 10.0
IDENTITY_LOCK_SECONDS = 10


def host_keeper() -> IndexKeeper[EmbeddedEngine]:
    """The index of this host, in `ANJIAN_VAR/index`."""
    return _host_keeper(Path(settings.ANJIAN_VAR) / "index", os.getpid())


keeper = host_keeper


def cluster_keeper() -> IndexKeeper[Engine] | None:
    """The index of all hosts together, where one is configured."""
    return None


def meaning_keeper() -> IndexKeeper[Index] | None:
    """The index of vectors of this host, where it has a model."""
    return None


def host_keepers() -> tuple[IndexKeeper[Index], ...]:
    """The indexes that every host has for itself."""
    return tuple(keeper for keeper in (host_keeper(), meaning_keeper()) if keeper)


def keepers() -> tuple[IndexKeeper[Index], ...]:
    """Every index that this process can write."""
    cluster = cluster_keeper()
    return (*host_keepers(), cluster) if cluster else host_keepers()


def keepers_that_answer() -> tuple[IndexKeeper[Index], ...]:
    """The indexes that may follow while a person waits: a server that just failed is none."""
    return host_keepers()


@lru_cache(maxsize=8)
def _host_keeper(root: Path, process: int) -> IndexKeeper[EmbeddedEngine]:
    return IndexKeeper(
        EmbeddedEngine(root),
        "本机索引",
        host_locks(root),
        partial(_name, "embedded", root),
        HOST_PATIENCE,
    )


def _name(kind: str, root: Path) -> str:
    return f"{kind}:{_identity(root)}"


def _identity(root: Path) -> str:
    """The name that this index folder keeps for life: deliveries of another one do not count.

    It is read anew each time, because the folder may be deleted under a running process. A copy
    of the folder, such as one restored from a backup, lies elsewhere on the disk and gets another
    name: it does not have what the original got since.
    """
    path = root / "identity"
    if known := _read_identity(path):
        return known
    root.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(root / "identity.lock", timeout=IDENTITY_LOCK_SECONDS):
        if known := _read_identity(path):
            return known
        draft = root / "identity.draft"
        draft.unlink(missing_ok=True)
        with draft.open("x", encoding="ascii") as file:
            file.write(f"{uuid.uuid4().hex} {os.fstat(file.fileno()).st_ino}")
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        return _read_identity(path)


def _read_identity(path: Path) -> str:
    """The name in the file; nothing where there is no file, half a one, or a copy."""
    try:
        with path.open(encoding="ascii") as file:
            name, _, place = file.read().strip().partition(" ")
            return name if place == str(os.fstat(file.fileno()).st_ino) else ""
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
