"""End a process of the site whose request never ends, so that granian starts another.

A request is endless when its thread has worked for CPU_SECONDS. Waiting for a slow reader or the
database is no work: nobody ends a process by sending slowly. A loop in C that lets no other
thread run is ended by the same clock, which the interpreter keeps outside its lock.
"""

from __future__ import annotations

import faulthandler
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

CPU_SECONDS = 60.0
# How long the whole process may let none of its threads run.
SILENT_SECONDS = 30.0
LOOK_EVERY = 1.0

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass(slots=True)
class WatchedApplication:
    """A WSGI application whose process ends with the stacks of its threads in the log."""

    application: Application
    cpu_seconds: float = CPU_SECONDS
    silent_seconds: float = SILENT_SECONDS
    _began: dict[int, float] = field(default_factory=dict)
    _starting: threading.Lock = field(default_factory=threading.Lock)
    _watched: bool = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request while its thread is counted."""
        self._start()
        me = threading.get_ident()
        self._began[me] = time.thread_time()
        try:
            return self.application(environ, start_response)
        finally:
            del self._began[me]

    def _start(self) -> None:
        """Watch from the first request on: threads begun before a fork do not outlive it."""
        with self._starting:
            if not self._watched:
                self._watched = True
                threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def _watch(self) -> None:
        while not self._is_endless():
            faulthandler.dump_traceback_later(self.silent_seconds, exit=True)
            time.sleep(LOOK_EVERY)
        faulthandler.dump_traceback_later(0.001, exit=True)

    def _is_endless(self) -> bool:
        return any(
            _cpu_of(thread) - began > self.cpu_seconds
            for thread, began in list(self._began.items())
        )


def _cpu_of(thread: int) -> float:
    """Return the seconds of CPU that a living thread has used; those of requests live."""
    return time.clock_gettime(time.pthread_getcpuclockid(thread))
