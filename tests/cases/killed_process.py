"""Forks children that kill themselves at their n-th write, and others that look at what is left.

Run by test_killed.py with a file of steps, [name, what, writes, fresh] each; `fresh` names the
state to begin from. It starts Django once, as starting it for every child takes minutes.
"""

import json
import os
import shutil
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
    from cases.linking.clause_links import relink_stale
    from cases.models import CasePage
    from cases.search_kinds import CASES
    from portal.intake.models import ImportRecord
    from search.answers import answer_request
    from search.documents import SEEN_BY_STAFF
    from search.queries import SearchRequest
    from search.service import drain_outbox

    relink_stale()
    drain_outbox()
    found = answer_request(SearchRequest("停电", (CASES,), SEEN_BY_STAFF, limit=50)).groups[0]
    return {
        "pages": CasePage.objects.count(),
        "live": sorted(CasePage.objects.live().values_list("title", flat=True)),
        "found": sorted(result.document.title for result in found.results),
        "committed": ImportRecord.objects.filter(state="committed").count(),
        "without_page": ImportRecord.objects.filter(state="committed", imported_page=None).count(),
        "links": sorted(
            CasePage.objects.live().filter(link_state__isnull=False).values_list("title", flat=True)
        ),
    }


def migrate(file: str) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def child(task, *arguments) -> int:
    """Run a piece of work in a child and return how it ended, as `subprocess` counts."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            task(*arguments)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed(what: str, writes: int, file: str, count: Path) -> None:
    from django.db import connection

    killer = Killer(writes)
    with connection.execute_wrapper(killer):
        work(what, file)
    count.write_text(str(killer.seen), encoding="ascii")


def tell(out: Path) -> None:
    out.write_text(json.dumps(look(), ensure_ascii=False), encoding="utf-8")


def main() -> None:
    django.setup()
    state, book, folder = Path(os.environ["ANJIAN_DATA"]), sys.argv[1], Path(sys.argv[2])
    results: dict[str, object] = {}
    assert child(migrate, book) == 0
    shutil.copytree(state, folder / "empty")
    assert child(killed, "import", 0, book, folder / "count") == 0
    shutil.copytree(state, folder / "full")
    total = int((folder / "count").read_text(encoding="ascii"))
    for name, fresh, steps in json.loads(sys.argv[3]):
        shutil.rmtree(state)
        shutil.copytree(folder / fresh, state)
        ends = [
            child(killed, what, int(part * total) if part < 1 else part, book, folder / "count")
            for what, part in steps
        ]
        assert child(tell, folder / "look.json") == 0
        seen = json.loads((folder / "look.json").read_text(encoding="utf-8"))
        results[name] = {**seen, "ends": ends}
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")


if __name__ == "__main__":
    main()
