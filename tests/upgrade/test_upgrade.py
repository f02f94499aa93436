"""A database of an earlier commit comes to today with every row.

The record c2f49b9.json.gz holds what stood at that commit: the demo, imports in every state, a
task in the queue, a scheduled publication, a review, drafts, every role, somebody inactive, a case
that the page privacy of the CMS had restricted. It was written by `dumpdata --all`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

# What later migrations change on purpose: (model, field) → why. A field of "" is the whole row.
FILES = "nobody may upload files into the CMS any more"
PRIVACY = "restricted cases are taken offline, and the restriction goes"
IMPORTS = "imports are a room of their own; apply.py looks for what each became"
CHANGED: dict[tuple[str, str], str] = {
    ("auth.group", "permissions"): FILES,
    ("auth.permission", "codename"): IMPORTS,
    ("auth.permission", "name"): IMPORTS,
    ("cases.importedcase", "committed_revision"): IMPORTS,
    ("cases.importedcase", "page"): IMPORTS,
    ("cases.importjob", "edition"): IMPORTS,
    ("contenttypes.contenttype", "app_label"): IMPORTS,
    ("contenttypes.contenttype", "model"): IMPORTS,
    ("django_tasks_database.dbtaskresult", "task_path"): IMPORTS,
    ("people.employee", "unit"): "it is a placement now; apply.py looks for each",
    ("wagtailcore.groupcollectionpermission", ""): FILES,
    ("wagtailcore.page", "live"): PRIVACY,
    ("wagtailcore.page", "has_unpublished_changes"): PRIVACY,
    ("wagtailcore.page", "live_revision"): PRIVACY,
    ("wagtailcore.pageviewrestriction", ""): PRIVACY,
}


@pytest.fixture
def empty_database(tmp_path):
    """The address of an empty database of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'upgrade.sqlite3'}"
        return
    import psycopg

    name = f"anjian_upgrade_{os.getpid()}"
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        parts = address.split("?", 1)
        yield "?".join([f"{parts[0].rsplit('/', 1)[0]}/{name}", *parts[1:]])
    finally:
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db
def test_every_row_of_an_earlier_database_is_there_after_the_upgrade(empty_database, tmp_path):
    found = tmp_path / "differences.json"
    subprocess.run(
        [sys.executable, str(HERE / "apply.py"), str(HERE / "c2f49b9.json.gz"), str(found)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": empty_database,
            "ANJIAN_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "PYTHONPATH": str(ROOT),
        },
        check=True,
        timeout=300,
    )
    unexpected = [
        row
        for row in json.loads(found.read_text(encoding="utf-8"))
        if (row[0], row[2]) not in CHANGED
    ]
    assert unexpected == []
