"""Dates as people and programs write them into cells: typed, as text, or as a number."""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

from portal.intake.worksheets.types import CellKind, SheetCell


class SheetDatePrecision(StrEnum):
    """How exactly a day is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DateSource(StrEnum):
    """How a date stood in its cell."""

    TYPED = "typed"
    TEXT = "text"
    DAY_NUMBER = "day_number"
    DIGITS = "digits"


class DateDoubt(StrEnum):
    """Why a cell gives no date that can be trusted."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class CellDate:
    """A date read from a cell; a month or a year stands at its first day.

    `is_century_guessed`: the year had two digits. `time` is None where none was written.
    """

    day: datetime.date
    precision: SheetDatePrecision
    source: DateSource
    time: datetime.time | None = None
    is_century_guessed: bool = False


# 2019.7.15 · 2019-07-15 · 2019/7/15 · 2019年7月15日 · 2019.07 · 2019年7月 · 2019年 · 2019 · 98.7
WRITTEN = re.compile(
    r"(?P<year>\d{4}|\d{2})(?:\s*(?:[-./．－／年])\s*(?:(?P<month>\d{1,2})"
    r"(?:\s*(?:[-./．－／月])\s*(?:(?P<day>\d{1,2})\s*日?)?)?)?)?"
    r"(?P<clock>[\sT]*\d{1,2}\s*[:：时点].*)?"
)
CLOCK = re.compile(
    r"[\sT]*(?P<hour>\d{1,2})\s*[:：时点]\s*(?:(?P<minute>\d{1,2})\s*[:：分]?\s*"
    r"(?:(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?"
)
# 3/4/2019: whether the day or the month stands first, nobody can say.
TURNED = re.compile(r"\d{1,2}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{4}")
DIGITS = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})?")
EPOCH_1900 = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  # a day number has no zone
EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
FIRST_DAY, LAST_DAY = 7_000, 80_000  # day numbers of 1919 and 2119
FIRST_YEAR, LAST_YEAR = 1900, 2100
PIVOT = 31  # two digits from here on are of the last century


def date_in(cell: SheetCell, *, starts_1904: bool = False) -> CellDate | DateDoubt:
    """Read the date of a cell whose column is one of dates."""
    if cell.kind is CellKind.DATE and isinstance(cell.value, datetime.datetime):
        return _moment_date(cell.value, DateSource.TYPED)
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, int | float):
        number = cell.value
        if FIRST_DAY <= number <= LAST_DAY:
            epoch = EPOCH_1904 if starts_1904 else EPOCH_1900
            moment = epoch + datetime.timedelta(days=number, milliseconds=500)
            return _moment_date(moment.replace(microsecond=0), DateSource.DAY_NUMBER)
        if not float(number).is_integer() and re.fullmatch(r"\d{4}\.1", cell.text):
            return DateDoubt.AMBIGUOUS  # January, or October whose zero is lost
    if cell.kind in (CellKind.TEXT, CellKind.NUMBER):
        return date_of_text(cell.text)
    return DateDoubt.UNREADABLE


def date_of_text(text: str) -> CellDate | DateDoubt:
    """Read a date that was written as text; what the calendar does not have is unreadable."""
    words = text.strip()
    if TURNED.fullmatch(words):
        return DateDoubt.AMBIGUOUS
    if digits := DIGITS.fullmatch(words):
        return _make_date(digits["year"], digits["month"], digits["day"], DateSource.DIGITS)
    found = WRITTEN.fullmatch(words)
    if found is None or (len(found["year"]) == 2 and not found["month"]):
        return DateDoubt.UNREADABLE
    made = _make_date(found["year"], found["month"], found["day"], DateSource.TEXT)
    if not found["clock"] or isinstance(made, DateDoubt):
        return made
    time = _read_time(found["clock"])
    if time is None or made.precision is not SheetDatePrecision.DAY:
        return DateDoubt.UNREADABLE
    return CellDate(made.day, made.precision, made.source, time, made.is_century_guessed)


def _moment_date(moment: datetime.datetime, source: DateSource) -> CellDate:
    time = moment.time() if moment.time() != datetime.time() else None
    return CellDate(moment.date(), SheetDatePrecision.DAY, source, time)


def _make_date(
    year: str, month: str | None, day: str | None, source: DateSource
) -> CellDate | DateDoubt:
    is_short = len(year) == 2
    number = int(year)
    if is_short:
        number += 1900 if number >= PIVOT else 2000
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return DateDoubt.UNREADABLE
    try:
        made = datetime.date(number, int(month or 1), int(day or 1))
    except ValueError:
        return DateDoubt.UNREADABLE
    precision = (
        SheetDatePrecision.DAY
        if day
        else SheetDatePrecision.MONTH
        if month
        else SheetDatePrecision.YEAR
    )
    return CellDate(made, precision, source, is_century_guessed=is_short)


def _read_time(words: str) -> datetime.time | None:
    found = CLOCK.fullmatch(words)
    if found is None:
        return None
    try:
        return datetime.time(
            int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
        )
    except ValueError:
        return None
