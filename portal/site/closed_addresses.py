"""Addresses that Wagtail brings along and that this product keeps shut, for everybody.

Each is a way past a rule of this product, or belongs to something that the product does not have.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

# Namespaces, with everything below them.
CLOSED_NAMESPACES = (
    # Uploaded files pass no masking. Cases come in by import, and pictures are not uploaded here.
    "wagtaildocs",
    "wagtaildocs_chooser",
    "wagtailimages",
    "wagtailimages_chooser",
    "wagtailadmin_api:documents",
    "wagtailadmin_api:images",
    "wagtailadmin_collections",
    # An embed would ask an address outside.
    "wagtailembeds",
)
CLOSED_NAMES = frozenset(
    {
        # Its actions know only Wagtail's permissions: `revert_to_page_revision` would hand out the
        # revisions that cases.middleware keeps to moderators. No screen calls them.
        "wagtailadmin_api:pages:action",
        # Page privacy holds on the page itself only; lists, search and clauses show the text.
        "wagtailadmin_pages:set_privacy",
        # A document is readable by whoever signs in, as soon as it is uploaded.
        "wagtaildocs_serve",
        "wagtaildocs_authenticate_with_password",
        # It raises an exception on purpose.
        "wagtailadmin_error_test",
    }
)
# The models of uploaded files: their bulk actions share one address with those of pages.
CLOSED_APPS = frozenset({"wagtaildocs", "wagtailimages"})


def is_closed_address(view_name: str, app_label: str = "") -> bool:
    """Ask whether an address is kept shut: by its full name, for a bulk action by its app too."""
    if view_name == "wagtail_bulk_action":
        return app_label in CLOSED_APPS
    return view_name in CLOSED_NAMES or view_name.startswith(
        tuple(f"{space}:" for space in CLOSED_NAMESPACES)
    )


class ClosedAddressMiddleware:
    """Answer 404 at closed addresses, whoever asks and by whichever method."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Raise Http404 at a closed address; LibraryDoorMiddleware has asked who it is before."""
        match = request.resolver_match
        if match and is_closed_address(match.view_name, str(kwargs.get("app_label", ""))):
            raise Http404("closed")
