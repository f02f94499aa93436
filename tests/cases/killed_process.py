"""A process that does one piece of work and kills itself at its n-th write. Run by test_killed.py.

Usage: killed_process.py (import|publish|delete|look) WRITES FILE; 0 writes: it lives.
"""

import json
import os
import signal
import sys
from pathlib import Path

import django

WRITING = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE")


class Killer:
    """Counts the writing statements and does not survive the last."""

    def __init__(self, writes: int) -> None:
        self.writes = writes
        self.seen = 0

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITING):
            self.seen += 1
            if self.seen == self.writes:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def work(what: str, file: str) -> None:
    from django.core.management import call_command

    from cases.models import CasePage

    if what == "import":
        call_command("import_cases", "--publish", "--accept-findings", "演练", file)
    elif what == "delete":
        for page in CasePage.objects.all():
            page.delete()


def look() -> dict[str, object]:
    """What the database says, and what can be found, after the scheduler's minute."""
    from cases.models import CasePage, ImportedCase
    from cases.services.linking import relink_stale
    from search.documents import CASES, SEEN_BY_STAFF
    from search.queries import SearchRequest
    from search.service import drain, search

    relink_stale()
    drain()
    found = search(SearchRequest("停电", (CASES,), SEEN_BY_STAFF, limit=50)).groups[0]
    return {
        "pages": CasePage.objects.count(),
        "live": sorted(CasePage.objects.live().values_list("title", flat=True)),
        "found": sorted(result.document.title for result in found.results),
        "committed": ImportedCase.objects.filter(state="committed").count(),
        "without_page": ImportedCase.objects.filter(state="committed", page=None).count(),
        "links": sorted(
            CasePage.objects.live().filter(link_state__isnull=False).values_list("title", flat=True)
        ),
    }


def main() -> None:
    django.setup()
    from django.db import connection

    what, writes, file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if what == "look":
        Path(file).write_text(json.dumps(look(), ensure_ascii=False), encoding="utf-8")
        return
    killer = Killer(writes)
    with connection.execute_wrapper(killer):
        work(what, file)
    print(killer.seen)


if __name__ == "__main__":
    main()
