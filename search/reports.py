"""What a week of searches says: found nothing, opened nothing, slow, frequent; it knows no person.

A week goes from Monday to Sunday in China Standard Time, wherever the server stands.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from search.groups import one_spelling
from search.models import Click, QueryLog, Wish

CHINA = ZoneInfo("Asia/Shanghai")
MOST_ROWS = 100
MOST_ASKINGS = 400_000
"""What one report reads: two weeks of a large company; a log that ran wild is cut off here."""
SLOW_MS = 300
"""From here on people notice that they wait."""
MOST_WISHES = 500


@dataclass(frozen=True, slots=True, order=True)
class ReportWeek:
    """A week by its Monday."""

    monday: dt.date

    @property
    def sunday(self) -> dt.date:
        """Its last day."""
        return self.monday + dt.timedelta(days=6)

    @property
    def begin(self) -> dt.datetime:
        """Its first moment."""
        return dt.datetime.combine(self.monday, dt.time(), CHINA)

    @property
    def end(self) -> dt.datetime:
        """The first moment that is not in it any more."""
        return self.after.begin

    @property
    def before(self) -> ReportWeek:
        """The week before."""
        return ReportWeek(self.monday - dt.timedelta(days=7))

    @property
    def after(self) -> ReportWeek:
        """The week after."""
        return ReportWeek(self.monday + dt.timedelta(days=7))

    @property
    def label(self) -> str:
        """How people name it: 2026 年 11 月 16 日至 22 日."""
        first, last = self.monday, self.sunday
        said = f"{first.year} 年 {first.month} 月 {first.day} 日至 "
        if last.year != first.year:
            return f"{said}{last.year} 年 {last.month} 月 {last.day} 日"
        return said + (
            f"{last.month} 月 {last.day} 日" if last.month != first.month else f"{last.day} 日"
        )


def week_of(moment: dt.datetime) -> ReportWeek:
    """The week that a moment lies in, by the clock of China."""
    day = moment.astimezone(CHINA).date()
    return ReportWeek(day - dt.timedelta(days=day.weekday()))


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One wording in one week; `query` as most people typed it.

    `before` is how often it was asked the week before, `found` how much its last asking found,
    `opened` in how many askings something was opened, `rank` the mean place of what was opened.
    """

    query: str
    times: int
    before: int
    found: int
    opened: int
    rank: float | None
    p95_ms: int
    slowest_ms: int


