"""Two queues for people: which clause a citation means, and what became of a clause."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.addresses import key_in
from cases.citations import find_citations, parse_query
from cases.desk.citation_queue import open_citations, successions_into
from cases.linking.citation_linker import CitationLinker, event_date
from cases.linking.clause_links import decide_link
from cases.models import CasePage, Clause, Edition, Succession
from cases.permissions import may_confirm_successions, may_edit_case
from cases.regulations.edition_import import confirm_successions
from cases.statutes import ArticleRelation
from portal.people.models import User


def list_open_citations(request: HttpRequest) -> HttpResponse:
    """List the citations that wait, each with the clauses that it may mean."""
    _require_right(may_edit_case(request.user))
    return TemplateResponse(
        request, "cases/admin/open_citations.html", {"citations": open_citations()}
    )


@require_POST
def record_link_decision(request: HttpRequest) -> HttpResponse:
    """Keep what a person says a citation means; every place of it in the case follows."""
    _require_right(may_edit_case(request.user))
    page = get_object_or_404(CasePage, pk=key_in(request.POST.get("page", "")))
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied("这个案例您不能修改。")
    title, path = request.POST.get("title", ""), request.POST.get("path", "")
    choice = request.POST.get("clause", "")
    clause: Clause | None = None
    if choice == "typed":
        clause = typed_clause(page, request.POST.get("typed", "").strip())
        if clause is None:
            messages.error(
                request,
                "没有保存：没有找到这一条，或有几个版本都可能。"
                "写法例如：营业规则83条；有几个版本时在列出的里面选，或先在案例里补上事件日期。",
            )
            return redirect("open_citations")
    elif choice.isdecimal():
        clause = get_object_or_404(Clause, pk=key_in(choice))
    elif choice != "none":
        messages.error(request, "没有保存：请先选定一条，或选“不是引用”。")
        return redirect("open_citations")
    decide_link(page, title=title, path=path, clause=clause, by=_signed_in_person(request))
    messages.success(request, f"《{page.title}》里的这处引用已确认。")
    return redirect("open_citations")


def typed_clause(page: CasePage, words: str) -> Clause | None:
    """Return the one clause that typed words name on the day of the case; nothing is guessed."""
    linker = CitationLinker()
    on = event_date(page)
    readings = parse_query(words, linker.titles) or find_citations(words, linker.titles)
    found = (linker.mean(reading, on).clause_id for reading in readings)
    meant = {clause_id for clause_id in found if clause_id is not None}
    return Clause.objects.filter(pk__in=meant).first() if len(meant) == 1 else None


def list_successions(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show what became of the clauses of the edition before this one, row by row."""
    _require_right(may_confirm_successions(request.user))
    edition = get_object_or_404(Edition.objects.select_related("regulation"), pk=edition_id)
    return TemplateResponse(
        request,
        "cases/admin/successions.html",
        {
            "edition": edition,
            "rows": successions_into(edition),
            "relations": ArticleRelation.choices(),
        },
    )


class SuccessionForm(forms.Form):
    """Which rows a person confirms, with the relation as corrected."""

    row = forms.ModelMultipleChoiceField(Succession.objects.none())


@require_POST
def confirm_posted_successions(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Confirm the ticked rows, with the relations as they stand in the form."""
    _require_right(may_confirm_successions(request.user))
    rows = Succession.objects.filter(new_edition_id=edition_id)
    form = SuccessionForm(request.POST)
    field = form.fields["row"]
    if isinstance(field, forms.ModelMultipleChoiceField):
        field.queryset = rows
    if not form.is_valid():
        messages.error(request, "没有确认：请先勾选要确认的行。")
        return redirect("successions", edition_id)
    chosen = list(form.cleaned_data["row"])
    for row in chosen:
        said = request.POST.get(f"relation-{row.pk}", row.relation)
        if said in ArticleRelation.stored():
            row.relation = said
    confirm_successions(chosen, by=_signed_in_person(request), now=timezone.now())
    messages.success(request, f"已确认 {len(chosen)} 行沿革。")
    return redirect("successions", edition_id)


def _require_right(answer: bool) -> None:  # noqa: FBT001 - the answer to a permission question
    if not answer:
        raise PermissionDenied("这一页只有编辑和审核人员能用。")


def _signed_in_person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user
