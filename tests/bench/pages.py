"""What a page costs beside one that does nothing: `make bench`, `make bench-large`.

The demo is served as `up` serves it, and asked over one socket by a member of staff. In every
round each page and the page that does nothing take their turn, so that what else the machine does
meets all alike. Compared is the median CPU of the server's processes: wall time stretches with
every other process on the machine, CPU hardly does. Exits 1 where a promise does not hold.

    python tests/bench/pages.py [--rounds 40] [--large 100000] [--write docs/performance.md]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NO_OP = "/bench/no-op/"
WRK_SECONDS = 5
LARGE_MS = 100.0
# Every generated case is of it, so all are gone through for years, rules and tags: no promise.
OF_ONE_KIND = "of one kind"


@dataclass(frozen=True, slots=True)
class Promise:
    """A page by its addresses, which take turns; `most` times the no-op, if anything is promised.

    `after_change`: something is published before every question, so that nothing kept will do.
    """

    name: str
    addresses: tuple[str, ...]
    most: float | None = None
    after_change: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """What a page took: medians in ms."""

    promise: Promise
    cpu: float
    wall: float

    def times(self, nothing: float) -> float:
        """How many times the page that does nothing."""
        return self.cpu / nothing

    def holds(self, nothing: float) -> bool:
        """Whether it stays below what is promised."""
        return self.promise.most is None or self.times(nothing) <= self.promise.most


def main() -> int:
    """Measure, print, and say by the exit code whether every promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--large", type=int, metavar="CASES")
    parser.add_argument("--folder", type=Path, help="keeps what was made here")
    parser.add_argument("--write", type=Path, metavar="FILE.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anjian-bench-") as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["ANJIAN_DATA"] = str(folder.resolve())
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.server_settings"
        os.environ["PYTHONPATH"] = str(ROOT)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        if asked.large:
            return measure_large(folder, asked.large)
        return measure(folder, asked.rounds, asked.write)


def measure(folder: Path, rounds: int, page: Path | None) -> int:
    """The pages of the demo."""
    from django.core.management import call_command

    from portal.demo.loading import load_demo
    from search import service
    from tests.bench.reporting import machine, write_section
    from tests.bench.serving import serving

    if not (folder / "made-demo").exists():
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        load_demo(lambda sentence: None)
        service.rebuild()
        (folder / "made-demo").touch()
    promises = promised()
    with serving(cookie_of_staff()) as server:
        figures = figures_of(server, promises, rounds)
        rate = server.pages_each_second(promises[1].addresses[0], WRK_SECONDS)
    nothing = figures[0].cpu
    text = table_of(figures)
    said = "wrk is not installed" if rate is None else f"{rate:.0f} case pages a second"
    print(f"{text}\n\nwrk, 16 connections: {said} (wanted on two idle cores: 800; no gate)")
    print(machine())
    if page:
        write_section(page, "pages", section(text, said, rounds))
    failed = [f for f in figures if not f.holds(nothing)]
    for one in failed:
        print(f"{one.promise.name}: {one.times(nothing):.2f}, promised {one.promise.most}")
    return 1 if failed else 0


def promised() -> tuple[Promise, ...]:
    """The pages that are asked and what is promised of each, the no-op first."""
    from django.db.models import Count

    from cases.models import CasePage, Clause

    cases = tuple(page.get_url() for page in CasePage.objects.live().filter(kind="adverse")[:10])
    clause = Clause.objects.annotate(cited=Count("citations")).order_by("-cited")[0]
    return (
        Promise("no-op", (NO_OP,)),
        Promise("case", cases, 1.6),
        Promise("clause", (clause.get_absolute_url(),), 1.6),
        Promise("home", ("/",), 2.5),
        Promise("case list", ("/cases/",), 2.5),
        Promise("search, words", ("/search/?q=停电", "/search/?q=多收电费怎么退"), 8),
        Promise("search, a citation", ("/search/?q=营业办法34条",)),
        Promise("search, a slip", ("/search/?q=崔费",)),
        Promise("edition", (clause.edition.get_absolute_url(),)),
        Promise("case, its first reader", cases, 14, after_change=True),
    )


