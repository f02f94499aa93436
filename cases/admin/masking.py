"""The masking screen of a case: what is found, what stands instead, or why it stays."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.casebook.personal_data import open_findings
from cases.casebook.publication import keep_finding, replace_in_latest
from cases.masking import AgreedReplacement, FindingKind
from cases.models import CasePage, FindingVerdict
from cases.permissions import may_edit_case, may_publish_case
from portal.people.models import User

KINDS = frozenset(kind.value for kind in FindingKind)


def _masked_case(request: HttpRequest, page_id: int) -> CasePage:
    page = get_object_or_404(CasePage, pk=page_id)
    allowed = page.permissions_for_user(request.user).can_edit()
    if not (may_edit_case(request.user) and allowed):
        raise PermissionDenied("处理个人信息要有编辑权限。")
    return page


def masking_screen(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what personal data stands in the latest draft and what was decided before."""
    page = _masked_case(request, page_id)
    draft: CasePage = page.get_latest_revision_as_object()
    return TemplateResponse(
        request,
        "cases/admin/masking.html",
        {
            "page": page,
            "findings": open_findings(draft),
            "decisions": page.masking_decisions.select_related("decided_by"),
            "overrides": page.publication_overrides.select_related("made_by"),
            "verdicts": FindingVerdict.choices,
            "may_keep": may_publish_case(request.user),
        },
    )


@require_POST
def replace_findings(request: HttpRequest, page_id: int) -> HttpResponse:
    """Replace the ticked findings everywhere in the draft, each by the words beside it."""
    page = _masked_case(request, page_id)
    chosen = tuple(_posted_replacements(request))
    if not chosen:
        messages.warning(request, "没有选中要替换的内容。")
    elif replace_in_latest(page, chosen, by=_deciding_person(request)):
        messages.success(
            request, f"已替换 {len(chosen)} 项，存为新草稿。原文留在旧版本里，只有审核人员能看。"
        )
    else:
        messages.info(request, "草稿里已经没有这些内容，没有改动。")
    return redirect("case_masking", page_id)


def _posted_replacements(request: HttpRequest) -> list[AgreedReplacement]:
    found = []
    for n in request.POST.getlist("chosen"):
        original = request.POST.get(f"text-{n}", "")
        typed = request.POST.get(f"substitute-{n}", "").strip()
        substitute = request.POST.get(f"party-{n}", "").strip() or typed
        kind = request.POST.get(f"kind-{n}", "")
        if original and substitute and kind in KINDS:
            found.append(AgreedReplacement(FindingKind(kind), original, substitute))
    return found


@require_POST
def keep_posted_finding(request: HttpRequest, page_id: int) -> HttpResponse:
    """Record that one finding stays, and why. Moderators only; it is logged."""
    page = _masked_case(request, page_id)
    if not may_publish_case(request.user):
        raise PermissionDenied("保留个人信息要由审核人员决定。")
    kind, verdict = request.POST.get("kind", ""), request.POST.get("verdict", "")
    text, reason = request.POST.get("text", ""), request.POST.get("reason", "").strip()
    if kind not in KINDS or verdict not in FindingVerdict.values or not text:
        messages.error(request, "没有保存：提交的内容不完整，请在这一页上重新填写。")
    elif not reason:
        messages.error(request, f"“{text}”没有保存：保留要写明理由。")
    else:
        keep_finding(
            page,
            kind=FindingKind(kind),
            text=text,
            verdict=FindingVerdict(verdict),
            reason=reason,
            by=_deciding_person(request),
        )
        messages.success(request, f"已记录保留“{text}”的理由。")
    return redirect("case_masking", page_id)


def _deciding_person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user


def masking_address(page: CasePage) -> str:
    """Return the address of the masking screen of a case."""
    return reverse("case_masking", args=[page.pk])
