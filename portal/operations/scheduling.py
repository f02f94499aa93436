"""When a job is due. Pure: it takes the time and what is remembered, and reads no clock itself.

A room declares jobs on its AppConfig as plain tuples of strings, so that it imports nothing of
this room:

    scheduled_jobs = (
        # name, label, when, dotted path of a callable without arguments
        ("publish-scheduled", "定时发布", "every 1m", "portal.operations.jobs.publish_due"),
        ("clean-sessions", "清理过期会话", "daily 03:10", "portal.operations.jobs.clean_sessions"),
    )

`scheduled_jobs` run once for all processes that share the database, by the elected scheduler;
`host_jobs`, in the same form, run once on every host that has a scheduler (what they tend is a
file of that host). What the callable returns, as a string, is shown to the administrator; what it
raises as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

EVERY = re.compile(r"every (?P<count>[1-9][0-9]{0,3})(?P<unit>[smh])", re.ASCII)
DAILY = re.compile(r"daily (?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])", re.ASCII)
UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}
# A nightly job that failed is tried again after this, not only in the next night.
RETRY_AFTER = timedelta(hours=1)


class BadDeclaration(ValueError):
    """A declaration of a job that cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class EveryInterval:
    """Due when this much time has passed since the last start."""

    interval: timedelta


@dataclass(frozen=True, slots=True)
class DailyAt:
    """Due once a day, at or after this local time; a missed day is made up for once."""

    at: time


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """One job as a room declared it."""

    name: str
    label: str
    when: EveryInterval | DailyAt
    path: str


@dataclass(frozen=True, slots=True)
class LastRun:
    """What is remembered of the last start: `ended` is None while it runs or after it was cut."""

    holder: str
    started: datetime
    ended: datetime | None
    failed: bool


def read_when(when: str) -> EveryInterval | DailyAt:
    """Read `every 30s`, `every 1m`, `every 2h` or `daily 02:30`. Raises BadDeclaration."""
    if found := EVERY.fullmatch(when):
        return EveryInterval(int(found["count"]) * UNITS[found["unit"]])
    if found := DAILY.fullmatch(when):
        return DailyAt(time(int(found["hour"]), int(found["minute"])))
    raise BadDeclaration(f"{when!r} is neither like 'every 1m' nor like 'daily 02:30'")


def read_jobs(declared: Iterable[tuple[str, str, str, str]]) -> tuple[ScheduledJob, ...]:
    """Turn the declarations of all rooms into jobs, in their order. Raises BadDeclaration."""
    jobs: dict[str, ScheduledJob] = {}
    for row in declared:
        if len(row) != 4 or not all(isinstance(word, str) and word for word in row):
            raise BadDeclaration(f"{row!r} is not (name, label, when, path)")
        name, label, when, path = row
        if name in jobs:
            raise BadDeclaration(f"two jobs are called {name!r}")
        jobs[name] = ScheduledJob(name, label, read_when(when), path)
    return tuple(jobs.values())


def is_due(
    when: EveryInterval | DailyAt, last: LastRun | None, now: datetime, zone: tzinfo, asking: str
) -> bool:
    """Tell whether the job should start now, asked by the holder of the lease.

    A start by another holder that never ended was cut off with its process, since that one has
    lost the lease: it is due again. A clock that was set back does not silence a job.
    """
    if last is None or last.started > now:
        return True
    if last.ended is None and last.holder != asking:
        return True
    passed = now - last.started
    match when:
        case EveryInterval(interval):
            return passed >= interval
        case DailyAt(at):
            return last.started < _latest_moment(at, now, zone) or (
                last.failed and passed >= RETRY_AFTER
            )


def _latest_moment(at: time, now: datetime, zone: tzinfo) -> datetime:
    """The last moment, not after now, at which the clock of the zone showed this time."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), at, zone)
    return today if today <= local else today - timedelta(days=1)
