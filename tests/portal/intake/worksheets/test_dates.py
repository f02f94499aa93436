"""Dates stand in cells as dates, as texts and as numbers."""

import datetime

import pytest

from portal.intake.worksheets.cells import cell_of
from portal.intake.worksheets.dates import (
    CellDate,
    DateDoubt,
    DateSource,
    SheetDatePrecision,
    date_in,
)
from portal.intake.worksheets.types import CellValue

DAY, MONTH, YEAR = SheetDatePrecision.DAY, SheetDatePrecision.MONTH, SheetDatePrecision.YEAR
TEXT, DIGITS, NUMBER, TYPED = (
    DateSource.TEXT, DateSource.DIGITS, DateSource.DAY_NUMBER, DateSource.TYPED
)  # fmt: skip


def read(value: CellValue, number_format: str = "", **options: bool) -> CellDate | DateDoubt:
    cell = cell_of(1, 1, value, number_format=number_format)
    assert cell is not None
    return date_in(cell, **options)


@pytest.mark.parametrize(
    ("value", "day", "precision", "source"),
    [
        ("2019.7.15", "2019-07-15", DAY, TEXT),
        ("2019-07-15", "2019-07-15", DAY, TEXT),
        ("2019/7/15", "2019-07-15", DAY, TEXT),
        ("2019年7月15日", "2019-07-15", DAY, TEXT),
        ("2019.07", "2019-07-01", MONTH, TEXT),
        ("2019年7月", "2019-07-01", MONTH, TEXT),
        ("2019年", "2019-01-01", YEAR, TEXT),
        ("2019", "2019-01-01", YEAR, TEXT),
        ("20190715", "2019-07-15", DAY, DIGITS),
        ("201907", "2019-07-01", MONTH, DIGITS),
        (20190715, "2019-07-15", DAY, DIGITS),
        (43661, "2019-07-15", DAY, NUMBER),
        (datetime.datetime.fromisoformat("2019-07-15"), "2019-07-15", DAY, TYPED),
    ],
)
def test_dates_as_people_write_them(
    value: CellValue, day: str, precision: SheetDatePrecision, source: DateSource
) -> None:
    assert read(value) == CellDate(datetime.date.fromisoformat(day), precision, source)


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("2026-03-04 22:15:00", "22:15:00"),
        ("2026/3/17 16:07", "16:07:00"),
        ("2026年3月14日 20时53分", "20:53:00"),
        ("2026-03-04T22:15", "22:15:00"),
        (46085.5, "12:00:00"),
        (datetime.datetime.fromisoformat("2026-03-04 08:05"), "08:05:00"),
    ],
)
def test_times_stay_with_their_day(value: CellValue, time: str) -> None:
    found = read(value)
    assert isinstance(found, CellDate)
    assert found.time == datetime.time.fromisoformat(time)


@pytest.mark.parametrize(
    ("value", "number_format", "doubt"),
    [
        ("见档案", "", DateDoubt.UNREADABLE),
        ("去年年底", "", DateDoubt.UNREADABLE),
        ("2019.13.5", "", DateDoubt.UNREADABLE),
        ("2019-02-29", "", DateDoubt.UNREADABLE),
        ("2026-03-04 25:00", "", DateDoubt.UNREADABLE),
        ("12", "", DateDoubt.UNREADABLE),
        ("3019年", "", DateDoubt.UNREADABLE),
        (True, "", DateDoubt.UNREADABLE),
        ("3/4/2019", "", DateDoubt.AMBIGUOUS),
        (2023.1, "", DateDoubt.AMBIGUOUS),  # January, or October whose zero is lost
    ],
)
def test_what_is_no_date_is_said_not_guessed(
    value: CellValue, number_format: str, doubt: DateDoubt
) -> None:
    assert read(value, number_format) == doubt


def test_the_format_of_the_cell_settles_january_and_october() -> None:
    assert read(2023.1, "0.00") == CellDate(datetime.date(2023, 10, 1), MONTH, TEXT)


@pytest.mark.parametrize(("value", "year"), [("98.7", 1998), ("31.7", 1931), ("30.7", 2030)])
def test_a_century_is_guessed_and_said(value: str, year: int) -> None:
    assert read(value) == CellDate(datetime.date(year, 7, 1), MONTH, TEXT, is_century_guessed=True)


def test_old_macs_count_from_1904() -> None:
    found = read(42199, starts_1904=True)
    assert isinstance(found, CellDate)
    assert found.day == datetime.date(2019, 7, 15)
