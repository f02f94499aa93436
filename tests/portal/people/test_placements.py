"""Placements: who works where on which day, one main unit at a time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.people.models import Employee, Placement, Unit
from portal.people.selectors import employees_in, employees_on, unit_on
from portal.people.services import place_employee

pytestmark = pytest.mark.django_db

MAY = dt.date(2026, 5, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def employee() -> Employee:
    return Employee.objects.create(number="7", name="温若溪")


@pytest.fixture
def units() -> tuple[Unit, Unit]:
    return Unit.add_root(code="A", name="城东所"), Unit.add_root(code="B", name="城西所")


def test_a_move_ends_the_placement_before(employee: Employee, units: tuple[Unit, Unit]) -> None:
    east, west = units
    Placement.objects.create(employee=employee, unit=east)
    place_employee(employee=employee, unit=west, day=MAY)
    days = (MAY - DAY, MAY, MAY + DAY)
    assert [unit_on(employee, day) for day in days] == [east, west, west]
    assert [employees_on(day).get().unit_name for day in days] == ["城东所", "城西所", "城西所"]
    assert [employees_in(east, day).exists() for day in days] == [True, False, False]


def test_a_slip_mended_on_its_day_leaves_no_trace(
    employee: Employee, units: tuple[Unit, Unit]
) -> None:
    for unit in units:
        place_employee(employee=employee, unit=unit, day=MAY)
    assert employee.placements.get().unit == units[1]
    assert place_employee(employee=employee, unit=units[1], day=MAY + DAY).valid_from == MAY
    assert unit_on(employee, MAY - DAY) is None


def test_a_second_post_does_not_change_the_unit(
    employee: Employee, units: tuple[Unit, Unit]
) -> None:
    place_employee(employee=employee, unit=units[0], day=MAY)
    Placement.objects.create(employee=employee, unit=units[1], valid_from=MAY + DAY, is_main=False)
    assert unit_on(employee, MAY + DAY) == units[0]
    assert employees_in(units[1], MAY + DAY).contains(employee)


def test_the_database_keeps_one_open_main_placement(
    employee: Employee, units: tuple[Unit, Unit]
) -> None:
    place_employee(employee=employee, unit=units[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(employee=employee, unit=units[1])
