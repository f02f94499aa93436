"""Bring a file of a regulation into the library: file, reading, details, edition.

The reading is pure and repeatable, so that nothing but the file itself is kept until a person has
confirmed title, number and dates.
"""

import datetime
from dataclasses import asdict

from django.db import transaction

from cases.documents.read import read_document
from cases.documents.types import UnreadableDocument
from cases.importers.draft import Json
from cases.models import ImportJob, ImportState
from cases.services.case_import import ImportRefused, claim_job
from cases.services.editions import (
    EditionDetails,
    EditionOutcome,
    EditionRefused,
    take_in_edition,
)
from cases.statutes.counts import counts_of
from cases.statutes.documents import statute_from_document
from cases.statutes.types import ParsedStatute


def parse_file(name: str, content: bytes) -> ParsedStatute:
    """Read a file as a statute. Raises UnreadableDocument with a Chinese sentence."""
    statute = statute_from_document(read_document(name, content))
    if not any(True for _ in statute.articles()):
        raise UnreadableDocument(
            "文件能打开，但没有认出条文。请确认里面有“第一条”或编号的句子，再重新上传。"
        )
    return statute


def details_from(statute: ParsedStatute, source_name: str) -> EditionDetails:
    """Return what the text says about itself; a person completes and corrects it."""
    since = statute.in_force_from.day if statute.in_force_from else None
    promulgated = statute.promulgated.day if statute.promulgated else None
    day = since or promulgated
    return EditionDetails(
        title=statute.title,
        label=f"{day.year} 年版" if day else "首次入库版",
        document_number=statute.document_number or "",
        issuer=statute.issuer or "",
        promulgated_on=promulgated,
        in_force_from=since,
        source_name=source_name,
    )


def read_regulation_job(job_id: int, *, now: datetime.datetime) -> ImportJob:
    """Read an uploaded regulation far enough to show it; what is unreadable ends FAILED."""
    job = claim_job(job_id, now=now)
    if job is None:
        return ImportJob.objects.get(pk=job_id)
    try:
        statute = parse_file(job.name, bytes(job.content or b""))
    except UnreadableDocument as refusal:
        job.state, job.message, job.content = ImportState.FAILED, str(refusal), None
        job.save()
        return job
    job.reading = reading_of(statute)
    job.state = ImportState.READY
    job.save()
    return job


def reading_of(statute: ParsedStatute) -> dict[str, Json]:
    """Return the counts and doubts of a statute for the check screen."""
    counts: dict[str, Json] = asdict(counts_of(statute))
    return {
        "counts": counts,
        "doubts": [{"place": d.place, "reason": d.reason} for d in statute.doubts],
    }


@transaction.atomic
def commit_regulation(
    job_id: int, details: EditionDetails, *, today: datetime.date
) -> EditionOutcome:
    """Take the regulation of a job into the library. A second call changes nothing.

    Raises ImportRefused with what to mend; the uploaded file stays and can be committed again.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if job.content is None:
        raise ImportRefused("这个文件没有识别成功，不能入库。请重新上传。")
    try:
        outcome = take_in_edition(parse_file(job.name, bytes(job.content)), details, today=today)
    except EditionRefused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    job.state, job.edition = ImportState.DONE, outcome.edition
    job.save(update_fields=["state", "edition", "touched_at"])
    return outcome
