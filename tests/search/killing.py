"""Processes that keep an index up and are killed at random: by the clock, or at a named point.

`room_alone.py FOLDER kill SEED COUNT` forks them from one process that has imported everything and
opened nothing, two at a time over one folder, and tells as JSON what was left.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from search import service, sources
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.folders import IndexDirectory
from search.models import Outbox, QueryLog
from search.upkeep import indexes, outbox
from tests.search.kinds import NOTES as KIND
from tests.search.leftovers import orphans

BEFORE, AFTER = "before", "after"
# Where a process dies: in these calls, before or after their work.
POINTS = tuple(
    (moment, owner, name)
    for owner, name in (
        (EmbeddedEngine, "apply"),
        (EmbeddedEngine, "rebuild"),
        (EmbeddedEngine, "tidy"),
        (IndexDirectory, "create"),
        (IndexDirectory, "switch"),
        (os, "replace"),
        (shutil, "rmtree"),
        (outbox, "mark_delivered"),
        (outbox, "begin_build"),
        (outbox, "end_build"),
        (sources, "as_they_are_now"),
    )
    for moment in (BEFORE, AFTER)
)
LONGEST_LIFE = 0.6
ACTIONS = 400


def kill(seed, wanted):
    """Kill COUNT processes and print what acknowledged changes, index and folder then say."""
    luck = random.Random(int(seed))
    acknowledged = Path(settings.ANJIAN_VAR) / "acknowledged"
    acknowledged.touch()
    ends = []
    points = count(luck.randrange(len(POINTS)))
    while ends.count(-signal.SIGKILL) < int(wanted):
        by_point = _forked(luck.random(), acknowledged, POINTS[next(points) % len(POINTS)])
        by_clock = _forked(luck.random(), acknowledged, None)
        time.sleep(luck.uniform(0, LONGEST_LIFE))
        os.kill(by_clock, signal.SIGKILL)
        ends += [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in (by_clock, by_point)]
    print(json.dumps(_what_is_left(ends, acknowledged)))


def _forked(seed, acknowledged, point):
    """A process that writes until it is killed, or has done ACTIONS things."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        luck = random.Random(seed)
        if point:
            _die_at(*point, luck.randint(1, 4))
        with acknowledged.open("ab", buffering=0) as told:
            _work(luck, told)
        code = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def _work(luck, told):
    mine = []
    for at in range(ACTIONS):
        what = luck.random()
        if what < 0.70 or not mine:
            mine.append(_saved(f"笔记第{at}号", mine, luck))
            told.write(f"{mine[-1]}\n".encode())
        elif what < 0.80:
            gone = mine.pop(luck.randrange(len(mine)))
            # Said before as well: a process that dies in between may have deleted it or not.
            told.write(f"?{gone}\n".encode())
            with transaction.atomic():
                QueryLog.objects.filter(pk=gone).delete()
                service.announce(KIND, str(gone))
            told.write(f"-{gone}\n".encode())
        elif what < 0.90:
            service.rebuild()
        else:
            service.compare()


def _saved(words, mine, luck):
    with transaction.atomic():
        if mine and luck.random() < 0.3:
            row = QueryLog.objects.get(pk=mine.pop(luck.randrange(len(mine))))
            row.took_ms += 1
            row.save()
        else:
            row = QueryLog.objects.create(query=words, took_ms=0)
        service.announce(KIND, str(row.pk))
    return row.pk


def _die_at(moment, owner, name, passing):
    work, passed = getattr(owner, name), count(1)

    def deadly(*arguments, **named):
        is_last = next(passed) == passing
        if is_last and moment == BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = work(*arguments, **named)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, deadly)


def _what_is_left(ends, acknowledged):
    service.drain_outbox()
    compared = [one for outcome in service.compare() for one in outcome.mended]
    # The next save clears what tantivy had not committed when it died.
    _saved("最后一条", [], random.Random(0))
    lines = acknowledged.read_text().split()
    gone = {line[1:] for line in lines if line.startswith("-")}
    doomed = {line[1:] for line in lines if line.startswith("?")}
    keeper = indexes.host_keeper()
    left = {
        "kills": ends.count(-signal.SIGKILL),
        "failed": sum(end > 0 for end in ends),
        "acknowledged": sorted({line for line in lines if line.isdecimal()} - doomed),
        "gone": sorted(gone),
        "rows": {str(row.pk): str(row.took_ms) for row in QueryLog.objects.all()},
        "index": dict(keeper.engine.inventory(KIND)),
        "waiting": outbox.waiting_changes(keeper.name_now(), (KIND,)).count(),
        "changes": Outbox.objects.count(),
        "silent": all(one.was_true for one in compared),
        "orphans": orphans(Path(settings.ANJIAN_VAR) / "index", KIND),
    }
    connection.close()
    return left
