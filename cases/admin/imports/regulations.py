"""The check screen of a regulation: its details in a form, its clauses beside it."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from cases.admin.imports.views import require_importer
from cases.models import ImportKey, edition_of_job
from cases.services.editions import EditionDetails
from cases.services.regulation_forecast import clauses_in_order, forecast_import, statute_of_job
from cases.services.regulation_import import (
    commit_regulation,
    details_of,
    keep_details,
    links_not_renewed,
)
from portal.intake.models import ImportJob, ImportState
from portal.intake.services.jobs import READ, ImportRefused

JOBS = ImportJob.objects.filter(kind=ImportKey.REGULATION, state__in=READ)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DetailsForm(forms.Form):
    """What a person says about an edition; the text has filled in what it says itself."""

    title = forms.CharField(
        label="规章全称", max_length=200, error_messages={"required": "填写规章全称，不带书名号。"}
    )
    short_title = forms.CharField(label="简称", max_length=64, required=False)
    aliases = forms.CharField(
        label="别名",
        required=False,
        help_text="案例里的其他叫法，一行一个。例如：营业规则",
        widget=forms.Textarea(attrs={"rows": 2, "class": "imp-area"}),
    )
    label = forms.CharField(
        label="版本名称",
        max_length=64,
        help_text="例如：2024 年版",
        error_messages={"required": "填写版本名称，例如：2024 年版。"},
    )
    slug = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{0,63}$",
        label="版本地址片段",
        required=False,
        help_text="网址里的一段，用小写字母、数字和连字符。空着就用施行年份。",
        error_messages={"invalid": "只用小写字母、数字和连字符，例如：2024。"},
    )
    document_number = forms.CharField(label="文号", max_length=128, required=False)
    issuer = forms.CharField(label="发布机关", max_length=128, required=False)
    promulgated_on = forms.DateField(label="公布日期", required=False, widget=DAY)
    in_force_from = forms.DateField(
        label="施行日期",
        required=False,
        widget=DAY,
        help_text="按事件日期选版本时用它。没有日期的版本，不会自动对应有日期的案例。",
    )
    in_force_until = forms.DateField(
        label="失效日期", required=False, widget=DAY, help_text="现行版本空着。"
    )

    def __init__(self, *args: Any, details: EditionDetails, **kwargs: Any) -> None:
        initial = {name: getattr(details, name) for name in self.base_fields}
        initial["aliases"] = "\n".join(details.aliases)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.source_name = details.source_name
        self.regulation_slug = details.regulation_slug

    def details(self) -> EditionDetails:
        """Return what was typed; call it after `is_valid`."""
        said = dict(self.cleaned_data)
        names = (name.strip() for name in said.pop("aliases").splitlines())
        return EditionDetails(
            aliases=tuple(dict.fromkeys(filter(None, names))),
            source_name=self.source_name,
            regulation_slug=self.regulation_slug,
            **said,
        )


def check_regulation(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show an uploaded regulation beside its details; keep them, or take it into the library."""
    require_importer(request)
    job = get_object_or_404(JOBS.select_related("imported_edition__edition__regulation"), pk=job_id)
    is_sent = request.method == "POST"
    form = DetailsForm(request.POST if is_sent else None, details=details_of(job))
    status = HTTPStatus.OK
    if is_sent:
        if form.is_valid():
            answer = _keep_or_commit(request, job, form)
            if answer is not None:
                return answer
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _show_regulation(request, job, form, status)


def _keep_or_commit(request: HttpRequest, job: ImportJob, form: DetailsForm) -> HttpResponse | None:
    """Do what the button said; None where it was refused and the form says why."""
    details = form.details()
    try:
        keep_details(job.pk, details)
        if request.POST.get("then") != "commit":
            messages.success(request, "已保存。“入库会怎样”按新填的内容算过了。")
            return redirect("import_regulation_check", job.pk)
        outcome = commit_regulation(job.pk, details, today=timezone.localdate())
    except ImportRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    if outcome.changed_nothing:
        messages.info(request, f"{outcome.edition}的条文和库里一样，没有改动。")
    else:
        messages.success(
            request,
            f"{outcome.edition}已入库：新写入 {outcome.created} 条，改动 {outcome.changed} 条，"
            f"不变 {outcome.unchanged} 条。引用它的案例会自动对应。",
        )
    if left_behind := links_not_renewed(outcome):
        messages.warning(request, left_behind)
    return redirect("import_regulation_check", job.pk)


def _show_regulation(
    request: HttpRequest, job: ImportJob, form: DetailsForm, status: HTTPStatus
) -> HttpResponse:
    statute = statute_of_job(job)
    details = form.details() if form.is_bound and form.is_valid() else details_of(job)
    context = {
        "job": job,
        "form": form,
        "counts": job.reading["counts"],
        "doubts": job.reading["doubts"],
        "clauses": clauses_in_order(statute),
        "forecast": forecast_import(statute, details),
        "is_done": job.state == ImportState.DONE and edition_of_job(job) is not None,
    }
    return TemplateResponse(request, "cases/admin/imports/regulation.html", context, status=status)
