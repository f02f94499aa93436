"""The date of an event, as exactly as it is known."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Self

from cases.labelled_enum import LabelledEnum


class DatePrecision(LabelledEnum):
    """How exactly the date of an event is known."""

    DAY = "day", "精确到日"
    MONTH = "month", "精确到月"
    YEAR = "year", "只知年份"
    UNKNOWN = "unknown", "不详"


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """A date as exact as somebody knew it; `value` is any day within the month or the year.

    Of an event whose date is unknown there is none.
    """

    value: date
    precision: DatePrecision = DatePrecision.DAY

    @classmethod
    def known(cls, day: date | None, precision: str) -> Self | None:
        """Return what two stored fields say; None where it is unknown, or left out."""
        if day is None or precision in {"", DatePrecision.UNKNOWN}:
            return None
        return cls(day, DatePrecision(precision))

    @property
    def first(self) -> date:
        """The earliest day that it can mean."""
        if self.precision is DatePrecision.YEAR:
            return date(self.value.year, 1, 1)
        return self.value.replace(day=1) if self.precision is DatePrecision.MONTH else self.value

    @property
    def last(self) -> date:
        """The latest day that it can mean."""
        if self.precision is DatePrecision.YEAR:
            return date(self.value.year, 12, 31)
        if self.precision is DatePrecision.MONTH:
            days = calendar.monthrange(self.value.year, self.value.month)[1]
            return self.value.replace(day=days)
        return self.value


def date_in_words(day: date | None, precision: str) -> str:
    """Return 2023 年 3 月 23 日, 2023 年 3 月 or 2023 年; empty where the date is not known."""
    if day is None or precision in {"", DatePrecision.UNKNOWN}:
        return ""
    if precision == DatePrecision.YEAR:
        return f"{day.year} 年"
    if precision == DatePrecision.MONTH:
        return f"{day.year} 年 {day.month} 月"
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
