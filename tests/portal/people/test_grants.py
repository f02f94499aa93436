"""Grants: who holds which role where and when, and the groups that follow."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.jobs import follow_grants_today
from portal.people.models import Grant, Unit, User, holding_on
from portal.people.permissions import has_role, roles_of, who_have_role
from portal.people.roles import (
    ROLES,
    Role,
    RoleDeclaration,
    roles_of_superusers,
    roles_sufficient_for,
)
from portal.people.services import end_grant, follow_grants, grant_role, set_company_roles
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY
EXISTING = {Role.STAFF, Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR}


@pytest.fixture
def person() -> User:
    return User.objects.create_user("XH1")


@pytest.fixture
def units() -> dict[str, Unit]:
    company = Unit.add_root(code="A", name="星河公司")
    east = company.add_child(code="A1", name="城东所")
    team = east.add_child(code="A11", name="城东一班")
    company.refresh_from_db()
    west = company.add_child(code="A2", name="城西所")
    return {"company": company, "east": east, "team": team, "west": west}


def groups_of(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_every_role_is_declared_once() -> None:
    assert sorted(declared.role for declared in ROLES) == sorted(Role)
    assert len({declared.group for declared in ROLES}) == len(ROLES)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TOMORROW, None, False),
        (YESTERDAY, TODAY, False),
        (YESTERDAY, TOMORROW, True),
        (None, TOMORROW, True),
        (None, TODAY, False),
    ],
)
def test_a_grant_holds_from_its_day_until_before_its_end(
    person: User, begins: dt.date | None, ends: dt.date | None, holds: bool
) -> None:
    Grant.objects.create(person=person, role="editor", valid_from=begins, valid_until=ends)
    assert has_role(person, Role.EDITOR) is holds
    assert who_have_role(Role.EDITOR).contains(person) is holds
    follow_grants()
    assert groups_of(person) == ({"编辑"} if holds else set())


@pytest.mark.parametrize("granted", ["company", "east", "team", "west", None])
@pytest.mark.parametrize("asked", ["company", "east", "team", "west", None])
def test_a_grant_reaches_its_unit_and_what_is_below(
    person: User, units: dict[str, Unit], granted: str | None, asked: str | None
) -> None:
    grant_role(person=person, role=Role.MODERATOR, unit=units[granted] if granted else None)
    unit = units[asked] if asked else None
    below = {
        "company": {"company", "east", "team", "west"},
        "east": {"east", "team"},
        None: {*units, None},
    }
    reached = asked in below.get(granted, {granted})
    assert has_role(fresh(person), Role.EDITOR, unit) is reached
    assert who_have_role(Role.EDITOR, unit).contains(person) is reached
    assert not has_role(fresh(person), Role.ADMINISTRATOR, unit)


def test_a_grant_within_a_unit_gives_no_group(person: User, units: dict[str, Unit]) -> None:
    grant_role(person=person, role=Role.EDITOR, unit=units["company"])
    assert groups_of(person) == set()


def test_an_inactive_account_holds_nothing_in_a_unit(person: User, units: dict[str, Unit]) -> None:
    grant_role(person=person, role=Role.EDITOR, unit=units["east"])
    person.is_active = False
    person.save()
    assert not has_role(person, Role.EDITOR, units["east"])
    assert not who_have_role(Role.EDITOR, units["east"]).exists()


def test_a_grant_counts_at_once_though_the_roles_were_asked_before(person: User) -> None:
    assert roles_of(person) == set()
    grant = grant_role(person=person, role=Role.EDITOR)
    assert roles_of(person) == {Role.EDITOR}
    assert groups_of(person) == {"编辑"}
    assert end_grant(grant=grant, by=person).ended_by == person
    assert roles_of(fresh(person)) == set()
    assert groups_of(person) == set()


def test_what_is_granted_twice_is_one_grant_from_the_earlier_day(person: User) -> None:
    later = grant_role(person=person, role=Role.EDITOR, valid_from=TOMORROW)
    assert groups_of(person) == set()
    now = grant_role(person=person, role=Role.EDITOR)
    assert (now.pk, now.valid_from) == (later.pk, TODAY)
    assert grant_role(person=person, role=Role.EDITOR, valid_from=TOMORROW).valid_from == TODAY
    assert groups_of(person) == {"编辑"}


@pytest.mark.parametrize("where", ["east", None])
def test_the_database_keeps_one_open_grant(
    person: User, units: dict[str, Unit], where: str | None
) -> None:
    same = {"person": person, "role": "editor", "unit": units[where] if where else None}
    Grant.objects.create(**same)
    Grant.objects.create(**same, valid_until=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(**same)


def test_a_grant_that_ends_before_it_begins_is_refused(person: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        grant_role(person=person, role=Role.EDITOR, valid_from=TODAY, valid_until=YESTERDAY)
    planned = grant_role(person=person, role=Role.EDITOR, valid_from=TOMORROW)
    assert end_grant(grant=planned).valid_until == TOMORROW


def test_an_end_is_not_put_off(person: User) -> None:
    grant = grant_role(person=person, role=Role.EDITOR, valid_until=TOMORROW)
    assert end_grant(grant=grant, day=TOMORROW + DAY).valid_until == TOMORROW


def test_groups_follow_in_the_transaction_of_the_grant(person: User) -> None:
    with transaction.atomic():
        grant_role(person=person, role=Role.EDITOR)
        assert groups_of(person) == {"编辑"}
        transaction.set_rollback(True)
    assert groups_of(person) == set()
    assert not person.grants.exists()


def test_groups_follow_the_day_by_the_job(person: User) -> None:
    other = Group.objects.create(name="另设的组")
    person.groups.add(other, Group.objects.get(name="审核"))
    Grant.objects.create(person=person, role="editor", valid_from=TODAY)
    assert follow_grants_today() == "更新角色 2 处"
    assert groups_of(person) == {"编辑", "另设的组"}
    assert follow_grants_today() == "更新角色 0 处"


def test_groups_follow_at_sign_in(person: User, client: Client) -> None:
    bystander = UserFactory(role=Role.EDITOR)
    Grant.objects.filter(person=bystander).update(valid_until=TODAY)
    Grant.objects.create(person=person, role="editor", valid_from=TODAY)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert groups_of(person) == {"编辑"}
    assert groups_of(bystander) == {"编辑"}  # his turn comes


def test_the_group_of_a_role_is_made_when_it_is_granted(person: User) -> None:
    Group.objects.filter(name="编辑").delete()
    grant_role(person=person, role=Role.EDITOR)
    assert groups_of(person) == {"编辑"}


def test_roles_in_the_company_are_set_and_units_left_alone(
    person: User, units: dict[str, Unit]
) -> None:
    grant_role(person=person, role=Role.STAFF, unit=units["east"])
    kept = grant_role(person=person, role=Role.EDITOR)
    grant_role(person=person, role=Role.MODERATOR)
    set_company_roles(person=person, roles=[Role.EDITOR, Role.ADMINISTRATOR])
    now = Grant.objects.filter(holding_on(TODAY), person=person)
    assert set(now.filter(unit=None).values_list("role", flat=True)) == {"editor", "administrator"}
    assert now.contains(kept)
    assert now.filter(unit=units["east"]).exists()
    assert groups_of(person) == {"编辑", "管理员"}


# ---- what later rooms declare -------------------------------------------------------------------


def test_superusers_and_administrators_hold_no_role_that_a_later_room_declares() -> None:
    """Only the four roles of the library are held by a superuser without a grant."""
    later = RoleDeclaration("trainer", "培训师", "培训师")  # type: ignore[arg-type]
    table = (*ROLES, later)
    assert roles_of_superusers(table) == EXISTING
    assert roles_sufficient_for(later.role, table) == {"trainer"}


def test_a_superuser_without_a_grant_is_not_let_into_what_superusers_do_not_hold(
    monkeypatch: Any,
) -> None:
    boss = UserFactory(is_superuser=True, role=Role.STAFF)
    held = frozenset({Role.STAFF})
    monkeypatch.setattr("portal.people.permissions.roles_of_superusers", lambda: held)
    assert not has_role(boss, Role.EDITOR)
    assert not who_have_role(Role.EDITOR).contains(boss)
    grant_role(person=boss, role=Role.EDITOR)
    assert has_role(boss, Role.EDITOR)
    assert who_have_role(Role.EDITOR).contains(boss)


# ---- the admin writes grants --------------------------------------------------------------------


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(
        UserFactory(username="ADMIN", role=Role.ADMINISTRATOR),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def group(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_the_forms_of_accounts_write_grants(admin: Client) -> None:
    sent = {
        "username": "300777",
        "last_name": "欧阳",
        "first_name": "青",
        "is_active": "on",
        "password1": "xinghe-2026-xin",
        "password2": "xinghe-2026-xin",
        "groups": [group("编辑")],
    }
    admin.post(reverse("wagtailusers_users:add"), sent)
    made = User.objects.get(username="300777")
    grant = made.grants.get()
    assert (grant.role, grant.valid_from, grant.granted_by.username) == ("editor", TODAY, "ADMIN")
    address = reverse("wagtailusers_users:edit", args=[made.pk])
    changed = sent | {"groups": [group("审核")], "password1": "", "password2": ""}
    admin.post(address, changed)
    grant.refresh_from_db()
    assert (grant.valid_until, grant.ended_by.username) == (TODAY, "ADMIN")
    assert roles_of(fresh(made)) == {Role.MODERATOR}
    assert groups_of(made) == {"审核"}


def test_the_form_shows_what_is_granted_before_the_groups_followed(
    admin: Client, person: User
) -> None:
    Grant.objects.create(person=person, role="editor", valid_from=TODAY)
    shown = admin.get(reverse("wagtailusers_users:edit", args=[person.pk]))
    assert shown.context["form"]["groups"].value() == [group("编辑")]


def test_the_action_on_many_accounts_writes_grants(admin: Client) -> None:
    people = [UserFactory(), UserFactory()]
    address = reverse("wagtail_bulk_action", args=["people", "user", "assign_role"])
    query = "&".join(f"id={person.pk}" for person in people)
    admin.post(f"{address}?{query}", {"role": group("编辑")})
    for person in people:
        grant = person.grants.get(role="editor")
        assert (grant.valid_until, grant.granted_by.username) == (None, "ADMIN")
        assert groups_of(person) == {"员工", "编辑"}


# ---- the migration ------------------------------------------------------------------------------


def test_every_membership_becomes_an_open_grant_and_no_right_changes() -> None:
    other = Group.objects.create(name="另设的组")
    people = {}
    for number, declared in enumerate(ROLES):
        for active in (True, False):
            person = User.objects.create_user(f"old{number}{active}", is_active=active)
            person.groups.add(other, Group.objects.get(name=declared.group))
            people[person.pk] = declared.role, active
    before = {pk: User.objects.get(pk=pk).get_all_permissions() for pk in people}

    name = ("people", "0005_grants_of_members")
    loader = MigrationExecutor(connection).loader
    historical = loader.project_state([name]).apps
    for _ in range(2):
        for operation in loader.get_migration(*name).operations:
            assert isinstance(operation, RunPython)
            operation.code(historical, None)

    assert Grant.objects.filter(person__in=people).count() == len(people)
    assert follow_grants() == 0
    for pk, (role, active) in people.items():
        person = User.objects.get(pk=pk)
        grant = person.grants.get()
        assert (grant.unit, grant.valid_from, grant.valid_until) == (None, None, None)
        assert roles_of(person) == ({role} if active else set())
        assert person.get_all_permissions() == before[pk]
        person.is_active = True
        assert roles_of(person) == {role}
