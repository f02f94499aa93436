"""Which indexes this installation keeps: where they lie and under which name they are marked."""

from __future__ import annotations

import contextlib
import os
import uuid
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.engines.embedded import EmbeddedEngine
from search.outbox import IndexKeeper


def keeper() -> IndexKeeper:
    """The index of this host, in `ANJIAN_VAR/index`."""
    return _keeper(Path(settings.ANJIAN_VAR) / "index")


@lru_cache(maxsize=8)
def _keeper(root: Path) -> IndexKeeper:
    return IndexKeeper(EmbeddedEngine(root), f"embedded:{_identity(root)}", root)


def _identity(root: Path) -> str:
    """The name that this index folder keeps for life: deliveries of another one do not count."""
    root.mkdir(parents=True, exist_ok=True)
    path = root / "identity"
    if not path.exists():
        draft = root / f"identity.{uuid.uuid4().hex}"
        draft.write_text(uuid.uuid4().hex, encoding="ascii")
        # A link fails where another process was first, and never shows half a name.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
