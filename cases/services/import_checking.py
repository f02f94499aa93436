"""What editors do on the check screen: correct, settle doubts, set aside, take back.

Every change is in the database at once; a second editor of the same case is told. It writes no
page.
"""

from dataclasses import dataclass, replace

from django.db import transaction

from cases.importers import (
    CASE_CHECKS,
    READER_CHECK,
    CaseDraft,
    doubts_from_json,
    doubts_to_json,
    draft_from_json,
    draft_to_json,
    parted,
    tick_row,
)
from cases.models import ImportedCase, ImportedCaseState, ImportJob, ImportState
from cases.services.import_jobs import ChangedMeanwhile, ImportRefused
from portal.intake.checklist import AcceptedFinding, Severity
from portal.people.models import User


@dataclass(frozen=True, slots=True)
class CaseCorrection:
    """What an editor changed on the check screen: the draft, the version it was made on.

    `settled` counts the doubts of the case from 0; `accepted` are the other findings that are
    ticked, None where none were shown.
    """

    draft: CaseDraft
    version: int
    settled: frozenset[int] = frozenset()
    accepted: frozenset[AcceptedFinding] | None = None


def draft_to_commit(case: ImportedCase) -> CaseDraft:
    """Return the draft of a case as it would be committed now."""
    return draft_from_json(case.corrected or case.as_read)


def open_doubts(case: ImportedCase) -> int:
    """Count the doubts of a case that nobody has settled."""
    return sum(not doubt.settled for doubt in doubts_from_json(case.doubts))


@transaction.atomic
def correct_case(case_id: int, correction: CaseCorrection, *, by: User) -> ImportedCase:
    """Keep an editor's correction of a recognised case that still waits.

    Raises ChangedMeanwhile where another editor was faster; then nothing is overwritten. Saving
    what is there already changes nothing, the version included.
    """
    case = _lock_case(case_id)
    if case.state == ImportedCaseState.COMMITTED:
        raise ImportRefused("这个案例已经入库，这里的改动没有保存。请到案例页面修改。")
    _require_version(case, correction.version)
    is_new_text = correction.draft != draft_to_commit(case)
    if is_new_text:
        case.corrected = draft_to_json(correction.draft)
    if _settle_doubts(case, correction.settled, correction.accepted) or is_new_text:
        _save_case(case, by)
    return case


@transaction.atomic
def settle_doubts(case_id: int, settled: frozenset[int], *, version: int, by: User) -> ImportedCase:
    """Record which doubts of a case are settled, also after it was committed."""
    case = _lock_case(case_id)
    _require_version(case, version)
    if _settle_doubts(case, settled):
        _save_case(case, by)
    return case


def _lock_case(case_id: int) -> ImportedCase:
    rows = ImportedCase.objects.select_for_update(of=("self",)).select_related("changed_by")
    return rows.get(pk=case_id)


def _require_version(case: ImportedCase, version: int) -> None:
    if case.version == version:
        return
    who = case.changed_by.get_short_name() if case.changed_by else "另一位编辑"
    raise ChangedMeanwhile(
        f"{who}刚刚改过这个案例，您的改动还没有保存，仍在这一页上。请对照后再保存一次。"
    )


def _settle_doubts(
    case: ImportedCase,
    settled: frozenset[int],
    accepted: frozenset[AcceptedFinding] | None = None,
) -> bool:
    """Tick doubts and findings on a case in memory; say whether that changed anything."""
    doubts, before = parted(case.doubts)
    after = tuple(replace(doubt, settled=n in settled) for n, doubt in enumerate(doubts))
    ticks = before if accepted is None else frozenset(filter(_may_be_ticked, accepted))
    rows = (tick_row(tick, CASE_CHECKS[tick.check].accept) for tick in sorted(ticks, key=str))
    case.doubts = doubts_to_json((*after, *rows))
    return (after, ticks) != (doubts, before)


def _may_be_ticked(tick: AcceptedFinding) -> bool:
    check = CASE_CHECKS.get(tick.check)
    return check is not None and check.severity is Severity.LOOK and check is not READER_CHECK


def _save_case(case: ImportedCase, by: User | None) -> None:
    case.version += 1
    case.changed_by = by
    case.save()


@transaction.atomic
def set_aside(case_id: int, *, by: User) -> ImportedCase:
    """Leave a recognised case out of the library; it can be taken back."""
    case = _lock_case(case_id)
    if case.state == ImportedCaseState.WAITING:
        case.state = ImportedCaseState.SET_ASIDE
        _save_case(case, by)
        close_or_reopen(case.job_id)
    return case


@transaction.atomic
def take_back(case_id: int, *, by: User) -> ImportedCase:
    """Put a case that was set aside among the waiting again.

    Raises ImportRefused where the case came into the library from a corrected file meanwhile.
    """
    case = _lock_case(case_id)
    if case.state != ImportedCaseState.SET_ASIDE:
        return case
    later = ImportedCase.objects.filter(previous=case, state=ImportedCaseState.COMMITTED).first()
    if later is not None:
        raise ImportRefused(f"这个案例已经从更正后的文件“{later.job.name}”入库，没有取回。")
    case.state = ImportedCaseState.WAITING
    _save_case(case, by)
    close_or_reopen(case.job_id)
    return case


def close_or_reopen(job_id: int) -> None:
    """Close a job in which no case waits any more; reopen one in which a case waits again."""
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    waits = job.cases.filter(state=ImportedCaseState.WAITING).exists()
    state = ImportState.READY if waits else ImportState.DONE
    if job.state in (ImportState.READY, ImportState.DONE) and job.state != state:
        job.state = state
        job.save(update_fields=["state", "touched_at"])
