"""Doors of the admin: unmasked originals, refused publications, and locks set by a schedule."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.locks import ScheduledForPublishLock

from cases.casebook.publication import PublicationIncomplete, PublicationRefused
from cases.models import CasePage
from cases.permissions import may_read_revisions

# Wagtail's views that show or bring back an earlier revision of a page. A task may wait on one that
# was masked since.
REVISION_VIEWS = frozenset(
    {
        "revisions_index",
        "revisions_view",
        "revisions_revert",
        "revisions_compare",
        "workflow_preview",
    }
)
# The report of all log entries: each keeps the title of its day, masked or deleted since or not.
OLD_TITLE_VIEWS = frozenset({"site_history", "site_history_results"})
CLOSED_VIEWS = {"wagtailadmin_pages": REVISION_VIEWS, "wagtailadmin_reports": OLD_TITLE_VIEWS}

MOST_TOLD = 50  # cases of one bulk action, each with a sentence of its own


class CaseAdminMiddleware:
    """Keep earlier revisions to moderators, and turn a refused publication into a sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse earlier revisions and titles to whoever may not read the originals."""
        match = request.resolver_match
        if match is None:
            return None
        closed = CLOSED_VIEWS.get(match.namespace, frozenset())
        if match.url_name in closed and not may_read_revisions(request.user):
            raise PermissionDenied("旧版本里可能有未脱敏的原文，只有审核人员能看。")
        if match.view_name == "wagtailadmin_pages:unpublish":
            return _ask_to_unschedule(request, kwargs["page_id"])
        if match.view_name == "wagtail_bulk_action" and kwargs["action"] == "unpublish":
            _tell_scheduled(request)
        return None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseRedirect | None:
        """Show why a case is not published, on the screen where it can be mended."""
        if not isinstance(exception, PublicationRefused):
            return None
        page = exception.page
        messages.error(request, str(exception))
        if page.pk is None:  # a copy that was to go live at once: nothing has been made
            return HttpResponseRedirect(reverse("wagtailadmin_home"))
        if isinstance(exception, PublicationIncomplete):
            return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        return HttpResponseRedirect(reverse("case_masking", args=[page.pk]))


def _tell_scheduled(request: HttpRequest) -> None:
    """Say which of the chosen cases a schedule locks: Wagtail says only that they may not go."""
    if request.method != "GET":
        return
    typed = request.GET.getlist("id")[:MOST_TOLD]
    chosen = [int(pk) for pk in typed if pk.isascii() and pk.isdigit() and len(pk) < 10]
    for page in CasePage.objects.filter(pk__in=chosen, live=True).order_by("title"):
        if isinstance(page.get_lock(), ScheduledForPublishLock):
            messages.warning(
                request, f"《{page.title}》预定了发布新的一版。先取消预定的发布，再下线。"
            )


def _ask_to_unschedule(request: HttpRequest, page_id: int) -> HttpResponse | None:
    """Lead to the end of the schedule that locks a live case, and from there back.

    Wagtail would answer that the person may not unpublish.
    """
    page = CasePage.objects.filter(pk=page_id, live=True).first()
    if page is None or not isinstance(page.get_lock(), ScheduledForPublishLock):
        return None
    if not page.permissions_for_user(request.user).can_unschedule():
        return None
    revision = page.scheduled_revision
    messages.warning(request, "这个案例预定了发布新的一版。先取消预定的发布，再下线。")
    question = reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk])
    return redirect(f"{question}?{urlencode({'next': request.path})}")
