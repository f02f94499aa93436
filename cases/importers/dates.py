"""The day of an event as the text gives it; a date without a year is no date."""

import re

from cases.event_dates import DatePrecision
from cases.importers.types import ImportedDate
from cases.numerals import value_of

HAN = "[〇○零一二三四五六七八九]"
DATE = re.compile(
    rf"(?P<year>(?:19|20|１９|２０)[0-9０-９]{{2}}|[一二]{HAN}{{3}})\s?(?:年(?!度)\s?"
    r"(?:(?P<month>[0-9０-９]{1,2}|十?[一二三四五六七八九十])\s?月(?:份)?\s?"
    r"(?:(?P<day>[0-9０-９]{1,2}|[一二三]?十?[一二三四五六七八九十])\s?[日号])?)?"
    r"|[-./](?P<month2>[0-9]{1,2})[-./](?P<day2>[0-9]{1,2})(?![0-9]))"
)
# 2020年至2023年 is a stretch of time, not a day; 《…（2009年版）》 is an edition.
NO_EVENT = re.compile(r"\s?(?:(?:至|到|—|~|～)\s?[0-9一二]|版|修订|以来|以前)")
RANGE_END = re.compile(r"年\S{0,4}(?:至|到|—|~|～)\s?$")


def find_event_date(text: str) -> ImportedDate:
    """Find the first date of a text that names a year; precision is as the words go.

    `span` is left out: the offsets are the caller's.
    """
    for found in DATE.finditer(text):
        if NO_EVENT.match(text, found.end()) or RANGE_END.search(
            text[max(found.start() - 12, 0) : found.start()]
        ):
            continue
        year = value_of(found["year"])
        month = value_of(found["month"] or found["month2"] or "")
        day = value_of(found["day"] or found["day2"] or "")
        if year is None or not 1949 <= year <= 2099:
            continue
        if month is not None and not 1 <= month <= 12:
            month = day = None
        if day is not None and not 1 <= day <= 31:
            day = None
        precision = DatePrecision.YEAR
        if month is not None:
            precision = DatePrecision.DAY if day is not None else DatePrecision.MONTH
        return ImportedDate(precision, year, month, day if month else None, found.group())
    return ImportedDate(DatePrecision.UNKNOWN)