@dataclass(frozen=True, slots=True)
class WeekTotals:
    """A week in numbers. Askings, different wordings; `unopened` counts among those that found."""

    asked: int = 0
    wordings: int = 0
    empty: int = 0
    unopened: int = 0
    p50_ms: int = 0
    p95_ms: int = 0

    def share(self, part: int) -> float:
        """A part of all askings, 0 to 1."""
        return part / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class ReportRows:
    """The first rows of a report, and how many there are."""

    shown: tuple[AskedRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class WeekReport:
    """All reports of a week, with the week before to compare."""

    week: ReportWeek
    totals: WeekTotals
    totals_before: WeekTotals
    empty: ReportRows
    unopened: ReportRows
    slow: ReportRows
    frequent: ReportRows


@dataclass(slots=True)
class _AskedWording:
    spellings: Counter[str] = field(default_factory=Counter)
    took: list[int] = field(default_factory=list)
    found: int = 0
    empty: int = 0
    opened: int = 0
    ranks: list[int] = field(default_factory=list)


def report_of(week: ReportWeek) -> WeekReport:
    """Gather a week and the one before it: four queries, however many searches there were."""
    now, before = _gather_wordings(week), _gather_wordings(week.before)
    rows = [_asked_row(one, wording, before) for one, wording in now.items()]
    rows.sort(key=lambda row: (-row.times, row.query))
    slow = sorted(rows, key=lambda row: (-row.p95_ms, row.query))
    return WeekReport(
        week=week,
        totals=_week_totals(now),
        totals_before=_week_totals(before),
        empty=_report_rows([row for row in rows if row.found == 0]),
        unopened=_report_rows([row for row in rows if row.found and not row.opened]),
        slow=_report_rows([row for row in slow if row.p95_ms >= SLOW_MS]),
        frequent=_report_rows(rows),
    )


def wishes_of(week: ReportWeek) -> tuple[Wish, ...]:
    """What was told in the week, and all that still waits: what waits first, newest first."""
    told = Wish.objects.order_by("-told_at", "-pk")
    waiting = told.filter(settled_at__isnull=True)[:MOST_WISHES]
    settled = told.filter(settled_at__isnull=False, told_at__gte=week.begin, told_at__lt=week.end)[
        :MOST_WISHES
    ]
    return (*waiting, *settled)


def earliest_week() -> ReportWeek | None:
    """The week of the oldest search that is still kept."""
    first = QueryLog.objects.order_by("asked_at").values_list("asked_at", flat=True).first()
    return week_of(first) if first else None


def _gather_wordings(week: ReportWeek) -> dict[str, _AskedWording]:
    opened = _best_opened(week)
    found: dict[str, _AskedWording] = {}
    by_spelling: dict[str, _AskedWording] = {}
    for pk, query, totals, took_ms in _week_askings(week):
        wording = by_spelling.get(query)
        if wording is None:
            wording = by_spelling[query] = _wording_of(query, found)
        total = _sum_kinds(totals)
        wording.spellings[query.strip()] += 1
        wording.took.append(took_ms)
        wording.found = total
        wording.empty += total == 0
        if rank := opened.get(pk):
            wording.opened += 1
            wording.ranks.append(rank)
    found.pop("", None)  # nothing but blanks was asked
    return found


def _wording_of(query: str, found: dict[str, _AskedWording]) -> _AskedWording:
    one = one_spelling(query)
    if one not in found:
        found[one] = _AskedWording()
    return found[one]


def _week_askings(week: ReportWeek) -> Iterator[tuple[int, str, object, int]]:
    rows = (
        QueryLog.objects.filter(asked_at__gte=week.begin, asked_at__lt=week.end)
        .order_by("pk")
        .values_list("pk", "query", "totals", "took_ms")[:MOST_ASKINGS]
    )
    return rows.iterator(chunk_size=5000)


def _best_opened(week: ReportWeek) -> dict[int, int]:
    """Asking → the best place of what was opened from it."""
    best: dict[int, int] = {}
    clicks = Click.objects.filter(
        asked__asked_at__gte=week.begin, asked__asked_at__lt=week.end
    ).order_by("pk")
    pairs = clicks.values_list("asked_id", "rank")[:MOST_ASKINGS]
    for asked, rank in pairs.iterator(chunk_size=5000):
        best[asked] = min(rank, best.get(asked, rank))
    return best


def _sum_kinds(totals: object) -> int:
    """The sum over the kinds; whatever else stands in an old row counts for nothing."""
    if not isinstance(totals, dict):
        return 0
    return sum([count for count in totals.values() if isinstance(count, int)])


def _asked_row(one: str, wording: _AskedWording, before: dict[str, _AskedWording]) -> AskedRow:
    then = before.get(one)
    return AskedRow(
        query=min(wording.spellings, key=lambda s: (-wording.spellings[s], s)),
        times=len(wording.took),
        before=len(then.took) if then else 0,
        found=wording.found,
        opened=wording.opened,
        rank=sum(wording.ranks) / len(wording.ranks) if wording.ranks else None,
        p95_ms=percentile(wording.took, 95),
        slowest_ms=max(wording.took),
    )


def _week_totals(found: dict[str, _AskedWording]) -> WeekTotals:
    took = [one for wording in found.values() for one in wording.took]
    empty = sum(wording.empty for wording in found.values())
    opened = sum(wording.opened for wording in found.values())
    return WeekTotals(
        asked=len(took),
        wordings=len(found),
        empty=empty,
        unopened=max(0, len(took) - empty - opened),
        p50_ms=percentile(took, 50),
        p95_ms=percentile(took, 95),
    )


def percentile(values: list[int], share: int) -> int:
    """The smallest value that at least `share` per cent of the values do not exceed; 0 of none."""
    if not values:
        return 0
    return sorted(values)[-(-len(values) * share // 100) - 1]


def _report_rows(rows: list[AskedRow]) -> ReportRows:
    return ReportRows(tuple(rows[:MOST_ROWS]), len(rows))
