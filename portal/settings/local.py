"""A workstation: what `manage.py up` runs on. It makes its own secret and may hold the demo."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from search.durable_files import write_durably

from .base import *  # noqa: F403 - settings are layered by star import, as Django's documentation shows
from .base import ANJIAN_VAR, env


def own_secret(folder: Path) -> str:
    """Return the secret of this workstation, made once and kept in the state folder."""
    path = folder / "secret_key"
    if known := _read_secret(path):
        return known
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(path, get_random_secret_key())
    return _read_secret(path)


def _read_secret(path: Path) -> str:
    """The secret in the file; nothing where there is no file or an empty one."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


SECRET_KEY = own_secret(ANJIAN_VAR)
# `up --host` names what else readers may type.
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "testserver",
    *env.list("ALLOWED_HOSTS", default=[]),
]
ANJIAN_DEMO_ALLOWED = True
