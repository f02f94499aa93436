"""Who works where on which day."""

from __future__ import annotations

from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery

from portal.people.models import Employee, Placement, Unit, holding_on


def unit_on(employee: Employee, day: date) -> Unit | None:
    """Return the unit of somebody's main placement on a day; None where there is none."""
    placement = _main_on(day).filter(employee=employee).select_related("unit").first()
    return placement.unit if placement else None


def employees_on(day: date) -> QuerySet[Employee]:
    """Return all employees, each with the name of the unit on that day as `unit_name`."""
    names = _main_on(day).filter(employee=OuterRef("pk")).values("unit__name")
    return Employee.objects.annotate(unit_name=Subquery(names[:1]))


def employees_in(unit: Unit, day: date) -> QuerySet[Employee]:
    """Return who has a placement in just this unit on a day."""
    placed = Placement.objects.filter(holding_on(day), unit=unit)
    return Employee.objects.filter(pk__in=placed.values("employee"))


def _main_on(day: date) -> QuerySet[Placement]:
    """Main placements of a day, the one that began last first."""
    rows = Placement.objects.filter(holding_on(day), is_main=True)
    return rows.order_by(F("valid_from").desc(nulls_last=True), "-pk")
