"""Each question of rights agrees with its reverse, for everybody there is."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest

from cases import permissions as of_cases
from portal.backoffice.search_admin import policy
from portal.people import permissions as of_people
from portal.people.models import Unit, User
from portal.people.roles import Role
from portal.people.services import grant_role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

MODULES: tuple[ModuleType, ...] = (of_people, of_cases, policy)
QUESTIONS = [
    (module, name)
    for module in MODULES
    for name, function in vars(module).items()
    if name.startswith("may_") and inspect.getmodule(function) is module
]


@pytest.fixture
def units() -> tuple[Unit, Unit, Unit]:
    company = Unit.add_root(code="A", name="星河公司")
    east = company.add_child(code="A1", name="城东所")
    company.refresh_from_db()
    return company, east, company.add_child(code="A2", name="城西所")


@pytest.fixture
def everybody(units: tuple[Unit, Unit, Unit]) -> list[User]:
    """Each role in the company and in a unit, active or not, superuser or not, and nobody's."""
    for active in (True, False):
        for role in Role:
            UserFactory(role=role, is_active=active)
            within = User.objects.create_user(f"{role}{active}", is_active=active)
            grant_role(person=within, role=role, unit=units[1])
        User.objects.create_user(f"none{active}", is_active=active)
        User.objects.create_superuser(f"super{active}", is_active=active)
    return list(User.objects.all())


def test_every_question_is_found() -> None:
    assert len(QUESTIONS) >= 7


@pytest.mark.parametrize("library_open", [False, True])
@pytest.mark.parametrize(("module", "name"), QUESTIONS, ids=[name for _, name in QUESTIONS])
def test_a_question_agrees_with_its_reverse(
    everybody: list[User], settings: Any, module: ModuleType, name: str, library_open: bool
) -> None:
    settings.ANJIAN_LIBRARY_OPEN = library_open
    yes = {person.pk for person in everybody if getattr(module, name)(person)}
    assert yes
    found = getattr(module, f"who_{name}")().values_list("pk", flat=True)
    assert sorted(found) == sorted(yes)


@pytest.mark.parametrize("role", Role)
def test_holders_and_units_agree_with_the_question(everybody: list[User], role: Role) -> None:
    units = list(Unit.objects.all())
    met = set()
    for person in everybody:
        there = {unit for unit in units if of_people.has_role(person, role, unit)}
        assert set(of_people.units_with_role(person, role)) == there
        assert {u for u in units if person in of_people.who_have_role(role, u)} == there
        met.add(len(there))
    assert met == {0, 1, 3}
