"""Mending this host's index as soon as damage is met: set aside, built anew in the background.

Damage shows in two ways. A search fails: `mend_in_background`. Or files were touched that the
engine never touches, and searches answer wrongly: the job that runs every minute looks for that.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections

from search import sources
from search.upkeep import indexes

log = logging.getLogger(__name__)

AGAIN_AFTER = 10.0
"""Seconds until the next look, where searches go on failing: reading every file takes a while."""


def set_aside_damaged_kinds(*, every_file: bool = False) -> tuple[str, ...]:
    """Set aside each index of this host that is damaged, and name its kind: a drain builds it.

    Without `every_file` only files are read that were touched since this process last looked.
    """
    engine = indexes.host_keeper().engine
    return tuple(
        kind
        for kind in sources.registered_kinds()
        if engine.set_aside_if_damaged(kind, every_file=every_file)
    )


@dataclass(slots=True)
class IndexRepair:
    """At most one mending at a time in a process; other processes leave the building to one."""

    _next_look: float = 0.0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Begin to mend and return at once; nothing happens where it is under way."""
        if time.monotonic() < self._next_look or not self._turn.acquire(blocking=False):
            return
        threading.Thread(target=self._mend, name="index-repair", daemon=True).start()

    def _mend(self) -> None:
        try:
            if kinds := set_aside_damaged_kinds(every_file=True):
                log.warning("damaged indexes are built anew: %s", ", ".join(kinds))
                indexes.host_keeper().drain()
        except Exception:
            log.exception("the index could not be mended now: the next minute tries again")
        finally:
            connections.close_all()
            self._next_look = time.monotonic() + AGAIN_AFTER
            self._turn.release()


_repair = IndexRepair()


def mend_in_background() -> None:
    """Look for damage in this host's index and mend it, while the caller goes on."""
    if getattr(settings, "ANJIAN_INDEX_REPAIR", False):
        _repair.begin()
