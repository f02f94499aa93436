"""The jobs of imports: a file becomes a job once, one process reads it, a dead one is replaced.

The same bytes are known again by their digest. What is read from a file, its kind knows.
"""

import datetime
import hashlib
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.intake.guard import FileLimits, UnreadableFile, check_size
from portal.intake.kinds import (
    ImportKind,
    RecordValues,
    kind_named,
    kind_of_job,
    kinds_that_forget,
)
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState, ImportState
from portal.people.models import User

# A reading that has not moved so long is dead. Two readers at once do no harm: the first to
# finish writes, the other finds its job read.
STALE_AFTER = datetime.timedelta(minutes=2)
READ = (ImportState.READY, ImportState.DONE)
BEING_READ = (ImportState.QUEUED, ImportState.READING)


class ImportRefused(Exception):
    """An import that cannot go on; the message says in Chinese why, what is kept, what to do."""


class ChangedMeanwhile(ImportRefused):
    """Somebody else corrected the same record in the meantime."""


def lockable_records() -> QuerySet[ImportRecord]:
    """Return records that are locked when read, with their jobs but without these' files."""
    heavy = ("job__content", "job__source_text", "job__reading")
    rows = ImportRecord.objects.select_for_update(of=("self",)).select_related("job")
    return rows.defer(*heavy)


def digest_of(content: bytes) -> str:
    """Return the digest by which a file is known again."""
    return hashlib.sha256(content).hexdigest()


def read_limits() -> FileLimits:
    """Return the bounds within which files are read here."""
    return FileLimits(file=settings.ANJIAN_UPLOAD_LIMIT)


def require_size(name: str, size: int) -> None:
    """Raise ImportRefused for a file that is empty or too large, before a byte of it is read."""
    try:
        check_size(name, size, read_limits())
    except UnreadableFile as refusal:
        raise ImportRefused(str(refusal)) from refusal


def file_content(path: Path) -> bytes:
    """Return the bytes of a file; one that is too large is refused before a byte is read."""
    try:
        require_size(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise ImportRefused(
            f"无法读取“{path.name}”：文件打不开（{error.strerror}），请检查路径和读取权限。"
        ) from error


def check_file(kind: ImportKind, name: str, content: bytes) -> None:
    """Raise ImportRefused where the name or the first bytes tell that a file cannot be read."""
    try:
        kind.check_file(name, content, read_limits())
    except UnreadableFile as refusal:
        raise ImportRefused(str(refusal)) from refusal


@transaction.atomic
def open_job(
    name: str,
    content: bytes,
    *,
    by: User | None,
    kind: str,
    corrects: ImportJob | None = None,
    notes: RecordValues | None = None,
) -> ImportJob:
    """Return the job of a file, made now if the file is new; reading it is a step of its own.

    The same bytes find the job that is there. `kind` is the key of a kind. `corrects` names the
    import that the file corrects; without it the last import of the same file name is taken, where
    the kind knows corrected files. `notes` is what the reader finds in the job's reading. Raises
    ImportRefused before anything is stored.
    """
    declared = kind_named(kind)
    check_file(declared, name, content)
    digest = digest_of(content)
    same = ImportJob.objects.filter(kind=kind, digest=digest)
    known = same.exclude(state=ImportState.FAILED).first()
    if known is not None:
        return known
    same.delete()
    if corrects is None and declared.corrections is not None:
        corrects = ImportJob.objects.filter(kind=kind, name=name, state__in=READ).first()
    return ImportJob.objects.create(
        kind=kind,
        name=name,
        digest=digest,
        size=len(content),
        content=content,
        uploaded_by=by,
        corrects=corrects,
        reading=dict(notes or {}),
    )


def claim_job(
    job_id: int, *, now: datetime.datetime, patience: datetime.timedelta = STALE_AFTER
) -> ImportJob | None:
    """Take a job for reading; None where it is read already or somebody is reading it now.

    `patience` is how long another reader may have been silent; none at all takes the job anyway.
    """
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job_id)
        if job.state != ImportState.QUEUED and not is_dead(job, now=now, patience=patience):
            return None
        job.state, job.step, job.steps = ImportState.READING, 0, 0
        job.save(update_fields=["state", "step", "steps", "touched_at"])
        return job


def is_dead(
    job: ImportJob, *, now: datetime.datetime, patience: datetime.timedelta = STALE_AFTER
) -> bool:
    """Ask whether nobody seems to read a job that should be read by now."""
    return job.state in BEING_READ and job.touched_at < now - patience


def take_over(job_id: int, *, now: datetime.datetime) -> bool:
    """Put a job whose reader died back into the queue; say whether that was needed.

    Of several who ask at once one gets a yes, and tells a worker.
    """
    dead = ImportJob.objects.filter(
        pk=job_id, state__in=BEING_READ, touched_at__lt=now - STALE_AFTER
    )
    return bool(dead.update(state=ImportState.QUEUED, touched_at=now))


def say_progress(job: ImportJob, step: int, steps: int) -> None:
    """Keep how far a reading is; it tells as well that the reader is alive."""
    ImportJob.objects.filter(pk=job.pk, state=ImportState.READING).update(
        step=step, steps=steps, touched_at=timezone.now()
    )


def fail_job(job: ImportJob, message: str) -> ImportJob:
    """Keep the sentence, drop the bytes: a refused file leaves nothing else behind."""
    with transaction.atomic():
        held = ImportJob.objects.select_for_update().get(pk=job.pk)
        if held.state in BEING_READ:
            held.state, held.message, held.content = ImportState.FAILED, message, None
            held.save(update_fields=["state", "message", "content", "touched_at"])
    return held


@transaction.atomic
def remove_job(job_id: int) -> None:
    """Take an import away with all that was read. What was made from it stays.

    Raises ImportRefused where records were committed: their reading is the base of later merges.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    is_base = job.records.filter(state=ImportRecordState.COMMITTED).exists()
    if is_base or kind_of_job(job).has_results(job):
        raise ImportRefused("这次导入已有内容入库，记录要留着，以后更正时要用它比对。没有移除。")
    job.delete()


def forget_files(*, now: datetime.datetime) -> int:
    """Drop the files and texts that were kept as long as their kinds say; return how many.

    Only of imports in which nothing waits. Records stay: a corrected file is merged against them.
    """
    forgotten = 0
    for kind in kinds_that_forget():
        done = ImportJob.objects.filter(kind=kind.key, state=ImportState.DONE)
        kept = done.filter(content__isnull=False)
        old = kept.filter(touched_at__lt=now - (kind.file_kept_for or datetime.timedelta()))
        forgotten += old.update(content=None, source_text="")
    return forgotten
