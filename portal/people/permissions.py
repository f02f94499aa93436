"""Who has which role, as questions. It reads grants; it knows no case and no regulation."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.people.models import Grant, Unit, User, holding_on
from portal.people.roles import Role, roles_of_superusers, roles_sufficient_for

Viewer = AbstractBaseUser | AnonymousUser


def roles_of(viewer: Viewer) -> frozenset[Role]:
    """Return the roles that somebody holds in the whole company; kept on the user for a request.

    An inactive or anonymous person holds none. A superuser holds those that the table of roles
    gives to superusers, and what was granted.
    """
    if not isinstance(viewer, User) or not viewer.is_active:
        return frozenset()
    granted: frozenset[Role] | None = getattr(viewer, "_anjian_roles", None)
    if granted is None:
        names = _roles_granted(viewer, timezone.localdate())
        granted = frozenset(role for role in Role if role.value in names)
        viewer._anjian_roles = granted  # type: ignore[attr-defined]  # a cache for one request
    return granted | roles_of_superusers() if viewer.is_superuser else granted


def _roles_granted(person: User, day: date) -> set[str]:
    """What was granted to somebody in the whole company and holds on a day (1 query).

    `holding_on` in SQL: every page asks, and building it anew took as long as a whole kept page.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT role FROM "people_grant" WHERE person_id = %s AND unit_id IS NULL'
            " AND (valid_from IS NULL OR valid_from <= %s)"
            " AND (valid_until IS NULL OR valid_until > %s)",
            [person.pk, day, day],
        )
        return {role for (role,) in cursor.fetchall()}


def has_role(viewer: Viewer, role: Role, unit: Unit | None = None) -> bool:
    """Ask whether somebody may act in a role: by holding it or one that includes it.

    With a unit: there, by a grant in it, in one above it or in the whole company. Without: in the
    whole company.
    """
    sufficient = roles_sufficient_for(role)
    if not roles_of(viewer).isdisjoint(sufficient):
        return True
    if unit is None or not isinstance(viewer, User) or not viewer.is_active:
        return False
    return _grants_reaching(sufficient, unit).filter(person=viewer).exists()


def who_have_role(role: Role, unit: Unit | None = None) -> QuerySet[User]:
    """Return everybody for whom `has_role` says yes."""
    sufficient = roles_sufficient_for(role)
    holders = Q(pk__in=_grants_reaching(sufficient, unit).values("person"))
    if not sufficient.isdisjoint(roles_of_superusers()):
        holders |= Q(is_superuser=True)
    return User.objects.filter(holders, is_active=True)


def units_with_role(viewer: Viewer, role: Role) -> QuerySet[Unit]:
    """Return the units in which `has_role` says yes to somebody."""
    units: QuerySet[Unit] = Unit.objects.all()
    if has_role(viewer, role):
        return units
    if not isinstance(viewer, User) or not viewer.is_active:
        return units.none()
    roles = [sufficient.value for sufficient in roles_sufficient_for(role)]
    held = Grant.objects.filter(
        holding_on(timezone.localdate()), person=viewer, role__in=roles, unit__isnull=False
    )
    below = Q(pk=None)
    for path in held.values_list("unit__path", flat=True):
        below |= Q(path__startswith=path)
    return units.filter(below)


def _grants_reaching(roles: frozenset[Role], unit: Unit | None) -> QuerySet[Grant]:
    """Grants of today that reach a unit: in the company, above the unit or in it."""
    reaching = Q(unit=None)
    if unit is not None:
        steps = range(unit.steplen, len(unit.path) + 1, unit.steplen)
        reaching |= Q(unit__path__in=[unit.path[:end] for end in steps])
    return Grant.objects.filter(
        holding_on(timezone.localdate()), reaching, role__in=[role.value for role in roles]
    )


def may_read_library(viewer: Viewer) -> bool:
    """Ask whether somebody may read published cases and regulations.

    Yes: whoever is signed in and active; anybody at all where ANJIAN_LIBRARY_OPEN is set.
    """
    if settings.ANJIAN_LIBRARY_OPEN:
        return True
    return bool(viewer.is_authenticated and viewer.is_active)


def who_may_read_library() -> QuerySet[User]:
    """Return the accounts for which `may_read_library` says yes; strangers have none."""
    if settings.ANJIAN_LIBRARY_OPEN:
        return User.objects.all()
    return User.objects.filter(is_active=True)
