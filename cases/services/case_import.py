"""Bring a document of cases into the library: file, reading, correction, commit.

Read = plan = apply: reading writes nothing but the plan (ImportJob with its ImportedCases), a
commit writes pages in one transaction. The same file again finds the same job and changes nothing.
"""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.documents.read import read_document
from cases.documents.types import SourceDocument, UnreadableDocument
from cases.importers.draft import CaseDraft, Json, from_json, to_json
from cases.importers.drafting import draft_case
from cases.importers.matching import match_cases
from cases.importers.merge import merge_drafts
from cases.importers.recognise import read_cases
from cases.importers.types import RecognisedDocument
from cases.models import (
    CasePage,
    ImportedCase,
    ImportedCaseState,
    ImportJob,
    ImportKind,
    ImportState,
)
from cases.services.case_pages import create_page, draft_of, revise_page
from cases.services.linking import Linker
from portal.people.models import User

Progress = Callable[[int, int], None]
STALE_AFTER = datetime.timedelta(minutes=10)  # a reading that has not moved so long is dead


class ImportRefused(Exception):
    """An import that cannot go on; the message says in Chinese why, what is kept, what to do."""


class ChangedMeanwhile(ImportRefused):
    """Somebody else corrected the same case in the meantime."""


def digest_of(content: bytes) -> str:
    """Return the digest by which a file is known again."""
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def open_job(
    name: str, content: bytes, *, by: User | None, kind: ImportKind = ImportKind.CASES
) -> ImportJob:
    """Return the job of a file, made now if the file is new; reading it is a step of its own.

    Raises ImportRefused for an empty or oversized file, before anything is stored.
    """
    if not content:
        raise ImportRefused(f"“{name}”是空文件，没有导入。请重新选择文件。")
    if len(content) > settings.ANJIAN_UPLOAD_LIMIT:
        limit = settings.ANJIAN_UPLOAD_LIMIT // (1024 * 1024)
        raise ImportRefused(
            f"“{name}”有 {len(content) // (1024 * 1024)} MB，超过 {limit} MB 的上限，没有导入。"
            "请拆成几份，或去掉图片后再导入。"
        )
    digest = digest_of(content)
    known = (
        ImportJob.objects.filter(kind=kind, digest=digest).exclude(state=ImportState.FAILED).first()
    )
    if known is not None:
        return known
    ImportJob.objects.filter(kind=kind, digest=digest, state=ImportState.FAILED).delete()
    return ImportJob.objects.create(
        kind=kind,
        name=name,
        digest=digest,
        size=len(content),
        content=content,
        uploaded_by=by,
        corrects=ImportJob.objects.filter(
            kind=kind, name=name, state__in=(ImportState.READY, ImportState.DONE)
        ).first(),
    )


def claim_job(job_id: int, *, now: datetime.datetime) -> ImportJob | None:
    """Take a job for reading; None where it is read already or somebody is reading it now.

    A reading whose process died is taken over after a while.
    """
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job_id)
        is_stale = job.state == ImportState.READING and job.touched_at < now - STALE_AFTER
        if job.state != ImportState.QUEUED and not is_stale:
            return None
        job.state = ImportState.READING
        job.save(update_fields=["state", "touched_at"])
        return job


def read_job(job_id: int) -> ImportJob:
    """Read a job's file into recognised cases. What is unreadable ends FAILED with a sentence.

    A second call on a job that has been read changes nothing.
    """
    job = claim_job(job_id, now=timezone.now())
    if job is None:
        return ImportJob.objects.get(pk=job_id)
    try:
        document = read_document(job.name, bytes(job.content or b""))
        recognised = read_cases(document)
        if not recognised.cases:
            raise UnreadableDocument(
                "文件能打开，但没有认出案例。请确认里面有“案例一”这样的编号，或【案例提要】这样的栏目。"
            )
    except UnreadableDocument as refusal:
        return _fail(job, str(refusal))
    except Exception:
        _fail(job, "识别时程序出错，文件没有导入。请把文件交给管理员，其余内容不受影响。")
        raise
    return _store_reading(job, document, recognised)


