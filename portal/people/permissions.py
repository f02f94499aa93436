"""Who has which role, as questions. It reads groups; it knows no case and no regulation."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from portal.people.models import User
from portal.people.roles import INCLUDES, Role

Viewer = AbstractBaseUser | AnonymousUser


def roles_of(viewer: Viewer) -> frozenset[Role]:
    """Return the roles that somebody holds by name; the answer is kept on the user for a request.

    An inactive or anonymous person holds none; a superuser holds all.
    """
    if not isinstance(viewer, User) or not viewer.is_active:
        return frozenset()
    if viewer.is_superuser:
        return frozenset(Role)
    held: frozenset[Role] | None = getattr(viewer, "_anjian_roles", None)
    if held is None:
        names = set(viewer.groups.values_list("name", flat=True))
        held = frozenset(role for role in Role if role.value in names)
        viewer._anjian_roles = held  # type: ignore[attr-defined]  # a cache for one request
    return held


def has_role(viewer: Viewer, role: Role) -> bool:
    """Ask whether somebody may act in a role: by holding it or one that includes it."""
    return not roles_of(viewer).isdisjoint(INCLUDES[role])


def may_read_library(viewer: Viewer) -> bool:
    """Ask whether somebody may read published cases and regulations.

    Yes: whoever is signed in and active; anybody at all where ANJIAN_LIBRARY_OPEN is set.
    """
    if settings.ANJIAN_LIBRARY_OPEN:
        return True
    return bool(viewer.is_authenticated and viewer.is_active)
