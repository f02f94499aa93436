"""Read a document of cases: a job becomes recognised cases, tied to those of the file before.

Read = plan: this writes no page. What editors make of the plan is known in import_checking, how it
becomes pages in import_commit.
"""

import datetime
import logging
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from cases.citations import TitleTable
from cases.documents import SourceDocument, TextSpan, read_document
from cases.importers import (
    CASE_CHECKS,
    CaseDraft,
    DraftDoubt,
    KeptDoubt,
    RecognisedCase,
    RecognisedDocument,
    doubts_to_json,
    draft_case,
    draft_from_json,
    draft_to_json,
    keep_reading,
    match_cases,
    merge_drafts,
    parted,
    read_cases,
    reading_to_json,
    share_of_titles,
    tick_row,
)
from cases.models import ImportedCase, ImportedCaseState, ImportJob, ImportKind, ImportState
from cases.selectors.shelf import known_titles
from cases.services.import_jobs import (
    BEING_READ,
    READ,
    STALE_AFTER,
    claim_job,
    fail_job,
    say_progress,
)
from portal.intake.guard import UnreadableFile

log = logging.getLogger(__name__)
OPENED, RECOGNISED = 1, 2  # steps of a reading before its cases are gone through one by one
SAY_EVERY = 10  # cases between two words of progress
SAME_BOOK = 0.5  # share of the titles of a file from which another file is its correction
BOOKS_LOOKED_AT = 50
NO_CASES = (
    "文件能打开，但没有认出案例，没有导入。"
    "请确认里面有“案例一”这样的编号，或【案例提要】这样的栏目，再重新上传。"
)
BROKE = "识别时程序出错，没有导入。请把文件交给管理员；库里的内容不受影响。"


def read_job(job_id: int, *, patience: datetime.timedelta = STALE_AFTER) -> ImportJob:
    """Read a job's file into recognised cases. What is unreadable ends FAILED with a sentence.

    A second call on a job that has been read changes nothing; on one that is being read neither,
    unless its reader was silent longer than `patience`.
    """
    job = claim_job(job_id, now=timezone.now(), patience=patience)
    if job is None:
        return ImportJob.objects.get(pk=job_id)
    try:
        document = read_document(job.name, bytes(job.content or b""))
        say_progress(job, OPENED, RECOGNISED)
        recognised = read_cases(document)
        if not recognised.cases:
            raise UnreadableFile(NO_CASES)
        return _store_plan(
            job, document, recognised, _drafted_rows(job, recognised, known_titles())
        )
    except UnreadableFile as refusal:
        return fail_job(job, str(refusal))
    except Exception:  # a defect of ours: the person gets a sentence, we get the trace
        log.exception("reading import %s failed", job.pk)
        return fail_job(job, BROKE)


def _drafted_rows(
    job: ImportJob, recognised: RecognisedDocument, titles: TitleTable
) -> list[ImportedCase]:
    """Draft every recognised case, with its doubts."""
    rows = []
    steps = RECOGNISED + len(recognised.cases)
    for position, case in enumerate(recognised.cases):
        if position % SAY_EVERY == 0:
            say_progress(job, RECOGNISED + position, steps)
        drafted = draft_case(case, titles)
        doubts = [
            KeptDoubt(d.section or "", d.reason, d.span.start, d.span.end)
            for d in recognised.doubts
            if d.case == position
        ]
        doubts += [_place_doubt(case, doubt) for doubt in drafted.doubts]
        rows.append(
            ImportedCase(
                job=job,
                position=position,
                number_raw=(case.number_raw or "")[:64],
                start=case.span.start,
                end=case.span.end,
                as_read=draft_to_json(drafted.draft),
                doubts=doubts_to_json(doubts),
            )
        )
    return rows


def _place_doubt(case: RecognisedCase, doubt: DraftDoubt) -> KeptDoubt:
    """Place a doubt where it came up; one about the case as a whole stands at its head."""
    span = doubt.span or TextSpan(case.span.start, case.span.start)
    return KeptDoubt(doubt.section, doubt.reason, span.start, span.end)