def _fail(job: ImportJob, message: str) -> ImportJob:
    """Keep the sentence, drop the bytes: a refused file leaves nothing else behind."""
    job.state, job.message, job.content = ImportState.FAILED, message, None
    job.save(update_fields=["state", "message", "content", "touched_at"])
    return job


def _store_reading(
    job: ImportJob, document: SourceDocument, recognised: RecognisedDocument
) -> ImportJob:
    linker = Linker()
    rows = []
    for position, case in enumerate(recognised.cases):
        drafted = draft_case(case, linker.titles)
        doubts: list[Json] = [
            {
                "section": d.section or "",
                "reason": d.reason,
                "start": d.span.start,
                "end": d.span.end,
                "settled": False,
            }
            for d in recognised.doubts
            if d.case == position
        ]
        doubts += [
            {
                "section": section,
                "reason": reason,
                "start": case.span.start,
                "end": case.span.start,
                "settled": False,
            }
            for section, reason in drafted.doubts
        ]
        rows.append(
            ImportedCase(
                job=job,
                position=position,
                number_raw=case.number_raw or "",
                start=case.span.start,
                end=case.span.end,
                as_read=to_json(drafted.draft),
                doubts=doubts,
            )
        )
        if position % 20 == 0:
            ImportJob.objects.filter(pk=job.pk).update(
                step=position, steps=len(recognised.cases), touched_at=timezone.now()
            )
    _match_earlier(job, rows)
    with transaction.atomic():
        job.cases.all().delete()
        ImportedCase.objects.bulk_create(rows)
        job.source_text = document.text
        job.reading = {
            "skipped": [
                {"title": s.title, "start": s.span.start, "end": s.span.end, "reason": s.reason}
                for s in recognised.skipped
            ],
            "doubts": [
                {"reason": d.reason, "start": d.span.start, "end": d.span.end}
                for d in recognised.doubts
                if d.case is None
            ],
            "cuts": [[cut.span.start, cut.span.end, cut.number] for cut in document.cuts],
        }
        job.state, job.step, job.steps = ImportState.READY, len(rows), len(rows)
        job.save()
    return job


