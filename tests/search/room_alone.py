"""The search room in a process of its own: only its app, a database file, an index folder.

`python room_alone.py FOLDER prepare|write NAME COUNT|die POINT|drain|state`; documents are the rows
of the query log, the one table that this room has for them.
"""

import sys
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
FOLDER = Path(sys.argv[1])
settings.configure(
    INSTALLED_APPS=["search"],
    ANJIAN_VAR=FOLDER,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "db.sqlite3",
            "OPTIONS": {
                "timeout": 60,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    },
    USE_TZ=True,
)
django.setup()

steps = import_module("tests.search.alone_steps")
getattr(steps, sys.argv[2])(*sys.argv[3:])
