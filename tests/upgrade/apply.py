"""Bring a database of an earlier commit to today and compare every row, in its own process.

    python tests/upgrade/apply.py RECORD.json.gz DIFFERENCES.json

The database that DATABASE_URL names is empty. It is migrated to where the record stood, filled with
the record's rows, migrated to today and read again. What is gone or differs is written as JSON:
[model, key, field or "", old value, new value].
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

# Models whose rows moved, old label → new label. Tables that kept their rows under another app.
MOVED: dict[str, str] = {
    "cases.importjob": "intake.importjob",
    "cases.importedcase": "intake.importrecord",
}


def main(record: Path, written: Path) -> None:
    """Do all of it."""
    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    kept = json.loads(gzip.decompress(record.read_bytes()))
    executor = MigrationExecutor(connection)
    then = last_of_each_app(executor.loader.graph, kept["migrations"])
    executor.migrate(then)
    state = MigrationExecutor(connection).loader.project_state(then)
    take_in_regulation(kept["rows"])
    fill(state.apps, kept["rows"])
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    found = [*differences(kept["rows"]), *not_arrived(kept["rows"])]
    written.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def last_of_each_app(graph: Any, recorded: list[list[str]]) -> list[tuple[str, str]]:
    """Return the recorded migrations that no other recorded one of their app follows."""
    names = {(app, name) for app, name in recorded if (app, name) in graph.nodes}
    return sorted(
        name
        for name in names
        if not any(
            child.key in names and child.key[0] == name[0]
            for child in graph.node_map[name].children
        )
    )


def take_in_regulation(rows: list[dict[str, Any]]) -> None:
    """Let the import of a regulation have become an edition: the record holds none that did."""
    edition = next(row["pk"] for row in rows if row["model"] == "cases.edition")
    for row in rows:
        if row["model"] == "cases.importjob" and row["fields"]["kind"] == "regulation":
            row["fields"] |= {"state": "done", "edition": edition}


def fill(old_apps: Any, rows: list[dict[str, Any]]) -> None:
    """Replace what the migrations seeded by the rows of the record."""
    from django.core.management.color import no_style
    from django.core.serializers.python import Deserializer
    from django.db import connection, transaction

    class OfThen(Deserializer):
        """Reads rows into the models of then."""

        @staticmethod
        def _get_model_from_node(identifier: str) -> Any:
            return old_apps.get_model(identifier)

    models = old_apps.get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            named = ", ".join(connection.ops.quote_name(table) for table in tables)
            cursor.execute(f"TRUNCATE {named} CASCADE")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in tables:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")
        for found in OfThen(rows):
            found.save()
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def differences(rows: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Compare the rows of the record with those of today, field by field where the field stands."""
    from django.apps import apps
    from django.core.serializers import serialize

    by_model: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_model.setdefault(row["model"], {})[str(row["pk"])] = row["fields"]
    for label, then in by_model.items():
        try:
            model = apps.get_model(MOVED.get(label, label))
        except LookupError:
            yield [label, "", "", f"{len(then)} rows", "no such model"]
            continue
        now = {
            str(row["pk"]): row["fields"]
            for row in json.loads(serialize("json", model._base_manager.all()))
        }
        for key, fields in then.items():
            if key not in now:
                yield [label, key, "", fields, None]
                continue
            for name, value in fields.items():
                if name not in now[key]:
                    yield [label, "", name, "a field", None]
                elif now[key][name] != value:
                    yield [label, key, name, value, now[key][name]]


def not_arrived(rows: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Look for what moved to other tables: units, roles, pages and editions of imports, types."""
    from django.contrib.contenttypes.models import ContentType

    from cases.models import ImportedEdition, ImportedPage
    from portal.people.models import Grant, Placement
    from portal.people.roles import ROLE_OF_GROUP

    is_open = {"valid_from": None, "valid_until": None}
    names = {row["pk"]: row["fields"]["name"] for row in rows if row["model"] == "auth.group"}
    placed, granted, pages, editions, types = set(), set(), set(), set(), set()
    for row in rows:
        if row["model"] == "people.employee":
            placed.add((row["pk"], row["fields"]["unit"]))
        if row["model"] == "people.user":
            granted |= {
                (row["pk"], ROLE_OF_GROUP[names[group]].value) for group in row["fields"]["groups"]
            }
        if row["model"] == "cases.importedcase" and row["fields"]["page"]:
            pages.add((row["pk"], row["fields"]["page"], row["fields"]["committed_revision"]))
        if row["model"] == "cases.importjob" and row["fields"]["edition"]:
            editions.add((row["pk"], row["fields"]["edition"]))
        if row["model"] == "contenttypes.contenttype":
            label = ".".join(row["fields"][name] for name in ("app_label", "model"))
            types.add((row["pk"], *MOVED.get(label, label).split(".")))
    known_types = ContentType.objects.filter(pk__in=[key for key, *_ in types])
    places = Placement.objects.filter(is_main=True, **is_open).values_list("employee", "unit")
    grants = Grant.objects.filter(unit=None, **is_open).values_list("person", "role")
    for label, then, now in (
        ("placement", placed, places),
        ("grant", granted, grants),
        ("page", pages, ImportedPage.objects.values_list("record", "page", "committed_revision")),
        ("edition", editions, ImportedEdition.objects.values_list("job", "edition")),
        ("type", types, known_types.values_list("pk", "app_label", "model")),
    ):
        assert then, label
        for pair in then ^ set(now):
            yield [label, "", "", pair if pair in then else None, pair if pair in now else None]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
