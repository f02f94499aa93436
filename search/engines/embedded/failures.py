"""What tantivy raises, said in the words of the protocol; it knows no plan and no row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import filelock

from search.engines.base import EngineDamaged, EngineUnavailable

LOCK_SECONDS = 60
"""How long a writer waits for another one; the sentence below names it."""


@contextmanager
def spoken(doing: str) -> Iterator[None]:
    """Turn whatever tantivy raises, panics included, into `EngineUnavailable`."""
    try:
        yield
    except EngineUnavailable:
        raise
    except filelock.Timeout as error:
        raise EngineUnavailable(f"{doing}索引时等锁超过 {LOCK_SECONDS} 秒") from error
    except (ValueError, OSError) as error:
        raise EngineDamaged(f"{doing}索引失败：{error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise EngineDamaged(f"{doing}索引失败：{error}") from error
