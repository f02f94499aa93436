"""What a process alone in the search room can do; `room_alone.py` starts it."""

import json
import os
import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from search import answers, service, sources
from search.documents import SEEN_BY_STAFF, SearchDocument
from search.engines.embedded import EmbeddedEngine
from search.models import QueryLog
from search.queries import SearchRequest
from search.upkeep import indexes, outbox
from search.upkeep.locks import IndexBusy, cluster_locks
from tests.search.kinds import NOTES

# Registered below, so only in the process that runs the steps.
KIND = NOTES


def _document(row):
    return SearchDocument(KIND, str(row.pk), row.query, row.query, "/", str(row.took_ms))


def _load(keys):
    found = QueryLog.objects.filter(pk__in=list(keys))
    return {str(row.pk): _document(row) for row in found}


sources.register_source(
    sources.DocumentSource(KIND, "笔记", lambda: map(_document, QueryLog.objects.iterator()), _load)
)


def write(name, count):
    """Each write is one transaction: a new row, or a change of the one before."""
    row = None
    for at in range(int(count)):
        with transaction.atomic():
            if row is None or at % 5:
                row = QueryLog.objects.create(query=f"笔记{name}第{at}号", took_ms=0)
            else:
                row.took_ms += 1
                row.save()
            service.announce(KIND, str(row.pk))


def die(point):
    """Write one row and be killed at the named point."""
    if point == "before the index":
        EmbeddedEngine.apply = lambda *args: os._exit(9)
    if point == "after the index":
        outbox.mark_delivered = lambda *args: os._exit(9)
    with transaction.atomic():
        row = QueryLog.objects.create(query=f"死于{point}", took_ms=0)
        service.announce(KIND, str(row.pk))
        if point == "before the commit":
            os._exit(9)
    os._exit(0)


def rebuild():
    service.rebuild()


def drain():
    service.drain_outbox()


def compare():
    service.compare()


def prepare():
    """Make the database, with its tables; on a server it must be a new one."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{connection.settings_dict["NAME"]}"')
    call_command("migrate", "search", verbosity=0)


def remove():
    """Delete a database on a server."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{connection.settings_dict["NAME"]}" WITH (FORCE)')


def hold():
    """Take the turn of writing to a cluster's index and keep it until killed."""
    with cluster_locks("room", settings.ANJIAN_VAR / "cluster").writing(0):
        print("held", flush=True)
        time.sleep(600)


def take():
    """Try to take the same turn, and say whether that went."""
    try:
        with cluster_locks("room", settings.ANJIAN_VAR / "cluster").writing(0):
            print("taken")
    except IndexBusy:
        print("busy")


def state():
    """What database, index and outbox say, and what the nightly comparison finds."""
    keeper = indexes.host_keeper()
    cluster = indexes.cluster_keeper()
    print(
        json.dumps(
            {
                "rows": {str(row.pk): str(row.took_ms) for row in QueryLog.objects.all()},
                "index": dict(keeper.engine.inventory(KIND)),
                "cluster": dict(cluster.engine.inventory(KIND)) if cluster else {},
                "waiting for the cluster": (
                    outbox.waiting_changes(cluster.name_now(), (KIND,)).count() if cluster else 0
                ),
                "waiting": outbox.waiting_changes(keeper.name_now(), (KIND,)).count(),
                "true": all(m.was_true for one in service.compare() for m in one.mended),
                "found": answers.answer_request(
                    SearchRequest("笔记", (KIND,), SEEN_BY_STAFF, limit=1)
                )
                .groups[0]
                .total,
            }
        )
    )
