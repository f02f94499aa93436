"""The access log: rooms add to it, and nobody changes or shortens it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from portal.people.models import AccessRecord, AppendOnlyError, Employee, Unit
from portal.people.services import log_access
from tests.factories import UserFactory, make_employee

pytestmark = pytest.mark.django_db


@pytest.fixture
def employee() -> Employee:
    unit = Unit.add_root(code="A", name="星河公司")
    return make_employee("7", "温若溪", unit=unit)


@pytest.fixture
def row(employee: Employee) -> AccessRecord:
    reader = UserFactory(username="XH9", last_name="梁", first_name="某")
    return log_access(reader=reader, subject=employee, record="培训成绩 12", reason="复核")


def test_a_row_says_who_read_whose_record_and_why_and_outlives_them(row: AccessRecord) -> None:
    kept = AccessRecord.objects.values_list(
        "reader_number", "reader_name", "subject_number", "subject_name", "record", "reason"
    )
    said = ("XH9", "梁某", "7", "温若溪", "培训成绩 12", "复核")
    assert kept.get() == said
    Employee.objects.get().delete()
    assert kept.get() == said


@pytest.mark.parametrize(("record", "reason"), [("", "复核"), ("成绩", ""), ("成绩", "  ")])
def test_an_access_needs_a_record_and_a_reason(
    employee: Employee, record: str, reason: str
) -> None:
    with pytest.raises(ValueError, match="reason"):
        log_access(reader=UserFactory(), subject=employee, record=record, reason=reason)


REFUSED: dict[str, Callable[[AccessRecord], object]] = {
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "update": lambda row: AccessRecord.objects.update(reason="别的"),
    "bulk update": lambda row: AccessRecord.objects.bulk_update([row], ["reason"]),
    "delete many": lambda row: AccessRecord.objects.all().delete(),
    "base manager": lambda row: AccessRecord._base_manager.all().delete(),
}


@pytest.mark.parametrize("how", REFUSED)
def test_the_model_refuses_every_change(row: AccessRecord, how: str) -> None:
    with pytest.raises(AppendOnlyError), transaction.atomic():
        REFUSED[how](row)
    assert AccessRecord.objects.get().reason == "复核"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE people_accessrecord SET reason = 'x'", "DELETE FROM people_accessrecord"],
)
def test_the_database_refuses_as_well(row: AccessRecord, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AccessRecord.objects.get().reason == "复核"
