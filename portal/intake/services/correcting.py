"""Files that correct an earlier one: which record is which, and what goes over to the new file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db import transaction

from portal.intake.doubts import KeptDoubt, doubts_to_json, parted, tick_row
from portal.intake.kinds import kind_of_job
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState

LONGEST_CHAIN = 1000  # corrections of corrections; a ring of them would be a broken database


def earlier_readings(record: ImportRecord) -> Iterator[ImportRecord]:
    """Yield the same record in the files before, the latest file first."""
    seen = record.previous
    for _ in range(LONGEST_CHAIN):
        if seen is None:
            return
        yield seen
        seen = seen.previous


def tie_records(earlier: ImportJob, rows: Sequence[ImportRecord]) -> None:
    """Tie records, in memory, to the same ones of the earlier file, and carry over what was done.

    What was set aside stays so, a settled doubt stays settled, what was accepted stays accepted
    while its text is the same, and a correction that was not yet committed is merged with what the
    new file says. A kind without corrected files ties nothing.
    """
    corrections = kind_of_job(earlier).corrections
    if corrections is None:
        return
    known = list(earlier.records.order_by("position"))
    pairs = corrections.match([row.as_read for row in known], [row.as_read for row in rows])
    for old, new in pairs:
        _tie_record(known[old], rows[new])


def _tie_record(before: ImportRecord, row: ImportRecord) -> None:
    kind = kind_of_job(before.job)
    row.previous = before
    doubts, _ = parted(row.doubts)
    earlier_doubts, ticks = parted(before.doubts)
    settled = {(d.section, d.reason) for d in earlier_doubts if d.settled}
    doubts = tuple(replace(d, settled=(d.section, d.reason) in settled) for d in doubts)
    if before.state == ImportRecordState.SET_ASIDE:
        row.state = ImportRecordState.SET_ASIDE
    edited = before.corrected if before.state == ImportRecordState.WAITING else None
    if edited and kind.corrections is not None:
        merged = kind.corrections.merge(before.as_read, row.as_read, edited)
        row.corrected = dict(merged.values)
        doubts += tuple(
            KeptDoubt(section, reason, row.start, row.end) for section, reason in merged.doubts
        )
    carried = (
        tick_row(tick, check.accept)
        for tick in sorted(ticks, key=str)
        if (check := kind.check_named(tick.check))
    )
    row.doubts = doubts_to_json((*doubts, *carried))


@transaction.atomic
def correct_another(job_id: int, earlier: ImportJob | None) -> ImportJob:
    """Say which import a file corrects (None: it stands alone) and tie its records anew.

    Only what still waits is tied; records that were committed keep their ties.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    job.corrects = earlier
    job.save(update_fields=["corrects", "touched_at"])
    waiting = list(job.records.filter(state=ImportRecordState.WAITING).order_by("position"))
    for row in waiting:
        row.previous = None
    if earlier is not None:
        tie_records(earlier, waiting)
    for row in waiting:
        row.version += 1
        row.save()
    return job
