"""What is made of a room's content, in the memory of this process until any of it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

from portal.versions.reading import current_version

Key = TypeVar("Key")
Value = TypeVar("Value")


class VersionedValues(Generic[Key, Value]):
    """Values by key, made of one version of a room's content; at most `most`, the oldest go first.

    All threads share them: keep nothing that can be written to, and nothing of who asks.
    """

    def __init__(self, room: str, most: int) -> None:
        self._room = room
        self._most = most
        self._version = ""
        self._values: dict[Key, Value] = {}
        self._guard = threading.Lock()

    def read(
        self, keys: Collection[Key], load: Callable[[Collection[Key]], Mapping[Key, Value]]
    ) -> dict[Key, Value]:
        """Return the values of the keys; `load` makes those that are not kept (1 query).

        The version is asked for first and the content read after it, so that what is kept is never
        older than the version that it is kept for. Where that is unknown nothing is kept.
        """
        version = current_version(self._room)
        if not version:
            return dict(load(keys))
        with self._guard:
            if self._version != version:
                self._version, self._values = version, {}
            found = {key: self._values[key] for key in keys if key in self._values}
        missing = [key for key in keys if key not in found]
        if missing:
            made = load(missing)
            found.update(made)
            self._keep(version, made)
        return found

    def _keep(self, version: str, made: Mapping[Key, Value]) -> None:
        with self._guard:
            if self._version != version:  # another thread has met a newer one meanwhile
                return
            self._values.update(made)
            while len(self._values) > self._most:
                del self._values[next(iter(self._values))]
