"""Synonyms as a text file: out, and in with every doubt beside its line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from wagtail.admin import messages
from wagtail.log_actions import log

from portal.backoffice.search_admin.policy import tenders_only
from search.models import SynonymGroup
from search.wordfiles import (
    LARGEST,
    LineStatus,
    UnreadableWordFile,
    WordFilePlan,
    decode_word_file,
    file_of,
    plan_of_file,
    take_in,
)

TEMPLATE = "backoffice/search_admin/import.html"


@tenders_only
def read_file(request: HttpRequest) -> HttpResponse:
    """Show what a file or pasted lines would change, then take the new groups in."""
    if request.method != "POST":
        return TemplateResponse(request, TEMPLATE, {"written": ""})
    try:
        written = _posted_words(request)
    except UnreadableWordFile as unreadable:
        return TemplateResponse(
            request, TEMPLATE, {"written": request.POST.get("lines", ""), "error": str(unreadable)}
        )
    plan = plan_of_file(written)
    if request.POST.get("then") == "import":
        return _take_in(request, plan)
    return TemplateResponse(
        request,
        TEMPLATE,
        {
            "written": written,
            "plan": plan,
            "new": plan.of(LineStatus.NEW),
            "held": plan.of(LineStatus.HELD),
            "doubtful": plan.of(LineStatus.DOUBTFUL),
        },
    )


def _posted_words(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > LARGEST:
            raise UnreadableWordFile(f"文件太大，最多 {LARGEST // 1000} KB。请分成几个文件。")
        return decode_word_file(file.read())
    written = request.POST.get("lines", "").replace("\0", " ")
    if not written.strip():
        raise UnreadableWordFile("还没有选文件，也没有贴内容。")
    if len(written.encode("utf-8", "replace")) > LARGEST:
        raise UnreadableWordFile(f"内容太多，最多 {LARGEST // 1000} KB。请分几次。")
    return written


def _take_in(request: HttpRequest, plan: WordFilePlan) -> HttpResponse:
    made = take_in(plan)
    for group in made:
        log(instance=group, action="wagtail.create", user=request.user)
    held, doubtful = len(plan.of(LineStatus.HELD)), len(plan.of(LineStatus.DOUBTFUL))
    said = (
        f"已导入 {len(made)} 组，从下一次搜索起生效。" if made else "没有新的同义词，什么也没有改。"
    )
    if held:
        said += f"另有 {held} 组本来就有。"
    if doubtful:
        said += f"{doubtful} 行有疑问，没有导入。"
    messages.success(request, said)
    return redirect("search-synonyms:index")


@tenders_only
def write_file(request: HttpRequest) -> HttpResponse:
    """Give all groups as a text file that can be read back."""
    content = file_of(list(SynonymGroup.objects.order_by("pk")))
    day = timezone.localdate()
    # The mark makes old Windows programs see that it is UTF-8.
    response = HttpResponse(
        "\ufeff" + content.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8"
    )
    name = f"搜索同义词 {day:%Y-%m-%d}.txt"
    header = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = str(header)
    return response
