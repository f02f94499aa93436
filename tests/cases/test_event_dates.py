from datetime import date

import pytest

from cases.event_dates import DatedEvent, DatePrecision

DAY = date(2024, 2, 5)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        (DatedEvent(DAY), DAY, DAY),
        (DatedEvent(DAY, DatePrecision.MONTH), date(2024, 2, 1), date(2024, 2, 29)),
        (DatedEvent(DAY, DatePrecision.YEAR), date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_span_of_a_date(when: DatedEvent, first: date, last: date) -> None:
    assert (when.first, when.last) == (first, last)


@pytest.mark.parametrize(
    ("day", "precision", "event"),
    [
        (DAY, "day", DatedEvent(DAY)),
        (DAY, "month", DatedEvent(DAY, DatePrecision.MONTH)),
        (DAY, "unknown", None),
        (DAY, "", None),
        (None, "day", None),
    ],
)
def test_two_stored_fields_make_an_event_only_where_its_date_is_known(
    day: date | None, precision: str, event: DatedEvent | None
) -> None:
    assert DatedEvent.known(day, precision) == event
