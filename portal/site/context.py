"""What the frame of every page shows: the entries that the viewer may use."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.people.navigation import NavigationEntry
from portal.people.permissions import Viewer, has_role, may_read_library
from portal.people.whole_pages import reader_mark


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """An entry as a page shows it."""

    label: str
    url: str
    icon: str
    is_current: bool


def page_frame(request: HttpRequest) -> dict[str, object]:
    """Return what base.html needs beside the page's own values; nothing is asked until shown."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
        "may_read": SimpleLazyObject(lambda: may_read_library(_request_viewer(request))),
        "reader_mark": SimpleLazyObject(lambda: reader_mark(_request_viewer(request))),
        "viewer_name": SimpleLazyObject(lambda: str(_request_viewer(request))),
    }


def _request_viewer(request: HttpRequest) -> Viewer:
    """Return who looks; a request that was refused at the door (an unknown host) has nobody yet."""
    return getattr(request, "user", None) or AnonymousUser()


def declared_entries() -> list[NavigationEntry]:
    """Return the entries of all rooms in their order."""
    entries = [
        entry for config in apps.get_app_configs() for entry in getattr(config, "navigation", ())
    ]
    return sorted(entries, key=lambda entry: (entry.position, entry.label))


def navigation_for(request: HttpRequest) -> tuple[NavigationLink, ...]:
    """Return the entries that the viewer may use and that lead somewhere."""
    viewer = _request_viewer(request)
    if not may_read_library(viewer):
        return ()
    links = []
    for entry in declared_entries():
        if entry.role is not None and not has_role(viewer, entry.role):
            continue
        if address := entry.address():
            links.append(
                NavigationLink(entry.label, address, entry.icon, _is_current(request.path, address))
            )
    return tuple(links)


def _is_current(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
