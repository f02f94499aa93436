"""The check screen: the original beside what was recognised, mended in place, committed in part."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.addresses import key_in
from cases.admin.imports.findings import (
    FindingCard,
    accepted_in,
    finding_cards,
    mends_in,
    settled_in,
    ticks_in,
)
from cases.admin.imports.forms import CaseForms
from cases.admin.imports.undoing import MendUndo, last_mend, remember_mend
from cases.admin.imports.views import require_importer
from cases.casebook.case_writing import category_names
from cases.desk.import_check import CaseEntry, draft_of_case, entries_of, figures_of
from cases.desk.import_commit import commit_and_submit
from cases.desk.import_comparing import (
    FieldDifference,
    ImportComparison,
    compare_with_library,
    draft_differences,
    vanished_cases,
)
from cases.desk.import_originals import original_of, pages_of
from cases.importers import CaseDraft, KeptReading, draft_to_json, mended, reading_from_json
from cases.linking.citation_linker import CitationLinker
from cases.models import ImportKey
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState
from portal.intake.services.checking import (
    RecordCorrection,
    correct_record,
    set_aside,
    settle_doubts,
    take_back,
)
from portal.intake.services.committing import clear_records, commit_records
from portal.intake.services.correcting import correct_another
from portal.intake.services.jobs import READ, ImportRefused
from portal.people.models import User

JOBS = ImportJob.objects.filter(kind=ImportKey.CASES, state__in=READ).defer("content")
RECORDS = ImportRecord.objects.filter(job__kind=ImportKey.CASES)


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in the list on the left, and what a corrected file changes in its page."""

    entry: CaseEntry
    address: str
    is_shown: bool
    comparison: ImportComparison | None


def start_checking(request: HttpRequest, job_id: int) -> HttpResponse:
    """Open the check screen at the first case that wants a look."""
    require_importer(request)
    job = get_object_or_404(JOBS, pk=job_id)
    cases = list(job.records.all())
    entries = entries_of(cases, CitationLinker())
    waiting = [entry for entry in entries if entry.case.state == ImportRecordState.WAITING]
    asked = [entry for entry in waiting if entry.waits]
    first = (*asked, *waiting, *entries)[0]
    return redirect(address_of_case(first.case))


def address_of_case(case: ImportRecord) -> str:
    """Return the address of a case on the check screen."""
    return reverse("import_check_case", args=[case.job_id, case.position])


def check_case(request: HttpRequest, job_id: int, position: int) -> HttpResponse:
    """Show one case of an import, or keep what an editor corrected in it."""
    by = require_importer(request)
    job = get_object_or_404(JOBS, pk=job_id)
    case = get_object_or_404(
        job.records.select_related("changed_by", "imported_page"), position=position
    )
    if request.method == "POST":
        return _save_correction(request, job, case, by)
    return _show_check_screen(request, job, case)


def _save_correction(
    request: HttpRequest, job: ImportJob, case: ImportRecord, by: User
) -> HttpResponse:
    """Keep a correction, then do what the button said. A refusal keeps what was typed."""
    posted = request.POST.copy()
    settled = settled_in(posted)
    try:
        if case.state == ImportRecordState.COMMITTED:
            settle_doubts(case.pk, settled, version=_posted_version(request), by=by)
        else:
            forms = _case_forms(case, posted)
            if not forms.is_valid() and case.version == _posted_version(request):
                return _show_check_screen(
                    request, job, case, forms=forms, status=HTTPStatus.UNPROCESSABLE_ENTITY
                )
            draft = forms.corrected() if forms.is_valid() else draft_of_case(case)
            waits = case.state == ImportRecordState.WAITING
            accepted = accepted_in(posted) if waits else None
            mend = _asked_mend(request, case, draft) if waits else None
            after = draft if mend is None else mend.after
            change = RecordCorrection(
                draft_to_json(after), _posted_version(request), settled, accepted
            )
            kept = correct_record(case.pk, change, by=by)
            if mend is not None:
                return _tell_mended(request, kept, mend)
    except ImportRefused as refusal:
        return _show_refused_correction(request, job, case, refusal)
    return _go_on(request, job, case, by)


