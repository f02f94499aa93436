"""Upload and progress: a file comes in, is read behind the screen, and can be found again."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.admin.imports.forms import UploadForm
from cases.desk.import_lists import imports_of_kind, missing_regulations
from cases.models import ImportKey
from cases.permissions import may_import
from portal.intake.guard import MEGABYTE
from portal.intake.kinds import kind_of_job
from portal.intake.models import ImportJob, ImportState
from portal.intake.services.jobs import (
    BEING_READ,
    ImportRefused,
    open_job,
    read_limits,
    remove_job,
    require_size,
    take_over,
)
from portal.intake.tasks import read_import, start_reading
from portal.people.models import User

# Whoever imports here has no say over what comes into other rooms.
JOBS = ImportJob.objects.filter(kind__in=list(ImportKey)).defer("content", "source_text")


def require_importer(request: HttpRequest) -> User:
    """Return who imports; raise PermissionDenied for whoever may not."""
    if not isinstance(request.user, User) or not may_import(request.user):
        raise PermissionDenied("导入由编辑和审核人员来做。需要时请找管理员开通。")
    return request.user


def case_imports(request: HttpRequest) -> HttpResponse:
    """Show the upload of cases, and the imports so far; take a file."""
    return _uploads_page(request, ImportKey.CASES)


def regulation_imports(request: HttpRequest) -> HttpResponse:
    """Show the upload of regulations, and the imports so far; take a file."""
    return _uploads_page(request, ImportKey.REGULATION)


def _uploads_page(request: HttpRequest, kind: ImportKey) -> HttpResponse:
    by = require_importer(request)
    initial = {"title": request.GET.get("title", "")}
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else ()
    form = UploadForm(*sent, kind=kind, initial=initial)
    if is_sent and form.is_valid():
        job = _open_uploaded_job(request, form, kind, by)
        if job is not None:
            return redirect("import_job", job.pk)
    context = {
        "form": form,
        "kind": kind,
        "wanted": form["title"].value(),
        "largest": read_limits().file // MEGABYTE,
        "imports": imports_of_kind(kind),
    }
    return TemplateResponse(
        request,
        "cases/admin/imports/uploads.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK,
    )


def _open_uploaded_job(
    request: HttpRequest, form: UploadForm, kind: ImportKey, by: User
) -> ImportJob | None:
    """Open the job of an uploaded file and have it read; None where the file was refused."""
    upload = form.cleaned_data["file"]
    wanted = form.cleaned_data["title"]
    try:
        require_size(upload.name, upload.size)
        job = open_job(
            upload.name,
            upload.read(),
            by=by,
            kind=kind,
            corrects=form.cleaned_data.get("corrects"),
            notes={"wanted_title": wanted} if wanted else None,
        )
    except ImportRefused as refusal:
        form.add_error("file", str(refusal))
        return None
    if job.state == ImportState.QUEUED:
        start_reading(job)
    else:
        messages.info(request, "这份文件以前导入过，内容一个字没变。下面是那一次的结果。")
    return job


def import_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Lead to the right screen of an import: progress, what went wrong, or the check screen."""
    require_importer(request)
    found = get_object_or_404(JOBS, pk=job_id)
    if found.state in BEING_READ:
        if take_over(found.pk, now=timezone.now()):
            read_import.enqueue(job_id=found.pk)
        return TemplateResponse(
            request, "cases/admin/imports/progress.html", _progress_context(found)
        )
    if found.state == ImportState.FAILED:
        return TemplateResponse(request, "cases/admin/imports/failed.html", {"job": found})
    return redirect(kind_of_job(found).check_view, found.pk)


def _progress_context(found: ImportJob) -> dict[str, object]:
    return {
        "job": found,
        "percent": round(100 * found.step / found.steps) if found.steps else 0,
        "is_queued": found.state == ImportState.QUEUED,
        "back": reverse(kind_of_job(found).list_view),
    }


@require_POST
def remove_import(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take an import away of which nothing came into the library."""
    require_importer(request)
    found = get_object_or_404(JOBS, pk=job_id)
    try:
        remove_job(job_id)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("import_job", job_id)
    messages.success(request, f"已移除“{found.name}”这次导入。")
    return redirect(kind_of_job(found).list_view)


def show_missing_regulations(request: HttpRequest) -> HttpResponse:
    """Show which regulations are cited and not in the library, with an upload beside each."""
    require_importer(request)
    return TemplateResponse(
        request, "cases/admin/imports/missing.html", {"rows": missing_regulations()}
    )
