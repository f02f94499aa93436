"""Processes that write and search until they are told to stop, and tell what they met.

`room_alone.py FOLDER write_on NAME` and `read_on NAME` go on until a file `stop` lies in the
folder. Each line of `NAME.told` is one save, or one answer: what the reader saw, and its seconds.
"""

import time
from collections import deque
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import transaction

from search import answers, service
from search.documents import SEEN_BY_STAFF
from search.models import QueryLog
from search.queries import SearchRequest
from tests.search.kinds import NOTES as KIND

FIRST, STOOD_IN, NOBODY = "first choice", "stood in", "nobody"


def write_on(name):
    """Save without end; a save that fails ends the process with its error."""
    rows: deque[int] = deque()
    with _told(name) as told:
        for at in count():
            if _is_over():
                break
            began = time.monotonic()
            with transaction.atomic():
                if at % 3 == 2:
                    gone = rows.popleft()
                    QueryLog.objects.filter(pk=gone).delete()
                    service.announce(KIND, str(gone))
                row = QueryLog.objects.create(query=f"笔记{name}第{at}号", took_ms=0)
                rows.append(row.pk)
                service.announce(KIND, str(row.pk))
            told.write(f"saved {row.pk} {time.monotonic() - began:.3f}\n")


def read_on(name):
    """Search without end; an error ends the process with it."""
    request = SearchRequest("笔记", (KIND,), SEEN_BY_STAFF)
    with _told(name) as told:
        while not _is_over():
            began = time.monotonic()
            results = answers.answer_request(request)
            who = STOOD_IN if results.stood_in else FIRST
            if not results.groups[0].available:
                who = NOBODY
            told.write(f"{who} {time.monotonic() - began:.3f}\n")
            time.sleep(0.02)


def _told(name):
    return (Path(settings.ANJIAN_VAR) / f"{name}.told").open("a", buffering=1, encoding="utf-8")


def _is_over():
    return (Path(settings.ANJIAN_VAR) / "stop").exists()
