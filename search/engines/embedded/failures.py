"""What tantivy raises, said in the words of the protocol; it knows no plan and no row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import filelock

from search.engines.base import EngineDamaged, EngineUnavailable

LOCK_SECONDS = 60
"""How long a writer waits for another one; the sentence below names it."""


@contextmanager
def translated_failures(doing: str) -> Iterator[None]:
    """Turn whatever tantivy raises, panics included, into `EngineUnavailable`."""
    try:
        yield
    except BaseException as error:
        said = failure_of(doing, error)
        if said is None:
            raise
        raise said from error


def failure_of(doing: str, error: BaseException) -> EngineUnavailable | None:
    """Return what `translated_failures` says of an error of tantivy, else None (also if said)."""
    match error:
        case EngineUnavailable():
            return None
        case filelock.Timeout():
            return EngineUnavailable(f"{doing}索引时等锁超过 {LOCK_SECONDS} 秒")
        case ValueError() | OSError():
            return EngineDamaged(f"{doing}索引失败：{error}")
    if type(error).__name__ == "PanicException":
        return EngineDamaged(f"{doing}索引失败：{error}")
    return None
