"""Finished pages, kept per set of rights, day and address, with holes for what is personal.

A page is kept under the version of the content that was asked for before anything of it was read.
Who reads, and what he may, is asked with every request: no session and no role is kept.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.html import escape
from django.utils.timezone import localdate

from portal.people.permissions import Viewer, roles_of
from portal.versions.reading import current_version

SECONDS = 600
METHODS = frozenset({"GET", "HEAD"})
# What stands in a kept page for what is personal; of this process alone, no text can hold it.
_SALT = uuid.uuid4().hex
_HOLES = {name: f"{name}-{_SALT}" for name in ("csrf_token", "reader_mark", "viewer_name")}


def reader_mark(viewer: Viewer) -> str:
    """Return what tells one reader of a device from the next and names nobody; empty for guests.

    A browser keeps recent searches under it: at a station's shared PC they end with the person.
    """
    if not viewer.is_authenticated:
        return ""
    return salted_hmac("web.reader", str(viewer.pk)).hexdigest()[:16]


def find_whole_page(request: HttpRequest, room: str) -> HttpResponse | None:
    """Return the page of an address as it is kept for what the viewer may (2 queries).

    Ask after the door, and before any content is read: the version that holds now goes with the
    request, and `render_whole_page` keeps the page under it.
    """
    name = _name_now(request, room)
    request.kept_under = name  # type: ignore[attr-defined]  # for this request alone
    page: str | None = caches["pages"].get(name) if name else None
    return _filled(request, page) if page is not None else None


def render_whole_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, keep: bool
) -> HttpResponse:
    """Render a page. With `keep` it is kept for all who may the same, where it was looked for."""
    name: str = getattr(request, "kept_under", "") if keep else ""
    if not name:
        return HttpResponse(render_to_string(template, context, request))
    holes = _HOLES if request.user.is_authenticated else {}
    page = render_to_string(template, {**context, **holes}, request)
    caches["pages"].set(name, page, SECONDS)
    return _filled(request, page)


def _name_now(request: HttpRequest, room: str) -> str:
    """Name what would be shown; "" where nothing may be kept: a message is shown once."""
    if request.method not in METHODS or len(get_messages(request)):
        return ""
    version = current_version(room)
    if not version:
        return ""
    viewer = request.user
    # No kept page shows what a role in a unit alone allows; one that did would need it here.
    rights = (viewer.is_authenticated, sorted(roles_of(viewer)))
    address = (request.get_host(), request.get_port(), request.get_full_path())
    told = repr((rights, localdate().isoformat(), address)).encode("utf-8", "surrogatepass")
    return f"{hashlib.blake2b(told, digest_size=16).hexdigest()}-{version}"


def _filled(request: HttpRequest, page: str) -> HttpResponse:
    viewer = request.user
    if viewer.is_authenticated:
        values = {
            "csrf_token": get_token(request),
            "reader_mark": reader_mark(viewer),
            "viewer_name": escape(str(viewer)),
        }
        for name, value in values.items():
            page = page.replace(_HOLES[name], value)
    return HttpResponse(page)