def _match_earlier(job: ImportJob, rows: Sequence[ImportedCase]) -> None:
    """Tie each case to the same case of the file that this one corrects, with its page."""
    if job.corrects is None:
        return
    earlier = list(job.corrects.cases.exclude(page=None).select_related("page"))
    pairs = match_cases(
        [from_json(row.as_read) for row in earlier], [from_json(row.as_read) for row in rows]
    )
    for old, new in pairs:
        rows[new].previous, rows[new].page = earlier[old], earlier[old].page


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor changed on the check screen: the draft, the version it was made on."""

    draft: CaseDraft
    version: int
    settled: frozenset[int] = frozenset()


@transaction.atomic
def correct_case(case_id: int, correction: Correction, *, by: User) -> ImportedCase:
    """Keep an editor's correction of a recognised case that still waits.

    Raises ChangedMeanwhile where another editor was faster; then nothing is overwritten.
    """
    case = ImportedCase.objects.select_for_update().get(pk=case_id)
    if case.state == ImportedCaseState.COMMITTED:
        raise ImportRefused("这个案例已经入库，请到案例页面修改。")
    if case.version != correction.version:
        who = case.changed_by.get_full_name() if case.changed_by else "另一位编辑"
        raise ChangedMeanwhile(f"{who}刚刚改过这个案例。您的改动还在这一页上，请核对后再保存。")
    case.corrected = to_json(correction.draft)
    for n, doubt in enumerate(case.doubts):
        doubt["settled"] = n in correction.settled
    case.version += 1
    case.changed_by = by
    case.save()
    return case


@transaction.atomic
def set_aside(case_id: int, *, by: User) -> None:
    """Leave a recognised case out of the library; it can be taken back."""
    ImportedCase.objects.filter(pk=case_id, state=ImportedCaseState.WAITING).update(
        state=ImportedCaseState.SET_ASIDE, changed_by=by
    )


@transaction.atomic
def take_back(case_id: int, *, by: User) -> None:
    """Put a case that was set aside among the waiting again."""
    ImportedCase.objects.filter(pk=case_id, state=ImportedCaseState.SET_ASIDE).update(
        state=ImportedCaseState.WAITING, changed_by=by
    )


def draft_to_commit(case: ImportedCase) -> CaseDraft:
    """Return the draft of a case as it would be committed now."""
    return from_json(case.corrected or case.as_read)


def open_doubts(case: ImportedCase) -> int:
    """Count the doubts of a case that nobody has settled."""
    return sum(not doubt.get("settled") for doubt in case.doubts)


@transaction.atomic
def commit_cases(cases: Iterable[ImportedCase], *, by: User | None) -> list[ImportedCase]:
    """Write cases into the library as drafts, all of them or none; return those now written.

    A case that was committed before stays as it is. A case of a corrected file is merged into its
    page: what an editor changed meanwhile stays, what changed on both sides becomes a doubt.
    """
    linker = Linker()
    done = []
    ids = [case.pk for case in cases]
    rows = ImportedCase.objects.select_for_update(of=("self",)).select_related("page", "previous")
    for case in rows.filter(pk__in=ids).order_by("position"):
        if case.state != ImportedCaseState.WAITING:
            continue
        draft = draft_to_commit(case)
        if case.page is not None and case.previous is not None:
            _merge_into_page(case, draft, by=by, linker=linker)
        else:
            revision = create_page(draft, by=by, linker=linker)
            case.page_id = int(revision.object_id)
            case.committed_revision = revision.pk
        case.state = ImportedCaseState.COMMITTED
        case.changed_by = by
        case.save()
        done.append(case)
    for job in {case.job_id for case in done}:
        _finish(job)
    return done


def _merge_into_page(
    case: ImportedCase, read_now: CaseDraft, *, by: User | None, linker: Linker
) -> None:
    if case.page is None or case.previous is None:
        raise ValueError("only a case of a corrected file is merged")
    read_then = from_json(case.previous.as_read)
    page: CasePage = case.page.get_latest_revision_as_object()
    edited = draft_of(page, read_then)
    merged = merge_drafts(read_then, read_now, edited)
    case.doubts = [
        *case.doubts,
        *(
            {
                "section": doubt.section,
                "reason": doubt.reason,
                "start": case.start,
                "end": case.end,
                "settled": False,
            }
            for doubt in merged.doubts
        ),
    ]
    latest = case.page.latest_revision_id
    if merged.draft == edited:
        # Untouched drafts stay untouched: a later --publish may still publish them.
        keeps = case.previous.committed_revision == latest
        case.committed_revision = latest if keeps else None
        return
    revision = revise_page(case.page, replace(merged.draft), by=by, linker=linker)
    was_untouched = case.previous.committed_revision == latest
    case.committed_revision = revision.pk if was_untouched else None


def _finish(job_id: int) -> None:
    """Close a job in which no case waits any more."""
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    waits = job.cases.filter(state=ImportedCaseState.WAITING).exists()
    if not waits and job.state == ImportState.READY:
        job.state = ImportState.DONE
        job.save(update_fields=["state", "touched_at"])


def is_untouched(case: ImportedCase) -> bool:
    """Ask whether nobody has worked on a committed case's page since the import wrote it."""
    return (
        case.page is not None
        and not case.page.live
        and case.committed_revision is not None
        and case.page.latest_revision_id == case.committed_revision
    )


def submit_cases(cases: Iterable[ImportedCase], *, by: User) -> int:
    """Submit committed drafts to moderation; a case already submitted or live stays as it is."""
    submitted = 0
    for case in cases:
        page = case.page
        if page is None or page.live or page.current_workflow_state:
            continue
        if workflow := page.get_workflow():
            workflow.start(page, by)
            submitted += 1
    return submitted
