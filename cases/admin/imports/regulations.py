"""The check screen of a regulation: its details in a form, its clauses beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from cases.admin.imports.findings import (
    FindingCard,
    accepted_in,
    numbered_cards,
    shown_findings,
    ticks_in,
    with_fields,
)
from cases.admin.imports.views import require_importer
from cases.desk.regulation_forecast import (
    ShownClause,
    clauses_in_order,
    forecast_import,
    statute_of_job,
)
from cases.desk.regulation_import import (
    checked_edition,
    commit_regulation,
    details_of,
    keep_details,
    links_not_renewed,
    state_of_job,
)
from cases.models import ImportKey, edition_of_job
from cases.regulations.edition_import import EditionDetails
from cases.statutes import TEXT_CHECK
from portal.intake.checklist import CheckedRecord
from portal.intake.models import ImportJob, ImportState
from portal.intake.services.jobs import READ, ChangedMeanwhile, ImportRefused

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
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                return _keep_or_commit(request, job, form)
            except ChangedMeanwhile as refusal:
                form.add_error(None, str(refusal))
                status = HTTPStatus.CONFLICT
            except ImportRefused as refusal:
                form.add_error(None, str(refusal))
            job.refresh_from_db()
    return _show_regulation(request, job, form, status)


def _keep_or_commit(request: HttpRequest, job: ImportJob, form: DetailsForm) -> HttpResponse:
    """Do what the button said. Raises ImportRefused with what is the matter."""
    details = form.details()
    accepted = accepted_in(request.POST)
    if request.POST.get("then") == "accept":
        found = checked_edition(job, details).findings
        accepted |= {one.tick for one in found if one.check is TEXT_CHECK}
    kept = keep_details(job.pk, details, accepted=accepted, state=request.POST.get("state"))
    if request.POST.get("then") != "commit":
        messages.success(request, "已保存。“入库会怎样”按新填的内容算过了。")
        return redirect("import_regulation_check", job.pk)
    checked = checked_edition(kept, details)
    if not checked.state.may_be_submitted:
        raise ImportRefused(
            f"还有 {len(checked.open)} 处没有定下来，没有入库；填的内容已保存。请逐个看过再入库。"
        )
    outcome = commit_regulation(job.pk, details, today=timezone.localdate())
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
    checked = checked_edition(job, details)
    clauses = clauses_in_order(statute)
    ticks = ticks_in(request.POST) if form.is_bound else None
    cards, numbers = _cards_beside(checked, ticks, clauses, form)
    context = {
        "job": job,
        "form": form,
        "counts": job.reading["counts"],
        "state": state_of_job(job),
        "theirs": details_of(job) if status == HTTPStatus.CONFLICT else None,
        "checked": checked,
        "cards": cards,
        "in_cards": {card.check.field for card in cards if card.field},
        "doubts": sum(card.check is TEXT_CHECK and card.is_open for card in cards),
        "clauses": [(shown, numbers.get(at)) for at, shown in enumerate(clauses)],
        "forecast": forecast_import(statute, details),
        "is_done": job.state == ImportState.DONE and edition_of_job(job) is not None,
    }
    return TemplateResponse(request, "cases/admin/imports/regulation.html", context, status=status)


def _cards_beside(
    checked: CheckedRecord,
    ticks: frozenset[str] | None,
    clauses: Sequence[ShownClause],
    form: DetailsForm,
) -> tuple[tuple[FindingCard, ...], dict[int, int]]:
    """Return the cards, and by its place in the text the number of the card of a clause."""
    labels: dict[str, int] = {}
    for place, shown in enumerate(clauses):
        labels.setdefault(shown.clause.label or "", place)
    beside: dict[int, int] = {}
    found = []
    for number, one in enumerate(shown_findings(checked, ticks), 1):
        at = _place_in_text(one.finding.field, labels)
        if at is not None:
            beside.setdefault(at, number)
        found.append(replace(one, anchor="" if at is None else f"at-{at}"))
    return with_fields(numbered_cards(found), form), beside


def _place_in_text(place: str, labels: Mapping[str, int]) -> int | None:
    """Return where the clause stands that a doubt names: 第三条第二款 stands in 第三条."""
    fitting = [label for label in labels if label and place.startswith(label)]
    return labels[max(fitting, key=len)] if fitting else None
