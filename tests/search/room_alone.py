"""The search room in a process of its own: only its app, a database, an index folder.

`python room_alone.py FOLDER STEP [ARGUMENTS]`: steps stand in `alone_steps.py`, `killing.py` and
`working.py`. Documents are the rows of the query log, the one table that this room has for them.
The database is a file in the folder, or on the server of `DATABASE_URL` one that is named after
the folder; with `ROOM_ELASTICSEARCH_URL` there is a cluster besides.
"""

import hashlib
import os
import sys
from importlib import import_module
from pathlib import Path

import django
import environ
from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
FOLDER = Path(sys.argv[1])
STEPS = {"kill": "killing", "write_on": "working", "read_on": "working"}
OWN_FILE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": FOLDER / "db.sqlite3",
    "OPTIONS": {
        "timeout": 60,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}


def database():
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return OWN_FILE
    name = f"room_{hashlib.blake2b(str(FOLDER).encode(), digest_size=8).hexdigest()}"
    return {**environ.Env.db_url_config(url), "NAME": name}


def cluster():
    from search.clusters import ClusterAddress

    urls = os.environ.get("ROOM_ELASTICSEARCH_URL", "")
    return ClusterAddress(tuple(urls.split(",")) if urls else (), prefix="room")


settings.configure(
    INSTALLED_APPS=["search"],
    ANJIAN_VAR=FOLDER,
    ANJIAN_MODEL=FOLDER / "no-model",
    DATABASES={"default": database()},
    ELASTICSEARCH=cluster(),
    USE_TZ=True,
)
django.setup()

import_module("tests.search.alone_steps")  # registers the kind that every step writes
steps = import_module(f"tests.search.{STEPS.get(sys.argv[2], 'alone_steps')}")
getattr(steps, sys.argv[2])(*sys.argv[3:])
