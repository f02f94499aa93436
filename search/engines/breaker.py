"""When to leave a server alone: it failed a moment ago, and nobody shall wait for it again.

Pure: it knows no server, and its clock is given to it. One breaker a process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PAUSE_SECONDS = 10.0


class CircuitBreaker:
    """Closed while all is well; after a failure it lets nobody through but one trial a pause."""

    def __init__(
        self, pause: float = PAUSE_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pause = pause
        self._clock = clock
        self._guard = threading.Lock()
        self._try_again: float | None = None

    def lets_through(self) -> bool:
        """Whether to ask the server now; of several callers after a pause, one tries."""
        with self._guard:
            if self._try_again is None:
                return True
            if self._clock() < self._try_again:
                return False
            self._try_again = self._clock() + self._pause
            return True

    def refuses(self) -> bool:
        """Whether asking is in vain now; looking costs nobody the trial."""
        with self._guard:
            return self._try_again is not None and self._clock() < self._try_again

    def failed(self) -> None:
        """The server did not answer."""
        with self._guard:
            self._try_again = self._clock() + self._pause

    def answered(self) -> None:
        """The server answered: everybody may ask again."""
        with self._guard:
            self._try_again = None
