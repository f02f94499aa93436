"""Read the file of a job: it becomes records, tied to those of the file that it corrects.

Read = plan: nothing of a room is written.
"""

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from portal.intake.doubts import doubts_to_json
from portal.intake.guard import UnreadableFile
from portal.intake.kinds import FileReading, ImportKind, kind_of_job
from portal.intake.models import ImportJob, ImportRecord, ImportState
from portal.intake.services.correcting import tie_records
from portal.intake.services.jobs import (
    BEING_READ,
    STALE_AFTER,
    claim_job,
    fail_job,
    say_progress,
)

log = logging.getLogger(__name__)
LONGEST_NUMBER = ImportRecord._meta.get_field("number_raw").max_length


def read_job(job_id: int, *, patience: datetime.timedelta = STALE_AFTER) -> ImportJob:
    """Read a job's file into records. What is unreadable ends FAILED with a sentence.

    A second call on a job that has been read changes nothing; on one that is being read neither,
    unless its reader was silent longer than `patience`.
    """
    job = claim_job(job_id, now=timezone.now(), patience=patience)
    if job is None:
        return ImportJob.objects.get(pk=job_id)
    kind = kind_of_job(job)
    try:
        reading = kind.read(job, lambda step, steps: say_progress(job, step, steps))
        return _store_plan(job, kind, reading)
    except UnreadableFile as refusal:
        return fail_job(job, str(refusal))
    except Exception:  # a defect of ours: the person gets a sentence, we get the trace
        log.exception("reading import %s failed", job.pk)
        return fail_job(job, kind.failure)


@transaction.atomic
def _store_plan(job: ImportJob, kind: ImportKind, reading: FileReading) -> ImportJob:
    """Write the plan, unless another reader of the same job was faster."""
    held = ImportJob.objects.select_for_update().get(pk=job.pk)
    if held.state not in BEING_READ:
        return held
    rows = [
        ImportRecord(
            job=held,
            position=position,
            number_raw=record.number_raw[:LONGEST_NUMBER],
            start=record.start,
            end=record.end,
            as_read=record.values,
            doubts=doubts_to_json(record.doubts),
        )
        for position, record in enumerate(reading.records)
    ]
    if held.corrects is None and kind.corrections is not None:
        held.corrects = kind.corrections.find_earlier(held, rows)
    if held.corrects is not None:
        tie_records(held.corrects, rows)
    ImportRecord.objects.bulk_create(rows)
    held.source_text = reading.text
    held.reading = dict(reading.kept)
    held.state, held.step = ImportState.READY, held.steps
    held.save()
    return held
