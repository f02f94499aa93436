"""Changes that wait for an index, that it holds, or that were forgotten; which index is whole.

It knows rows and names of indexes; it writes no index and loads no document. No answer depends
on a clock: what came before what is told by numbers that one writer at a time gives out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from search.models import Build, Delivery, Outbox

KEPT_FOR = dt.timedelta(days=14)
AT_ONCE = 1_000
Rows = QuerySet[Outbox]


def waiting_changes(index: str, kinds: Collection[str]) -> Rows:
    """The changes of the kinds that the index does not hold, oldest first."""
    held = Delivery.objects.filter(change=OuterRef("pk"), index=index)
    return Outbox.objects.filter(~Exists(held), kind__in=kinds).order_by("id")


def mark_delivered(index: str, changes: Iterable[int]) -> None:
    """Say that the index holds the changes; call it after its commit, in a turn of writing."""
    Delivery.objects.bulk_create(
        [Delivery(change_id=change, index=index) for change in changes],
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True)
class RebuildStart:
    """What was known when a rebuild began, before it read its first document."""

    build: int
    index: str
    kind: str
    last_delivery: int
    waiting: tuple[int, ...]

    def changed_since(self) -> frozenset[str]:
        """The keys that were written into the old index since, or wait; some changed before."""
        # One question, because a change that is marked between two would be in neither answer.
        before = Delivery.objects.filter(
            change=OuterRef("pk"), index=self.index, id__lte=self.last_delivery
        )
        rows = Outbox.objects.filter(~Exists(before), kind=self.kind)
        return frozenset(rows.values_list("key", flat=True))


def begin_build(index: str, kind: str) -> RebuildStart:
    """Note that a rebuild begins. Call it in turns of building and of writing.

    In the turn of writing nobody holds a document that is older than a waiting change, so all
    that waits now will be in the new index. Rows of rebuilds that were killed are deleted.
    """
    Build.objects.filter(index=index, kind=kind, finished=False).delete()
    build = Build.objects.create(index=index, kind=kind)
    last = Delivery.objects.filter(index=index).order_by("-id").values_list("id", flat=True).first()
    ids = waiting_changes(index, (kind,)).values_list("id", flat=True)
    return RebuildStart(build.pk, index, kind, last or 0, tuple(ids))


def end_build(beginning: RebuildStart) -> bool:
    """Note that the new index is in force. Call it in turns of building and of writing.

    False when changes were forgotten meanwhile that it may lack: then it must be built again.
    """
    with transaction.atomic():
        mine = Build.objects.filter(pk=beginning.build)
        if not mine.update(finished=True):
            return False
        others = Build.objects.filter(index=beginning.index, kind=beginning.kind)
        others.exclude(pk=beginning.build).delete()
        for start in range(0, len(beginning.waiting), AT_ONCE):
            some = beginning.waiting[start : start + AT_ONCE]
            still = Outbox.objects.filter(id__in=some).values_list("id", flat=True)
            mark_delivered(beginning.index, still)
    return True


def whole_kinds(index: str) -> frozenset[str]:
    """The kinds of which the index has all but what waits."""
    rows = Build.objects.filter(index=index, finished=True)
    return frozenset(rows.values_list("kind", flat=True))


def mark_distrusted(index: str, kind: str) -> None:
    """Say that the index must be built anew, by whoever comes next."""
    Build.objects.filter(index=index, kind=kind).delete()


def forget_old_changes() -> int:
    """Delete changes that are older than `KEPT_FOR`; returns how many.

    An index that did not hold one of them, such as that of a host that was away, is whole no
    longer.
    """
    limit = timezone.now() - KEPT_FOR
    count = 0
    while old := list(
        Outbox.objects.filter(created_at__lt=limit).values_list("id", flat=True)[:AT_ONCE]
    ):
        with transaction.atomic():
            going = Outbox.objects.filter(id__in=old)
            for index, kind in set(Build.objects.values_list("index", "kind")):
                held = Delivery.objects.filter(change=OuterRef("pk"), index=index)
                if going.filter(~Exists(held), kind=kind).exists():
                    mark_distrusted(index, kind)
            going.delete()
        count += len(old)
    return count
