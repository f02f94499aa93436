"""One folder a kind: index folders, `CURRENT` that names the one in force, a lock."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock
import tantivy

from search.durable_files import write_durably
from search.engines.base import EngineDamaged
from search.engines.embedded.failures import LOCK_SECONDS
from search.engines.embedded.schema import index_schema, schema_fingerprint

SET_ASIDE = "damaged"
_NAME = re.compile(r"[0-9a-f]{12}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class IndexDirectory:
    """The index folders of one kind."""

    folder: Path

    def exists(self) -> bool:
        """Whether some index has been put in force."""
        return self._pointer.exists()

    def current(self) -> Path:
        """The index folder in force; raises `FileNotFoundError` where there is none.

        Raises `EngineDamaged` where one was set aside, or where what names it makes no sense.
        """
        name = self._pointer.read_text(encoding="ascii", errors="replace").strip()
        if not _NAME.fullmatch(name):
            raise EngineDamaged(f"{self.folder.name} 的索引已损坏，正在重建")
        return self.folder / name

    def is_outdated(self) -> bool:
        """Whether there is no index, or one that another version of this code wrote."""
        folder = self._readable()
        return not (
            folder
            and folder.name.startswith(f"{schema_fingerprint()}-")
            and tantivy.Index.exists(str(folder))
        )

    def create(self) -> Path:
        """A new, empty index beside the one in force."""
        folder = self.folder / f"{schema_fingerprint()}-{uuid.uuid4().hex[:12]}"
        folder.mkdir(parents=True)
        tantivy.Index(index_schema(), path=str(folder))
        return folder

    def switch(self, fresh: Path) -> None:
        """Let `CURRENT` name the fresh folder, and delete all but it and the one before.

        The one before stays: a reader may still be opening it.
        """
        folder = self._readable()
        before = {folder.name} if folder else set()
        write_durably(self._pointer, fresh.name)
        self._keep_only({fresh.name, *before})

    def set_aside(self) -> None:
        """Let nobody read the index in force any more; a rebuild deletes it. Needs the lock."""
        write_durably(self._pointer, SET_ASIDE)

    def tidy(self) -> None:
        """Delete every folder but the one in force; no rebuild may be running, and no writer.

        A process that is killed while tantivy replaces `meta.json` leaves the draft of it.
        """
        folder = self._readable()
        self._keep_only({folder.name} if folder else set())
        for draft in folder.glob(".tmp*") if folder else ():
            draft.unlink(missing_ok=True)

    def _readable(self) -> Path | None:
        """The index folder in force; `None` where there is none, or it was set aside."""
        try:
            return self.current()
        except (FileNotFoundError, EngineDamaged):
            return None

    def _keep_only(self, names: Collection[str]) -> None:
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in names:
                shutil.rmtree(path, ignore_errors=True)
            elif path.name.startswith(f"{self._pointer.name}."):
                path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers of the kind out, in every process of this host."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(self.folder / "lock", timeout=LOCK_SECONDS):
            yield

    @property
    def _pointer(self) -> Path:
        return self.folder / "CURRENT"
