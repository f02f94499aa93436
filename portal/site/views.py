"""The pages that belong to no single room: home, uploaded media."""

from __future__ import annotations

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.static import serve

from cases.case_cards import newest_cards
from cases.casebook.case_list import library_address
from cases.casebook.page_cache import ROOM, count_known_categories
from cases.regulations.regulation_list import list_regulations
from portal.people.doors import readers_only
from portal.people.whole_pages import find_whole_page, render_whole_page

NEWEST = 6
MOST_CITED = 5
# Where the CMS keeps what pages show. Originals lie beside it and are served to nobody: uploads are
# closed, and nobody has looked through what came in before.
PICTURES = ("images/",)
WEEKDAYS = "一二三四五六日"


@readers_only
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the newest cases and the ways into the library."""
    if finished := find_whole_page(request, ROOM):
        return finished
    today = timezone.localdate()
    categories = count_known_categories()
    return render_whole_page(
        request,
        "site/home.html",
        {
            "today": f"{today.month} 月 {today.day} 日 周{WEEKDAYS[today.weekday()]}",
            "cases": newest_cards(NEWEST),
            "categories": categories,
            "library_url": library_address(),
            "regulations": list_regulations()[:MOST_CITED],
        },
        keep=not request.GET,
    )


@readers_only
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an uploaded picture to whoever may read the library.

    Other files have a view of their own that asks who may read them.
    """
    if not posixpath.normpath(path).startswith(PICTURES):
        raise Http404("media")
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))