@dataclass(frozen=True, slots=True)
class AskedMend:
    """What a button of a card asked for: the draft before and after it, and what to say."""

    before: CaseDraft
    after: CaseDraft
    said: str
    is_undo: bool = False


def _asked_mend(request: HttpRequest, case: ImportRecord, typed: CaseDraft) -> AskedMend | None:
    """Return the mend that a button asked for, applied to what was typed; None without one."""
    if request.POST.get("then") == "undo":
        last = last_mend(request, case)
        before = last.before if last else typed
        return AskedMend(typed, before, "已撤销，恢复成改之前的样子。", is_undo=True)
    if not request.POST.get("mend"):
        return None
    found = mends_in(request.POST, _entry_of(case).checked.findings)
    said = found[0].said if len(found) == 1 else f"已替换 {len(found)} 项个人信息。"
    return AskedMend(typed, mended(typed, found), said if found else "")


def _tell_mended(request: HttpRequest, case: ImportRecord, mend: AskedMend) -> HttpResponse:
    if mend.is_undo:
        messages.success(request, mend.said)
    elif mend.before == mend.after:
        messages.info(request, "这一处的文字刚才变了，没有替换；其他改动已保存。请再看一眼。")
    else:
        remember_mend(request, case, MendUndo(mend.said, mend.before))
    return redirect(address_of_case(case))


def _posted_version(request: HttpRequest) -> int:
    version = key_in(request.POST.get("version", ""))
    return -1 if version is None else version


def _show_refused_correction(
    request: HttpRequest, job: ImportJob, case: ImportRecord, refusal: ImportRefused
) -> HttpResponse:
    """Show the case again with what was typed, and beside it what another editor made of it."""
    case.refresh_from_db()
    posted = request.POST.copy()
    mine = _case_forms(case, posted)
    theirs = draft_of_case(case)
    changes = draft_differences(mine.corrected(), theirs) if mine.is_valid() else ()
    posted["version"] = str(case.version)
    return _show_check_screen(
        request,
        job,
        case,
        forms=_case_forms(case, posted),
        refusal=str(refusal),
        changes=changes,
        status=HTTPStatus.CONFLICT,
    )


def _go_on(request: HttpRequest, job: ImportJob, case: ImportRecord, by: User) -> HttpResponse:
    """Commit what the button said, or lead to the case that it named."""
    then = request.POST.get("then", "")
    if then.startswith("go-") and (position := key_in(then[3:])) is not None:
        return redirect("import_check_case", job.pk, position)
    if then == "one":
        _tell_settled(request, len(commit_records([case], by=by)))
        return redirect(address_of_case(case))
    if then in {"draft", "submit"}:
        clear = clear_records(job)
        if not clear:
            messages.info(request, "没有可以提交的案例：其余的还有疑问，或已经入库。")
        elif then == "draft":
            _tell_settled(request, len(commit_records(clear, by=by)))
        else:
            written, submitted = commit_and_submit(clear, by=by)
            messages.success(request, f"已写入 {written} 个案例，其中 {submitted} 个提交审核。")
        return redirect("import_check", job.pk)
    messages.success(request, "已保存。")
    return redirect(address_of_case(case))


def _tell_settled(request: HttpRequest, count: int) -> None:
    if count:
        messages.success(request, f"已存为草稿：{count} 个案例。读者还看不到，发布以后才看得到。")
    else:
        messages.info(request, "没有新写入：这个案例已经入库，或不导入。")


@require_POST
def leave_out(request: HttpRequest, job_id: int, position: int) -> HttpResponse:
    """Leave a case out of the library."""
    by = require_importer(request)
    case = get_object_or_404(RECORDS, job_id=job_id, position=position)
    if set_aside(case.pk, by=by).state == ImportRecordState.SET_ASIDE:
        messages.success(request, "这个案例不导入。改主意时可以在这里取回。")
    else:
        messages.error(request, "这个案例刚刚入库，没有放一边。不要了，到案例里下线或删除。")
    return redirect(address_of_case(case))


