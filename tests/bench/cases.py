"""How long pages take with a thousand cases: `make bench`.

In a temporary database the demo is multiplied to 1,000 cases. Pages are asked in turn, the bare
Wagtail page between the others, in one process; what is compared is the median. Exits 1 where the
case page takes more than 2.5 times the bare page.

    python tests/bench/cases.py [--cases 1000] [--rounds 40] [--write docs/performance.md]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MOST = 2.5
# A case is remembered until anything in the library changes; this row is the first to ask then.
FIRST_READING = "case, its first reader"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def main() -> int:
    """Measure, print, and say by the exit code whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--write", type=Path, metavar="FILE.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anjian-bench-") as folder:
        os.environ["ANJIAN_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        figures, ratio = measure(asked.cases, asked.rounds)
    print(figures)
    if asked.write:
        from tests.bench.reporting import write_section

        write_section(asked.write, "pages", report(figures, asked.cases, asked.rounds))
    if ratio > MOST:
        print(f"the case page takes {ratio:.2f} times the bare page: more than {MOST}")
        return 1
    return 0


def prepare(cases: int) -> None:
    """Migrate, load the demo, multiply its cases, index them."""
    from django.core.management import call_command

    from portal.web.demo.loading import load_demo
    from search import service

    call_command("migrate", verbosity=0)
    load_demo(lambda sentence: None)
    multiply(cases)
    service.rebuild()


def multiply(cases: int) -> None:
    """Copy the demo's cases with other titles and dates until there are so many."""
    import datetime as dt

    from django.db import transaction
    from django.utils import timezone

    from cases.models import CasePage, CaseProblem, Citation, ClauseLink
    from tests.factories import library

    patterns = list(CasePage.objects.live())
    with transaction.atomic():
        for number in range(cases - len(patterns)):
            old = patterns[number % len(patterns)]
            page = CasePage(
                title=f"{old.title}（{number}）",
                slug=f"bench-{number}",
                live=False,  # the gate was passed by what is copied; it would take minutes
                first_published_at=timezone.now() - dt.timedelta(minutes=number),
                kind=old.kind,
                category=old.category,
                event_date=dt.date(2016, 1, 1) + dt.timedelta(days=3 * number),
                event_date_precision="day",
                summary=old.summary,
                course=old.course,
                impact=old.impact,
                response=old.response,
                commentary=old.commentary,
                impact_level=old.impact_level,
            )
            page.violations = [
                Citation(clause=v.clause, as_written=v.as_written, quote=v.quote, outcome=v.outcome)
                for v in old.violations.all()
            ]
            page.problems = [CaseProblem(text=p.text) for p in old.problems.all()]
            page.honoured_people = [
                type(h)(name=h.name, consent=h.consent) for h in old.honoured_people.all()
            ]
            library().add_child(instance=page)
            links = list(ClauseLink.objects.filter(page=old))
            for link in links:
                link.pk, link.page = None, page
            ClauseLink.objects.bulk_create(links)
        CasePage.objects.filter(slug__startswith="bench-").update(live=True)


def addresses() -> dict[str, list[str]]:
    """The pages that are measured; of cases, thirty with violations."""
    from django.db.models import Count

    from cases.models import CasePage, Clause
    from tests.bench.bare.models import BarePage
    from tests.factories import library

    bare = (
        library()
        .get_parent()
        .add_child(instance=BarePage(title="空白页", slug="bare", text="供电服务" * 200))
    )
    adverse = CasePage.objects.filter(slug__startswith="bench-", kind="adverse")[:30]
    clause = Clause.objects.annotate(cited=Count("citations")).order_by("-cited")[0]
    return {
        "bare Wagtail page": [bare.get_url()],
        "case": [page.get_url() for page in adverse],
        FIRST_READING: [page.get_url() for page in adverse],
        "home": ["/"],
        "case list": ["/cases/", "/cases/?page=20"],
        "case list, filtered": ["/cases/?kind=adverse&category=chaobiao-shoufei"],
        "clause": [clause.get_absolute_url()],
        "edition": [clause.edition.get_absolute_url()],
        "search": ["/search/?q=停电", "/search/?q=多收电费怎么退"],
        "search, a citation": ["/search/?q=营业办法34条"],
    }


def measure(cases: int, rounds: int) -> tuple[str, float]:
    """Return the table of figures and the ratio of the case page."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from portal.people.models import User

    began = time.perf_counter()
    prepare(cases)
    print(f"{cases} cases made in {time.perf_counter() - began:.0f} s", flush=True)
    client = Client()
    client.force_login(User.objects.get(username="200302"), backend=BACKEND)
    pages = addresses()
    ask: Callable[[str], Any] = client.get
    queries = {}
    for name, all_of_it in pages.items():
        for address in all_of_it:  # the first time warms templates and caches
            response = ask(address)
            assert response.status_code == 200, address
        if name == FIRST_READING:
            cache.clear()
        with CaptureQueriesContext(connection) as seen:
            ask(all_of_it[0])
        queries[name] = len(seen)
    times: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(rounds):
        for name, all_of_it in pages.items():
            address = all_of_it[number % len(all_of_it)]
            if name == "case":
                ask(address)
            if name == FIRST_READING:
                cache.clear()
            start = time.perf_counter()
            ask(address)
            times[name].append((time.perf_counter() - start) * 1000)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    bare = medians["bare Wagtail page"]
    lines = [
        "| page | median, ms | times the bare page | queries |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {taken:.1f} | {taken / bare:.2f} | {queries[name]} |"
        for name, taken in medians.items()
    ]
    return "\n".join(lines), medians["case"] / bare


def report(figures: str, cases: int, rounds: int) -> str:
    """The section for docs/: the figures and the machine they come from."""
    from tests.bench.reporting import machine

    return f"""## Pages

`make bench` multiplies the demo to {cases:,} cases in a temporary database and asks each page
{rounds} times in turn, in one process, signed in as a member of staff. The bare Wagtail page has
two fields and a template of four lines; it passes the same middleware. The promise: a case page
takes at most {MOST} times the bare page. `tests/cases/test_query_counts.py` holds the number of
queries to the same figure with 10 and with 200 cases. What is read of a case is remembered until
anything in the library changes; "its first reader" is measured with nothing remembered.

{figures}

Measured on {machine()}. Other work on the machine stretches all rows alike: compare the ratios.
"""


if __name__ == "__main__":
    sys.exit(main())
