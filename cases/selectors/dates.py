"""How the date of an event is said, as exactly as it is known. It knows no clock."""

import datetime as dt

from cases.event_dates import DatePrecision


def date_in_words(day: dt.date | None, precision: str) -> str:
    """Return 2023 年 3 月 23 日, 2023 年 3 月 or 2023 年; empty where the date is not known."""
    if day is None or precision in {"", DatePrecision.UNKNOWN}:
        return ""
    if precision == DatePrecision.YEAR:
        return f"{day.year} 年"
    if precision == DatePrecision.MONTH:
        return f"{day.year} 年 {day.month} 月"
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
