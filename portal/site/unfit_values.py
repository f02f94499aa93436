"""Values in an address or a form of the admin that are not what their field holds.

Wagtail hands some of them to the database or to the URL resolver as they came (ids of choosers and
of bulk actions, days of filters, `next`), which raises an exception there.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from traceback import walk_tb

from django.core.exceptions import ValidationError
from django.db import DataError
from django.forms import Field
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError

from portal.site.middleware import ADMIN

logger = logging.getLogger(__name__)

QUOTES = ("'", '"', "“")
QUOTED_CHARACTERS = 60
"""How much of a value is looked for: some exceptions quote only its beginning."""
NUMBER_BEYOND = re.compile(r"\s*-?\d{19,}\s*")
"""Digits that no integer of the databases holds."""
EDGE_DAY = re.compile(r"\s*(?:0001|9999)-\d\d-\d\d")
"""A day that cannot be turned into another time zone."""
NUL = "\0"
OUR_ROOMS = ("portal.", "cases.", "quizzes.", "search.")


def is_about_sent_value(request: HttpRequest, error: Exception) -> bool:
    """Ask whether an exception is about a value that was sent, rather than about this program."""
    if type(error).__module__.startswith(OUR_ROOMS):  # whoever raises it says what it means
        return False
    if isinstance(error, MultiValueDictKeyError):  # a field that the form of the page has
        return True
    if isinstance(error, AttributeError | TypeError):
        return _converts_nothing(error)
    values = set(_sent_values(request))
    if isinstance(error, OverflowError | DataError):
        return any(NUMBER_BEYOND.fullmatch(one) or EDGE_DAY.match(one) for one in values)
    if not isinstance(error, ValueError | ValidationError | NoReverseMatch):
        return False
    if "integer string conversion" in str(error):
        return any(NUMBER_BEYOND.fullmatch(one) for one in values)
    if "NUL" in str(error):
        return any(NUL in one for one in values)
    return any(_is_quoted(one, str(error)) for one in values)


def _converts_nothing(error: Exception) -> bool:
    """Ask whether a field of a form broke on a value that was not sent at all."""
    return any(
        isinstance(frame.f_locals.get("self"), Field)
        and frame.f_code.co_name == "clean"
        and frame.f_locals.get("value", error) is None
        for frame, _ in walk_tb(error.__traceback__)
    )


def _address_without_edge_days(request: HttpRequest) -> str | None:
    """Return the address without the days that no time zone holds; None where it has none."""
    kept = request.GET.copy()
    for name, values in request.GET.lists():
        kept.setlist(name, [one for one in values if not EDGE_DAY.match(one)])
    if request.method != "GET" or kept == request.GET:
        return None
    return f"{request.path}?{kept.urlencode()}"


def _sent_values(request: HttpRequest) -> Iterator[str]:
    for sent in (request.GET, request.POST):
        for _, values in sent.lists():
            for value in values:
                yield value
                yield from value.split(",")  # several ids in one parameter


def _is_quoted(value: str, message: str) -> bool:
    """Ask whether a message quotes a value, whole where it is short."""
    for said in {value, repr(value)[1:-1]}:
        begun = said[:QUOTED_CHARACTERS]
        end = begun == said
        for quote in QUOTES:
            closing = ("”" if quote == "“" else quote) if end else ""
            if f"{quote}{begun}{closing}" in message:
                return True
    return False


class UnfitValueMiddleware:
    """Answer 400 in Chinese where a value that was sent is what a view of the admin broke on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for an exception about a sent value; any other one stays an error."""
        if not request.path.startswith(ADMIN) or not is_about_sent_value(request, exception):
            return None
        address = _address_without_edge_days(request)
        if isinstance(exception, OverflowError) and address:  # as if the filter were empty
            return HttpResponseRedirect(address)
        # Without the value: it may be a name.
        logger.warning("%s: a sent value does not fit, %s", request.path, type(exception).__name__)
        return render(request, "400.html", status=400)
