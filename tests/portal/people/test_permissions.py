"""Who may act in which role: by name, by inclusion, and only while the account is active."""

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.people.permissions import has_role, may_read_library, roles_of
from portal.people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LADDER = [Role.STAFF, Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR]


@pytest.mark.parametrize("held", LADDER)
def test_a_role_includes_those_below_it_and_none_above(held: Role) -> None:
    user = UserFactory(role=held)
    assert roles_of(user) == {held}
    assert [role for role in LADDER if has_role(user, role)] == LADDER[: LADDER.index(held) + 1]


def test_a_superuser_holds_every_role() -> None:
    assert roles_of(UserFactory(is_superuser=True)) == set(LADDER)


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("held", LADDER)
def test_an_inactive_account_holds_no_role_and_reads_nothing(held: Role, superuser: bool) -> None:
    user = UserFactory(role=held, is_superuser=superuser, is_active=False)
    assert roles_of(user) == frozenset()
    assert not any(has_role(user, role) for role in LADDER)
    assert not may_read_library(user)


def test_an_account_that_is_closed_loses_its_roles_though_they_were_asked_before() -> None:
    user = UserFactory(role=Role.EDITOR)
    assert has_role(user, Role.EDITOR)
    user.is_active = False
    assert not has_role(user, Role.STAFF)


def test_nobody_holds_nothing() -> None:
    assert roles_of(AnonymousUser()) == frozenset()
    assert not may_read_library(AnonymousUser())
