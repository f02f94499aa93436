"""What is written of people: grants and the groups that follow, placements, the access log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.people.models import AccessRecord, Employee, Grant, Placement, Unit, User, holding_on
from portal.people.roles import GROUP_OF_ROLE, ROLE_OF_GROUP, Role


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: Role,
    unit: Unit | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    by: User | None = None,
) -> Grant:
    """Grant a role from a day, today unless said, in a unit or in the whole company.

    An open grant of the same that stands already is returned; it never begins later by this.
    """
    _lock_person(person)
    begins = valid_from or timezone.localdate()
    same = {"person": person, "role": role.value, "unit": unit}
    grant = Grant.objects.filter(**same, valid_until=None).first() if valid_until is None else None
    if grant is None:
        grant = Grant.objects.create(
            **same, valid_from=begins, valid_until=valid_until, granted_by=by
        )
    elif grant.valid_from is not None and grant.valid_from > begins:
        grant.valid_from = begins
        grant.save(update_fields=["valid_from"])
    _follow_grants(person)
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, day: date | None = None, by: User | None = None) -> Grant:
    """End a grant: `day`, today unless said, is the first day on which it no longer holds.

    A grant that ends earlier stays as it is; one that has not begun ends on its first day.
    """
    _lock_person(grant.person)
    grant.refresh_from_db()
    ends = day or timezone.localdate()
    if grant.valid_from is not None:
        ends = max(ends, grant.valid_from)
    if grant.valid_until is None or grant.valid_until > ends:
        grant.valid_until = ends
        grant.ended_by = by
        grant.save(update_fields=["valid_until", "ended_by"])
    _follow_grants(grant.person)
    return grant


@transaction.atomic
def set_company_roles(*, person: User, roles: Collection[Role], by: User | None = None) -> None:
    """Let somebody hold just these roles in the whole company from today; units are left alone."""
    _lock_person(person)
    held = set()
    for grant in Grant.objects.filter(holding_on(timezone.localdate())).filter(
        person=person, unit=None
    ):
        if grant.role in roles:
            held.add(grant.role)
        else:
            end_grant(grant=grant, by=by)
    for role in roles:
        if role.value not in held:
            grant_role(person=person, role=role, by=by)
    _follow_grants(person)


@transaction.atomic
def follow_grants(*, people: Collection[int] | None = None) -> int:
    """Bring the groups of people (keys; None: of everybody) to their grants of today.

    Only grants in the whole company give a group: what Wagtail guards is not divided by units.
    Groups that carry no role are left alone. Return how many memberships changed.
    """
    membership = User.groups.through
    of_whom = Q() if people is None else Q(person__in=people)
    whose = Q() if people is None else Q(user__in=people)
    groups = dict(Group.objects.filter(name__in=ROLE_OF_GROUP).values_list("name", "pk"))
    granted = Grant.objects.filter(holding_on(timezone.localdate()), of_whom, unit=None)
    wanted = set()
    for person, role in granted.values_list("person", "role"):
        if role in GROUP_OF_ROLE:
            name = GROUP_OF_ROLE[Role(role)]
            if name not in groups:
                groups[name] = Group.objects.get_or_create(name=name)[0].pk
            wanted.add((person, groups[name]))
    rows = membership.objects.filter(whose, group__in=groups.values())
    there = {(user, group): pk for pk, user, group in rows.values_list("pk", "user", "group")}
    gone = there.keys() - wanted
    new = wanted - there.keys()
    membership.objects.filter(pk__in=[there[pair] for pair in gone]).delete()
    membership.objects.bulk_create(
        [membership(user_id=user, group_id=group) for user, group in sorted(new)],
        ignore_conflicts=True,
    )
    return len(gone) + len(new)


@transaction.atomic
def place_employee(*, employee: Employee, unit: Unit, day: date | None = None) -> Placement:
    """Let somebody's main placement be in a unit from a day, today unless said.

    The one before ends on that day; one that would be left without a day goes.
    """
    Employee.objects.select_for_update().filter(pk=employee.pk).first()
    begins = day or timezone.localdate()
    before = Placement.objects.filter(employee=employee, is_main=True, valid_until=None).first()
    if before is not None:
        if before.unit_id == unit.pk:
            return before
        if before.valid_from is not None and before.valid_from >= begins:
            before.delete()
        else:
            before.valid_until = begins
            before.save(update_fields=["valid_until"])
    return Placement.objects.create(employee=employee, unit=unit, valid_from=begins)


def log_access(*, reader: User, subject: Employee, record: str, reason: str) -> AccessRecord:
    """Note that somebody reads a record of an employee, in the transaction of the caller.

    A room calls it before it shows the record: what cannot be noted is not shown. Raises
    ValueError without a record or a reason.
    """
    if not record.strip() or not reason.strip():
        raise ValueError("an access needs a record and a reason")
    return AccessRecord.objects.create(
        reader_number=reader.username,
        reader_name=reader.get_full_name(),
        subject_number=subject.number,
        subject_name=subject.name,
        record=record.strip(),
        reason=reason.strip(),
    )


def _follow_grants(person: User) -> None:
    follow_grants(people=[person.pk])
    person.__dict__.pop("_anjian_roles", None)


def _lock_person(person: User) -> None:
    """Let two who change the grants of one person wait for each other."""
    User.objects.select_for_update().filter(pk=person.pk).first()
