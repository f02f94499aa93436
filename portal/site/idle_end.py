"""The end of a session that nobody uses: after an hour, where polling does not count as use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

IDLE_LIMIT = dt.timedelta(hours=1)
# The mark is written at most once a minute: a row of the database for every page would be too much.
MARK_EVERY = dt.timedelta(minutes=1)
ACTIVE_AT = "active_at"
# Addresses that a page asks by itself, whether or not anybody sits before it.
POLLED_VIEWS = frozenset({"wagtailadmin_editing_sessions:ping", "session_state"})
POLLING_HEADER = "X-Polling"


def seconds_left(request: HttpRequest, now: dt.datetime) -> int:
    """Return for how many seconds the session of a request lasts if nobody does anything."""
    active_at = request.session.get(ACTIVE_AT, now.timestamp())
    return max(0, int(active_at + IDLE_LIMIT.total_seconds() - now.timestamp()))


@receiver(user_logged_in)
def begin_activity(sender: object, request: HttpRequest, **_: object) -> None:
    """Mark a fresh session as in use."""
    request.session[ACTIVE_AT] = timezone.now().timestamp()


class IdleEndMiddleware:
    """Sign out whoever did nothing for the limit; it stands before the doors of the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """End an idle session, or note that it is in use."""
        if SESSION_KEY not in request.session:
            return
        now = timezone.now()
        if ACTIVE_AT in request.session and not seconds_left(request, now):
            logout(request)
            return
        if not _is_polled(request):
            _note_activity(request, now)


def _is_polled(request: HttpRequest) -> bool:
    match = request.resolver_match
    if request.headers.get(POLLING_HEADER):
        return True
    return bool(match and match.view_name in POLLED_VIEWS and "active" not in request.GET)


def _note_activity(request: HttpRequest, now: dt.datetime) -> None:
    active_at = request.session.get(ACTIVE_AT)
    if active_at is None or now.timestamp() - active_at >= MARK_EVERY.total_seconds():
        request.session[ACTIVE_AT] = now.timestamp()