@transaction.atomic
def _store_plan(
    job: ImportJob,
    document: SourceDocument,
    recognised: RecognisedDocument,
    rows: Sequence[ImportedCase],
) -> ImportJob:
    """Write the plan, unless another reader of the same job was faster."""
    held = ImportJob.objects.select_for_update().get(pk=job.pk)
    if held.state not in BEING_READ:
        return held
    if held.corrects is None:
        held.corrects = _likely_earlier(held, [draft_from_json(row.as_read) for row in rows])
    if held.corrects is not None:
        _tie_to_earlier(held.corrects, rows)
    ImportedCase.objects.bulk_create(rows)
    held.source_text = document.text
    held.reading = reading_to_json(keep_reading(document, recognised, known_titles()))
    held.state = ImportState.READY
    held.step = held.steps = RECOGNISED + len(rows)
    held.save()
    return held


def _likely_earlier(job: ImportJob, drafts: Sequence[CaseDraft]) -> ImportJob | None:
    """Return the import of another file name of which this file seems to be a correction."""
    titles = [draft.title for draft in drafts if not draft.title_generated]
    earlier = ImportJob.objects.filter(kind=ImportKind.CASES, state__in=READ).exclude(pk=job.pk)
    for other in earlier[:BOOKS_LOOKED_AT]:
        reads = other.cases.values_list("as_read__title", "as_read__title_generated")
        known = [title for title, generated in reads if not generated]
        if share_of_titles(known, titles) >= SAME_BOOK:
            return other
    return None


def _tie_to_earlier(earlier: ImportJob, rows: Sequence[ImportedCase]) -> None:
    """Tie each case to the same case of the earlier file, and carry over what editors did there.

    What was set aside stays so, a settled doubt stays settled, what was accepted stays accepted
    while its text is the same, and a correction that was not yet committed is merged with what the
    new file says.
    """
    known = list(earlier.cases.order_by("position"))
    pairs = match_cases(
        [draft_from_json(row.as_read) for row in known],
        [draft_from_json(row.as_read) for row in rows],
    )
    for old, new in pairs:
        before, row = known[old], rows[new]
        row.previous = before
        doubts, _ = parted(row.doubts)
        earlier_doubts, ticks = parted(before.doubts)
        settled = {(d.section, d.reason) for d in earlier_doubts if d.settled}
        doubts = tuple(replace(d, settled=(d.section, d.reason) in settled) for d in doubts)
        if before.state == ImportedCaseState.SET_ASIDE:
            row.state = ImportedCaseState.SET_ASIDE
        if before.state == ImportedCaseState.WAITING and before.corrected:
            merged = merge_drafts(
                draft_from_json(before.as_read),
                draft_from_json(row.as_read),
                draft_from_json(before.corrected),
            )
            row.corrected = draft_to_json(merged.draft)
            doubts += tuple(
                KeptDoubt(d.section, d.reason, row.start, row.end) for d in merged.doubts
            )
        carried = (
            tick_row(tick, CASE_CHECKS[tick.check].accept) for tick in sorted(ticks, key=str)
        )
        row.doubts = doubts_to_json((*doubts, *carried))


@transaction.atomic
def correct_another(job_id: int, earlier: ImportJob | None) -> ImportJob:
    """Say which import a file corrects (None: it is a book of its own) and tie its cases anew.

    Only what still waits is tied; cases that were committed keep their ties.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    job.corrects = earlier
    job.save(update_fields=["corrects", "touched_at"])
    waiting = list(job.cases.filter(state=ImportedCaseState.WAITING).order_by("position"))
    for row in waiting:
        row.previous = None
    if earlier is not None:
        _tie_to_earlier(earlier, waiting)
    for row in waiting:
        row.version += 1
        row.save()
    return job
