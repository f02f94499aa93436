"""The doors of the site: who may come in at all, and which content policy the admin gets."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from portal.people.permissions import may_read_library

ADMIN = "/admin/"
# The CMS admin renders inline scripts in its edit views; the site itself never does.
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}


class LibraryDoorMiddleware(LoginRequiredMiddleware):
    """Ask for a sign-in everywhere but at views marked with login_not_required.

    Where the library is open (ANJIAN_LIBRARY_OPEN) the views below the admin decide themselves:
    each asks its own permission question.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Let readers of an open library through; everybody else signs in first.

        Raises PermissionDenied for whoever is signed in and has no business in the admin: Wagtail
        would send such a person to the sign-in page, and that one back again.
        """
        if not request.path.startswith(ADMIN) and may_read_library(request.user):
            return None
        if request.path.startswith(ADMIN) and request.user.is_authenticated:
            if not request.user.has_perm("wagtailadmin.access_admin"):
                raise PermissionDenied("管理后台给编辑、审核人员和管理员用。")
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


# What may be opened before a first password is changed.
OPEN_BEFORE_CHANGE = frozenset({"own_password", "logout", "session_state", "healthz"})


class FirstPasswordMiddleware:
    """Lead whoever holds a password that somebody else gave to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Answer every other address with the page of the own password."""
        match = request.resolver_match
        if match is None or match.view_name in OPEN_BEFORE_CHANGE:
            return None
        if getattr(request.user, "must_change_password", False):
            return redirect("own_password")
        return None


class PrivatePagesMiddleware:
    """Keep pages of signed-in people out of every cache; static files are answered before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Name the policy where a session came with the request or goes with the response."""
        response = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies:
            response["Cache-Control"] = "private, no-store"
        return response


class AdminPolicyMiddleware:
    """Widen the content security policy under /admin/, and only there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Name the wider policy on responses of the admin."""
        response = self.get_response(request)
        if request.path.startswith(ADMIN):
            response._csp_update = ADMIN_POLICY  # type: ignore[attr-defined]  # read by django-csp
        return response
