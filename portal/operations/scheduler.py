"""The elected scheduler: it holds the lease, starts what is due and writes down how it went.

Any number of processes may call `run_due_jobs` on one database; only the holder of the lease runs
jobs, and each start is claimed by a conditional UPDATE, so that two that overlap start it once.
The machines' clocks may differ by less than the lease lasts.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.operations.models import JobRun, SchedulerLease
from portal.operations.scheduling import LastRun, ScheduledJob, is_due, read_jobs

logger = logging.getLogger(__name__)

LEASE = "scheduler"
LEASE_LASTS = timedelta(seconds=60)
RENEW_EVERY = timedelta(seconds=15)
LONGEST_NOTE = 4000


def scheduled_jobs() -> tuple[ScheduledJob, ...]:
    """Collect the jobs that run once for all, from the AppConfigs. Raises BadDeclaration."""
    return _declared_jobs("scheduled_jobs")


def gather_for(host: str) -> tuple[ScheduledJob, ...]:
    """Collect the jobs of every host, remembered under this host's name. Raises BadDeclaration."""
    return tuple(replace(job, name=f"{job.name}@{host}") for job in _declared_jobs("host_jobs"))


def _declared_jobs(attribute: str) -> tuple[ScheduledJob, ...]:
    return read_jobs(
        row for config in apps.get_app_configs() for row in getattr(config, attribute, ())
    )


def take_lease(holder: str, now: datetime) -> bool:
    """Take or renew the lease; tell whether the holder has it. Of several callers one gets it."""
    mine_or_free = Q(holder=holder) | Q(holder="") | Q(expires_at__lt=now)
    waiting = SchedulerLease.objects.filter(mine_or_free, name=LEASE)
    if waiting.update(holder=holder, expires_at=now + LEASE_LASTS):
        return True
    first = SchedulerLease(name=LEASE, holder="", expires_at=now)
    if SchedulerLease.objects.filter(name=LEASE).exists():
        return False
    SchedulerLease.objects.bulk_create([first], ignore_conflicts=True)
    return bool(waiting.update(holder=holder, expires_at=now + LEASE_LASTS))


def release_lease(holder: str, now: datetime) -> None:
    """Give the lease back at a clean stop, so that the next process need not wait."""
    SchedulerLease.objects.filter(name=LEASE, holder=holder).update(holder="", expires_at=now)


def run_due_jobs(holder: str, now: datetime) -> tuple[str, ...]:
    """Run what is due if this holder has the lease; return the names of the jobs that it ran.

    A job that raises is written down and does not stop the others.
    """
    if not take_lease(holder, now):
        return ()
    with _kept_alive(holder):
        return _run_due(scheduled_jobs(), holder, now)


def tick_host(host: str, holder: str, now: datetime) -> tuple[str, ...]:
    """Run what is due on this host, elected or not; return the names of the jobs that it ran."""
    return _run_due(gather_for(host), holder, now)


def _run_due(jobs: Iterable[ScheduledJob], holder: str, now: datetime) -> tuple[str, ...]:
    zone = timezone.get_default_timezone()
    return tuple(
        job.name
        for job in jobs
        if is_due(job.when, _last_run(job), now, zone, holder) and _run_job(job, holder, now)
    )


def _last_run(job: ScheduledJob) -> LastRun | None:
    row = JobRun.objects.filter(job=job.name).first()
    if row is None or row.started_at is None:
        return None
    return LastRun(row.holder, row.started_at, row.ended_at, bool(row.error))


def _claim_job(job: ScheduledJob, holder: str, now: datetime) -> bool:
    """Write the start down if nobody wrote another since it was read."""
    row, _ = JobRun.objects.get_or_create(job=job.name, defaults={"label": job.label})
    unchanged = JobRun.objects.filter(pk=row.pk, started_at=row.started_at, holder=row.holder)
    if row.started_at is None:
        unchanged = JobRun.objects.filter(pk=row.pk, started_at__isnull=True)
    return bool(
        unchanged.update(label=job.label, holder=holder, started_at=now, ended_at=None, error="")
    )


def _run_job(job: ScheduledJob, holder: str, now: datetime) -> bool:
    if not _claim_job(job, holder, now):
        return False
    mine = JobRun.objects.filter(job=job.name, holder=holder, started_at=now)
    try:
        outcome = import_string(job.path)()
    except Exception as error:  # the scheduler outlives every job
        logger.exception("job %s failed", job.name)
        note = f"{type(error).__name__}: {error}"[:LONGEST_NOTE]
        mine.update(ended_at=timezone.now(), error=note, outcome="")
        return True
    ended = timezone.now()
    note = "" if outcome is None else str(outcome)[:LONGEST_NOTE]
    mine.update(ended_at=ended, succeeded_at=ended, outcome=note)
    return True


@contextmanager
def _kept_alive(holder: str) -> Iterator[None]:
    """Renew the lease from a thread while jobs run, however long they take."""
    stop = threading.Event()

    def renew() -> None:
        try:
            while not stop.wait(RENEW_EVERY.total_seconds()):
                take_lease(holder, timezone.now())
        except Exception:  # the lease then expires, which the claims make harmless
            logger.exception("the lease could not be renewed")
        finally:
            connection.close()

    renewer = threading.Thread(target=renew, name="lease", daemon=True)
    renewer.start()
    try:
        yield
    finally:
        stop.set()
        renewer.join()
