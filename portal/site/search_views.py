"""The search page, what stands ready while typing, what was opened, what was not found."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST

from cases.casebook.case_list import library_address
from cases.casebook.page_cache import count_known_categories
from portal.people.doors import readers_only
from portal.site.clients import client_address
from portal.site.searching.answering import SearchAnswer, answer_question
from portal.site.searching.question import MOST_CHARACTERS, SearchQuestion, read_question
from portal.site.searching.suggestions import often_asked, search_suggestions
from portal.versions.reading import versions_read_once
from search.journal import TooManyWishes, note_click, tell_editors
from search.sources import kinds_for, seen_by, source_of

RECEIPT = "anjian-asked"  # a cookie that lasts as long as the browser is open
OFTEN_ASKED_SHOWN = 8
WISHES_AT_A_TIME, WISHES_SECONDS = 5, 600
LONGEST_NOTE = 300
LONGEST_TICKET = 400


class WishForm(forms.Form):
    """What somebody looked for in vain; there is no field for who."""

    query = forms.CharField(max_length=MOST_CHARACTERS)
    note = forms.CharField(max_length=LONGEST_NOTE, required=False)


@readers_only
def search_page(request: HttpRequest) -> HttpResponseBase:
    """Show what a question found, each kind apart."""
    with versions_read_once():
        return _search_page(request, read_question(request.GET), note="", refused="")


def _search_page(
    request: HttpRequest, question: SearchQuestion, *, note: str, refused: str
) -> HttpResponse:
    found = None
    if question.query:
        found = answer_question(question, request.user, request.COOKIES.get(RECEIPT, ""))
    nothing = found is None or not found.total
    response = render(
        request,
        "site/search.html",
        {
            "question": question,
            "answer": found,
            "kinds": _kind_tabs(found, seen_by(request.user)),
            "categories": count_known_categories() if nothing else (),
            "often": often_asked()[:OFTEN_ASKED_SHOWN] if nothing else (),
            "library_url": library_address(),
            "note": note,
            "refused": refused,
        },
        status=429 if refused else 200,
    )
    if found is not None and found.receipt:
        response.set_cookie(
            RECEIPT,
            found.receipt,
            path=reverse("search"),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _kind_tabs(found: SearchAnswer | None, may_see: frozenset[str]) -> list[tuple[str, str, str]]:
    """Every kind for whoever asks with its words, and its total where it was counted."""
    groups = found.groups if found else ()
    totals = {group.kind: f"{group.roughly}{group.total}" for group in groups}
    shown = [source for kind in kinds_for(may_see) if (source := source_of(kind))]
    return [(source.kind, source.label, totals.get(source.kind, "")) for source in shown]


@readers_only
def search_suggest(request: HttpRequest) -> HttpResponseBase:
    """Answer with what the typed beginning `q` may become, as JSON for the search box."""
    found = search_suggestions(request.GET.get("q", ""), request.user)
    response = JsonResponse(
        {
            "suggestions": [
                {"kind": one.kind, "label": one.label, "note": one.note, "url": one.url}
                for one in found
            ]
        }
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@readers_only
def search_opened(request: HttpRequest) -> HttpResponseBase:
    """Count that a result was opened, by the ticket that it carried; there is nothing to see."""
    note_click(request.POST.get("ticket", "")[:LONGEST_TICKET])
    return HttpResponse(status=204)


@require_POST
@readers_only
def search_wish(request: HttpRequest) -> HttpResponseBase:
    """Tell the editors what was not found; what was typed is kept where it cannot be taken now."""
    form = WishForm(request.POST)
    if not form.is_valid():
        return redirect("search")
    query, note = form.cleaned_data["query"], form.cleaned_data["note"]
    refused = ""
    if not _may_wish_again(request):
        refused = "刚才已经告诉过编辑几次了。您写的还留在下面，过十分钟再发送。"
    else:
        try:
            tell_editors(query, note)
        except TooManyWishes:
            refused = "编辑手上还有很多没处理的。您写的还留在下面，过几天再发送，或直接找案例编辑。"
    if refused:
        asking = QueryDict(mutable=True)
        asking["q"] = query
        return _search_page(request, read_question(asking), note=note, refused=refused)
    messages.success(request, f"已告诉编辑：没有找到“{query}”。编辑会看是补案例，还是补说法。")
    return redirect("search")


def _may_wish_again(request: HttpRequest) -> bool:
    """Whether somebody has wished less than WISHES_AT_A_TIME times of late.

    Only this process remembers, only so long, and only a digest of who it was.
    """
    who = str(request.user.pk) if request.user.is_authenticated else client_address(request)
    key = f"web.wishes.{salted_hmac('web.wishes', who).hexdigest()[:20]}"
    cache.add(key, 0, WISHES_SECONDS)
    return cache.incr(key) <= WISHES_AT_A_TIME
