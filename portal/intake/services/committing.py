"""Commit records: each is written by what its kind registered, all of them or none."""

from collections.abc import Callable, Iterable

from django.db import transaction

from portal.intake.kinds import kind_named, kind_of_job
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState
from portal.intake.services.checking import close_or_reopen, save_record
from portal.intake.services.correcting import earlier_readings
from portal.intake.services.jobs import lockable_records
from portal.people.models import User


def clear_records(job: ImportJob) -> list[ImportRecord]:
    """Return the waiting records of a job of which the check list has nothing left to look at."""
    records = list(job.records.filter(state=ImportRecordState.WAITING))
    checked = kind_of_job(job).check(records)
    return [
        record for record, one in zip(records, checked, strict=True) if one.state.may_be_submitted
    ]


@transaction.atomic
def commit_records(records: Iterable[ImportRecord], *, by: User | None) -> list[ImportRecord]:
    """Write records into their rooms, all of them or none; return those now written.

    A record that was committed or set aside stays as it is.
    """
    rows = lockable_records().select_related("previous", "job")
    wanted = rows.filter(pk__in=[record.pk for record in records])
    writers: dict[str, Callable[[ImportRecord], None]] = {}
    done = []
    for record in wanted.order_by("job", "position"):
        if record.state != ImportRecordState.WAITING:
            continue
        if record.job.kind not in writers:
            writers[record.job.kind] = _writer_of(record.job.kind, by)
        writers[record.job.kind](record)
        record.state = ImportRecordState.COMMITTED
        save_record(record, by)
        _retire_earlier(record, by)
        done.append(record)
    for job_id in {record.job_id for record in done}:
        close_or_reopen(job_id)
    return done


def _writer_of(key: str, by: User | None) -> Callable[[ImportRecord], None]:
    kind = kind_named(key)
    if kind.open_commit is None:
        raise ValueError(f"imports of the kind {key!r} are not committed record by record")
    return kind.open_commit(by)


def _retire_earlier(record: ImportRecord, by: User | None) -> None:
    """Set the same record of earlier files aside where it still waits: this one stands for it."""
    for before in earlier_readings(record):
        if before.state == ImportRecordState.WAITING:
            before.state = ImportRecordState.SET_ASIDE
            save_record(before, by)
            close_or_reopen(before.job_id)
