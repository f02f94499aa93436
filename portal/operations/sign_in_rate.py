"""Failed sign-ins of one address: after thirty each next try has to wait, and nobody is locked out.

A whole station stands behind one address, so the wait stays short, and it ends with a success.
"""

from __future__ import annotations

import datetime as dt
import math

from django.db import transaction

from portal.operations.models import AddressFailures

FREE_FAILURES = 30
LONGEST_WAIT = 30
FORGOTTEN_AFTER = dt.timedelta(minutes=15)


def seconds_after(failures: int) -> int:
    """Return how long an address waits after so many failures: 1 s, doubled up to the longest."""
    if failures < FREE_FAILURES:
        return 0
    doublings = min(failures - FREE_FAILURES, 10)
    return min(LONGEST_WAIT, 1 << doublings)


def seconds_to_wait(address: str, now: dt.datetime) -> int:
    """Return for how many seconds the address still has to wait; 0 where it may try."""
    row = AddressFailures.objects.filter(address=address).first()
    if row is None or now - row.last_at >= FORGOTTEN_AFTER:
        return 0
    ends = row.last_at + dt.timedelta(seconds=seconds_after(row.failures))
    return max(0, math.ceil((ends - now).total_seconds()))


@transaction.atomic
def count_failure(address: str, now: dt.datetime) -> None:
    """Count one failed sign-in; what is older than a quarter of an hour is forgotten."""
    row, is_new = AddressFailures.objects.select_for_update().get_or_create(
        address=address, defaults={"failures": 1, "last_at": now}
    )
    if is_new:
        return
    row.failures = 1 if now - row.last_at >= FORGOTTEN_AFTER else row.failures + 1
    row.last_at = now
    row.save()


def forget_failures(address: str) -> None:
    """Forget the failures of an address from which somebody signed in."""
    AddressFailures.objects.filter(address=address).delete()


def forget_old_failures(now: dt.datetime) -> int:
    """Delete what no longer counts; return how many rows."""
    return AddressFailures.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()[0]