@require_POST
def bring_back(request: HttpRequest, job_id: int, position: int) -> HttpResponse:
    """Put a case that was left out among the waiting again."""
    by = require_importer(request)
    case = get_object_or_404(RECORDS, job_id=job_id, position=position)
    try:
        take_back(case.pk, by=by)
        messages.success(request, "已取回，和其他案例一起等待核对。")
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(address_of_case(case))


@require_POST
def mark_as_corrected_file(request: HttpRequest, job_id: int) -> HttpResponse:
    """Say which earlier import this file corrects."""
    require_importer(request)
    job = get_object_or_404(JOBS, pk=job_id)
    words = request.POST.get("corrects", "")
    earlier = (
        get_object_or_404(JOBS.exclude(pk=job.pk), pk=key_in(words)) if words.isdecimal() else None
    )
    correct_another(job.pk, earlier)
    messages.success(
        request, f"已改为更正自“{earlier.name}”。" if earlier else "已改为一份独立的文件。"
    )
    return redirect("import_check", job.pk)


def _case_forms(case: ImportRecord, posted: object = None) -> CaseForms:
    entry = _entry_of(case)
    return CaseForms(entry.draft, case.version, entry.rows, posted)


def _entry_of(case: ImportRecord) -> CaseEntry:
    return entries_of([case], CitationLinker())[0]


def _show_check_screen(
    request: HttpRequest,
    job: ImportJob,
    case: ImportRecord,
    *,
    forms: CaseForms | None = None,
    refusal: str = "",
    changes: tuple[FieldDifference, ...] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    reading = reading_from_json(job.reading)
    cases = job.records.select_related(
        "imported_page", "previous__imported_page__page__latest_revision"
    )
    entries = entries_of(cases, CitationLinker())
    entry = next(e for e in entries if e.case.pk == case.pk)
    forms = forms or CaseForms(entry.draft, case.version, entry.rows)
    listed = _listed_cases(job, entries, case)
    ticks = ticks_in(request.POST) if status != HTTPStatus.OK else None
    cards = finding_cards(entry, job.source_text, ticks, forms.case)
    forms.in_cards = frozenset(card.check.field for card in cards if card.field)
    context = {
        "job": job,
        "case": case,
        "entry": entry,
        "forms": forms,
        "refusal": refusal,
        "changes": changes,
        "listed": listed,
        "comparison": next((one.comparison for one in listed if one.is_shown), None),
        "figures": figures_of(entries, len(reading.skipped)),
        "following": _next_open_case(entries, case),
        "cards": cards,
        "undo": last_mend(request, case),
        **_original_context(job, case, cards, reading),
        **_earlier_import_context(job),
    }
    return TemplateResponse(request, "cases/admin/imports/check.html", context, status=status)


def _original_context(
    job: ImportJob, case: ImportRecord, cards: tuple[FindingCard, ...], reading: KeptReading
) -> dict[str, object]:
    numbered = [(card.number, one.finding) for card in cards for one in card.findings]
    return {
        "reading": reading,
        "pieces": original_of(case, job.source_text, reading.marks, numbered),
        "pages": pages_of(case, reading.marks),
    }


def _earlier_import_context(job: ImportJob) -> dict[str, object]:
    others = JOBS.exclude(pk=job.pk).filter(created_at__lte=job.created_at)
    return {
        "vanished": vanished_cases(job) if job.corrects_id else (),
        "others": others.only("pk", "name", "created_at")[:50],
    }


def _listed_cases(
    job: ImportJob, entries: tuple[CaseEntry, ...], shown: ImportRecord
) -> list[ListedCase]:
    categories = category_names() if job.corrects_id else {}
    return [
        ListedCase(
            entry,
            address_of_case(entry.case),
            entry.case.pk == shown.pk,
            compare_with_library(entry.case, categories) if job.corrects_id else None,
        )
        for entry in entries
    ]


def _next_open_case(entries: tuple[CaseEntry, ...], shown: ImportRecord) -> CaseEntry | None:
    """Return the next case that still wants a look, after the one that is shown."""
    order = [e for e in entries if e.case.position > shown.position]
    order += [e for e in entries if e.case.position < shown.position]
    return next(
        (e for e in order if e.case.state == ImportRecordState.WAITING and e.waits), None
    ) or next((e for e in order if e.case.state == ImportRecordState.WAITING), None)
