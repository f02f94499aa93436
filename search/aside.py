"""Work that takes longer than a scheduler's round: one thread at a time, its outcome told later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections

Work = Callable[[], str]


@dataclass(slots=True)
class BackgroundThread:
    """One piece of work; `patience` is how long, in seconds, a call waits for its end."""

    work: Work
    patience: float
    _thread: threading.Thread | None = None
    _began: float = 0.0
    _outcome: str = ""
    _failure: Exception | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> str:
        """Begin the work unless it is under way, wait a little, and tell how it stands.

        What the work raised is raised here, by the call that sees it ended. A process that ends
        waits for the work.
        """
        with self._guard:
            if self._thread is None:
                self._began = time.monotonic()
                self._thread = threading.Thread(target=self._worked, name="aside")
                self._thread.start()
            self._thread.join(self.patience)
            if self._thread.is_alive():
                return f"仍在后台进行，已 {round(time.monotonic() - self._began)} 秒"
            self._thread = None
            failure, self._failure = self._failure, None
            if failure is not None:
                raise failure
            return self._outcome

    def _worked(self) -> None:
        try:
            self._outcome = self.work()
        except Exception as error:
            self._failure = error
        finally:
            connections.close_all()
