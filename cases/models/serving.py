"""How a page finds the view that shows it. It knows no view: the app names them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PageView = Callable[[HttpRequest, Any], HttpResponseBase]

_views: dict[type, PageView] = {}


def serve_with(model: type, view: PageView) -> None:
    """Name the view of a page model; naming it again replaces it."""
    _views[model] = view


class ServedByView:
    """A page shown by the view that was named for its model, live and in previews alike."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the live page."""
        request.is_preview = False  # type: ignore[attr-defined]  # Wagtail's own flag on requests
        return _views[type(self)](request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Show the page as it would be, from what stands in the editor."""
        return _views[type(self)](request, self)
