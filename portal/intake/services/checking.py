"""What editors do on the check screen: correct, settle doubts, set aside, take back.

Every change is in the database at once; a second editor of the same record is told.
"""

from dataclasses import dataclass, replace

from django.db import transaction

from portal.intake.checklist import AcceptedFinding, Severity
from portal.intake.doubts import READER, doubts_from_json, doubts_to_json, parted, tick_row
from portal.intake.kinds import ImportKind, RecordValues, kind_of_job
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState, ImportState
from portal.intake.services.jobs import ChangedMeanwhile, ImportRefused, lockable_records
from portal.people.models import User


@dataclass(frozen=True, slots=True)
class RecordCorrection:
    """What an editor changed on the check screen: the values, the version they were made on.

    `settled` counts the doubts of the record from 0; `accepted` are the other findings that are
    ticked, None where none were shown.
    """

    values: RecordValues
    version: int
    settled: frozenset[int] = frozenset()
    accepted: frozenset[AcceptedFinding] | None = None


def open_doubts(record: ImportRecord) -> int:
    """Count the doubts of a record that nobody has settled."""
    return sum(not doubt.settled for doubt in doubts_from_json(record.doubts))


@transaction.atomic
def correct_record(record_id: int, correction: RecordCorrection, *, by: User) -> ImportRecord:
    """Keep an editor's correction of a recognised record that still waits.

    Raises ChangedMeanwhile where another editor was faster; then nothing is overwritten. Saving
    what is there already changes nothing, the version included.
    """
    record = _lock_record(record_id)
    kind = kind_of_job(record.job)
    if record.state == ImportRecordState.COMMITTED:
        raise ImportRefused(
            f"{kind.record_name}已经入库，这里的改动没有保存。请到{kind.label}页面修改。"
        )
    _require_version(record, correction.version)
    is_new = not kind.is_same(correction.values, record.current_values)
    if is_new:
        record.corrected = dict(correction.values)
    if _settle_doubts(record, correction.settled, correction.accepted) or is_new:
        save_record(record, by)
    return record


@transaction.atomic
def settle_doubts(
    record_id: int, settled: frozenset[int], *, version: int, by: User
) -> ImportRecord:
    """Record which doubts of a record are settled, also after it was committed."""
    record = _lock_record(record_id)
    _require_version(record, version)
    if _settle_doubts(record, settled):
        save_record(record, by)
    return record


def _lock_record(record_id: int) -> ImportRecord:
    return lockable_records().select_related("changed_by", "job").get(pk=record_id)


def _require_version(record: ImportRecord, version: int) -> None:
    if record.version == version:
        return
    who = record.changed_by.get_short_name() if record.changed_by else "另一位编辑"
    name = kind_of_job(record.job).record_name
    raise ChangedMeanwhile(
        f"{who}刚刚改过{name}，您的改动还没有保存，仍在这一页上。请对照后再保存一次。"
    )


def _settle_doubts(
    record: ImportRecord,
    settled: frozenset[int],
    accepted: frozenset[AcceptedFinding] | None = None,
) -> bool:
    """Tick doubts and findings on a record in memory; say whether that changed anything."""
    kind = kind_of_job(record.job)
    doubts, before = parted(record.doubts)
    after = tuple(replace(doubt, settled=n in settled) for n, doubt in enumerate(doubts))
    ticks = before
    if accepted is not None:
        ticks = frozenset(tick for tick in accepted if _may_be_ticked(kind, tick))
    rows = (
        tick_row(tick, check.accept)
        for tick in sorted(ticks, key=str)
        if (check := kind.check_named(tick.check))
    )
    record.doubts = doubts_to_json((*after, *rows))
    return (after, ticks) != (doubts, before)


def _may_be_ticked(kind: ImportKind, tick: AcceptedFinding) -> bool:
    check = kind.check_named(tick.check)
    return check is not None and check.severity is Severity.LOOK and check is not READER


def save_record(record: ImportRecord, by: User | None) -> None:
    """Save a record under its next version, with who changed it."""
    record.version += 1
    record.changed_by = by
    record.save()


@transaction.atomic
def set_aside(record_id: int, *, by: User) -> ImportRecord:
    """Leave a recognised record out; it can be taken back."""
    record = _lock_record(record_id)
    if record.state == ImportRecordState.WAITING:
        record.state = ImportRecordState.SET_ASIDE
        save_record(record, by)
        close_or_reopen(record.job_id)
    return record


@transaction.atomic
def take_back(record_id: int, *, by: User) -> ImportRecord:
    """Put a record that was set aside among the waiting again.

    Raises ImportRefused where the record was committed from a corrected file meanwhile.
    """
    record = _lock_record(record_id)
    if record.state != ImportRecordState.SET_ASIDE:
        return record
    later = ImportRecord.objects.filter(previous=record, state=ImportRecordState.COMMITTED).first()
    if later is not None:
        name = kind_of_job(record.job).record_name
        raise ImportRefused(f"{name}已经从更正后的文件“{later.job.name}”入库，没有取回。")
    record.state = ImportRecordState.WAITING
    save_record(record, by)
    close_or_reopen(record.job_id)
    return record


def close_or_reopen(job_id: int) -> None:
    """Close a job in which no record waits any more; reopen one in which a record waits again."""
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    waits = job.records.filter(state=ImportRecordState.WAITING).exists()
    state = ImportState.READY if waits else ImportState.DONE
    if job.state in (ImportState.READY, ImportState.DONE) and job.state != state:
        job.state = state
        job.save(update_fields=["state", "touched_at"])
