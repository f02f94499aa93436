"""When a job is due."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.operations.scheduling import (
    BadDeclaration,
    DailyAt,
    EveryInterval,
    LastRun,
    is_due,
    read_jobs,
    read_when,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=SHANGHAI)
ME, OTHER = "me", "other"


@pytest.mark.parametrize(
    ("when", "read"),
    [
        ("every 30s", EveryInterval(timedelta(seconds=30))),
        ("every 1m", EveryInterval(timedelta(minutes=1))),
        ("every 12h", EveryInterval(timedelta(hours=12))),
        ("daily 00:00", DailyAt(time(0, 0))),
        ("daily 23:59", DailyAt(time(23, 59))),
    ],
)
def test_declarations_are_read(when: str, read: EveryInterval | DailyAt) -> None:
    assert read_when(when) == read


@pytest.mark.parametrize(
    "when", ["", "every", "every 0m", "every 1d", "daily 24:00", "daily 2:30", "daily 02:60", "1m"]
)
def test_other_words_are_refused(when: str) -> None:
    with pytest.raises(BadDeclaration, match="every 1m"):
        read_when(when)


def test_a_row_that_is_no_job_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="name, label"):
        read_jobs([("name", "label", "every 1m")])  # type: ignore[list-item]  # the point
    row = ("one", "一", "every 1m", "a.b")
    with pytest.raises(BadDeclaration, match="two jobs"):
        read_jobs([row, row])


def ran(
    ago: timedelta, *, took: timedelta | None = timedelta(0), by: str = ME, failed: bool = False
) -> LastRun:
    started = NOW - ago
    return LastRun(by, started, None if took is None else started + took, failed)


EVERY = EveryInterval(timedelta(minutes=1))
NIGHTLY = DailyAt(time(2, 30))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("when", "last", "due"),
    [
        (EVERY, None, True),
        (EVERY, ran(timedelta(seconds=59)), False),
        (EVERY, ran(timedelta(seconds=60)), True),
        (EVERY, ran(-HOUR), True),  # the clock was set back
        (EVERY, ran(timedelta(seconds=5), took=None, by=OTHER), True),  # its process was killed
        (NIGHTLY, None, True),
        (NIGHTLY, ran(HOUR), False),  # tonight's is done
        (NIGHTLY, ran(2 * HOUR), True),  # ran at 02:00, before tonight's time
        (NIGHTLY, ran(timedelta(days=3)), True),  # the machine was off: made up for once
        (NIGHTLY, ran(timedelta(minutes=59), failed=True), False),
        (NIGHTLY, ran(HOUR, failed=True), True),
        (NIGHTLY, ran(HOUR, took=None, by=OTHER), True),
        (NIGHTLY, ran(HOUR, took=None, by=ME), False),
    ],
)
def test_due(when: EveryInterval | DailyAt, last: LastRun | None, due: bool) -> None:
    assert is_due(when, last, NOW, SHANGHAI, ME) is due


def test_a_night_is_judged_by_the_clock_on_the_wall() -> None:
    # 02:30 in Shanghai is 18:30 of the day before in UTC.
    before, after = (datetime(2026, 3, 1, 18, minute, tzinfo=UTC) for minute in (29, 30))
    last = LastRun(ME, datetime(2026, 3, 1, 12, 0, tzinfo=UTC), before, failed=False)
    assert not is_due(NIGHTLY, last, before, SHANGHAI, ME)
    assert is_due(NIGHTLY, last, after, SHANGHAI, ME)