def figures_of(server, promises: tuple[Promise, ...], rounds: int) -> tuple[Figure, ...]:
    """Ask every page once a round; what needs a change comes last, and is followed by a warm-up."""
    from urllib.parse import quote

    costs: dict[str, list] = {one.name: [] for one in promises}
    kept = [one for one in promises if not one.after_change]
    for number in range(rounds):
        for one in kept:
            address = quote(one.addresses[number % len(one.addresses)], safe="/?=&%")
            server.ask(address)  # kept from here on, and every page is met in the same state
            costs[one.name].append(server.ask(address))
        for one in promises:
            if one.after_change:
                publish_something()
                server.ask(NO_OP)
                address = quote(one.addresses[number % len(one.addresses)], safe="/?=&%")
                costs[one.name].append(server.ask(address))
    return tuple(
        Figure(
            one,
            statistics.median(cost.cpu for cost in costs[one.name]),
            statistics.median(cost.wall for cost in costs[one.name]),
        )
        for one in promises
    )


def measure_large(folder: Path, cases: int, rounds: int = 9) -> int:
    """Pages of the case list of a large library, each asked after something was published."""
    from django.core.management import call_command

    from tests.bench.library import prepare
    from tests.bench.reporting import machine
    from tests.bench.serving import serving

    prepare(folder, cases)
    call_command("collectstatic", verbosity=0, interactive=False)
    pages = (
        ("first page", "/cases/"),
        ("of one category", "/cases/?category=tingsongdian"),
        ("last page", f"/cases/?page={cases // 20}"),
        (OF_ONE_KIND, "/cases/?kind=adverse"),
    )
    asked = (
        Promise("no-op", (NO_OP,)),
        *(Promise(name, (address,), after_change=True) for name, address in pages),
    )
    with serving(cookie_of_staff()) as server:
        server.ask("/cases/")
        nothing, *figures = figures_of(server, asked, rounds)
    print(f"case list at {cases} cases, nothing kept; the no-op takes {nothing.cpu:.1f} ms of CPU")
    failed = [one for one in figures if _is_too_slow(one)]
    for one in figures:
        promise = "no promise" if one.promise.name == OF_ONE_KIND else f"promised {LARGE_MS:.0f}"
        print(
            f"{one.promise.name}: {one.cpu:.0f} ms of CPU ({promise}"
            f"{', does not hold' if one in failed else ''}), {one.wall:.0f} ms of wall time, "
            f"{one.times(nothing.cpu):.0f} times the no-op"
        )
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}")
    return 1 if failed else 0


def _is_too_slow(figure: Figure) -> bool:
    return figure.promise.name != OF_ONE_KIND and figure.cpu > LARGE_MS


def publish_something() -> None:
    """Publish a case of the demo again as it is: what an editor's smallest change sets off."""
    from cases.models import CasePage

    page = CasePage.objects.live().filter(kind="exemplary").order_by("pk")[0]
    page.save_revision().publish()


def cookie_of_staff() -> str:
    """The cookies of a member of staff who signed in and looked at a page."""
    from django.conf import settings
    from django.test import Client

    from portal.people.models import User
    from tests.bench.asking import BACKEND, STAFF

    client = Client()
    client.force_login(User.objects.get(username=STAFF), backend=BACKEND)
    client.get("/", headers={"host": "127.0.0.1"})
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    return "; ".join(f"{name}={client.cookies[name].value}" for name in names)


def table_of(figures: tuple[Figure, ...]) -> str:
    """The figures in Markdown."""
    from tests.bench.reporting import table

    nothing = figures[0].cpu
    rows = [
        (
            one.promise.name,
            f"{one.cpu:.2f}",
            f"{one.wall:.2f}",
            f"{one.times(nothing):.2f}",
            one.promise.most or "",
            ("yes" if one.holds(nothing) else "no") if one.promise.most else "",
        )
        for one in figures
    ]
    return table(("page", "CPU, ms", "wall, ms", "times the no-op", "promised", "holds"), rows)


def section(figures: str, rate: str, rounds: int) -> str:
    """The section for docs/: the figures and the machine they come from."""
    from django.utils import timezone

    from tests.bench.reporting import machine

    return f"""## Pages

`make bench` serves the demo as `up` does and asks each page {rounds} times in turn over one open
socket, signed in as a member of staff. The no-op passes the same middleware and the same question
of permission and answers two letters. Compared is the median CPU of the server's processes, which
other work on the machine hardly stretches. The first reader of a case comes after a publication.

{figures}

wrk with 16 connections: {rate}. `make bench-large` measures the case list at 100,000 cases.

Measured on {timezone.localdate():%Y-%m-%d} on {machine()}, load {os.getloadavg()[0]:.1f}.
A load above the number of cores is other work beside it: wall time and wrk say nothing then.
"""


if __name__ == "__main__":
    sys.exit(main())
