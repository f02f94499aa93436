"""Reports over many rows: weeks by the clock of China, bounded queries, one spelling."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.asked import asked_with, times_asked_alone
from search.models import Click, QueryLog, Wish
from search.reports import (
    CHINA,
    ReportWeek,
    earliest_week,
    percentile,
    report_of,
    week_of,
    wishes_of,
)

pytestmark = pytest.mark.django_db

WEEK = ReportWeek(dt.date(2026, 11, 16))
WEDNESDAY = dt.datetime(2026, 11, 18, 9, 30, tzinfo=CHINA)


def ask(query, when=WEDNESDAY, found=3, took=20, opened=None):
    row = QueryLog.objects.create(query=query, totals={"cases": found, "clauses": 0}, took_ms=took)
    QueryLog.objects.filter(pk=row.pk).update(asked_at=when)
    if opened:
        Click.objects.create(asked=row, kind="cases", key="1", rank=opened)
    return row


BORDERS = {
    dt.datetime(2026, 11, 16, 0, 0, tzinfo=CHINA): WEEK,
    dt.datetime(2026, 11, 22, 23, 59, 59, 999999, tzinfo=CHINA): WEEK,
    dt.datetime(2026, 11, 23, 0, 0, tzinfo=CHINA): WEEK.after,
    dt.datetime(2026, 11, 15, 23, 59, 59, tzinfo=CHINA): WEEK.before,
    dt.datetime(2026, 11, 15, 15, 59, 59, tzinfo=dt.UTC): WEEK.before,
    dt.datetime(2026, 11, 15, 16, 0, tzinfo=dt.UTC): WEEK,
    dt.datetime(2026, 11, 22, 15, 59, 59, tzinfo=dt.UTC): WEEK,
    dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC): WEEK.after,
}


@pytest.mark.parametrize("moment", BORDERS, ids=str)
def test_a_week_begins_on_monday_in_china(moment):
    assert week_of(moment) == BORDERS[moment]
    ask("停电", moment)
    assert report_of(BORDERS[moment]).totals.asked == 1
    assert report_of(BORDERS[moment].after).totals.asked == 0


def test_a_week_is_named_as_people_name_it():
    assert WEEK.label == "2026 年 11 月 16 日至 22 日"
    assert ReportWeek(dt.date(2026, 11, 30)).label == "2026 年 11 月 30 日至 12 月 6 日"
    assert ReportWeek(dt.date(2026, 12, 28)).label == "2026 年 12 月 28 日至 2027 年 1 月 3 日"


def test_spellings_of_one_wording_count_together_as_most_typed_them():
    for query in ("停电 通知", "停电  通知", "停電 通知", "停电 通知"):
        ask(query)
    ask("停电 通知", WEDNESDAY - dt.timedelta(days=7))
    (row,) = report_of(WEEK).frequent.shown
    assert (row.query, row.times, row.before) == ("停电 通知", 4, 1)


def test_each_report_holds_what_it_says():
    ask("找不到的话", found=0)
    ask("找不到的话", found=0)
    ask("有人看", opened=2)
    ask("有人看", opened=4)
    ask("没人看", found=7)
    ask("慢的", took=900, opened=1)
    ask("后来有了", found=0)
    ask("后来有了", found=2, opened=1)
    report = report_of(WEEK)
    assert [row.query for row in report.empty.shown] == ["找不到的话"]
    assert [row.query for row in report.unopened.shown] == ["没人看"]
    assert [row.query for row in report.slow.shown] == ["慢的"]
    rows = {row.query: row for row in report.frequent.shown}
    assert (rows["有人看"].opened, rows["有人看"].rank) == (2, 3.0)
    assert rows["没人看"].rank is None
    totals = report.totals
    assert (totals.asked, totals.wordings, totals.empty, totals.unopened) == (8, 5, 3, 1)
    assert totals.share(totals.empty) == 3 / 8


def test_many_searches_take_four_queries():
    QueryLog.objects.bulk_create(
        QueryLog(query=f"说法{n % 700}", totals={"cases": n % 3}, took_ms=n % 500)
        for n in range(6000)
    )
    rows = list(QueryLog.objects.values_list("pk", flat=True))
    QueryLog.objects.update(asked_at=WEDNESDAY)
    Click.objects.bulk_create(
        Click(asked_id=pk, kind="cases", key="1", rank=1 + pk % 5) for pk in rows[::3]
    )
    with CaptureQueriesContext(connection) as asked:
        report = report_of(WEEK)
    assert len(asked) == 4
    assert report.totals.asked == 6000
    assert report.frequent.total == 700
    assert len(report.frequent.shown) == 100


@pytest.mark.parametrize("totals", [{}, [], None, "", {"cases": "viele"}, {"cases": None}])
def test_an_odd_row_breaks_no_report(totals):
    row = ask("怪")
    if totals is not None:
        QueryLog.objects.filter(pk=row.pk).update(totals=totals)
    ask(" \n")
    assert report_of(WEEK).totals.asked == 1


def test_percentiles_are_values_that_occurred():
    assert percentile([], 95) == 0
    assert percentile([7], 95) == 7
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile(list(range(1, 101)), 50) == 50
    assert percentile([1, 2, 3], 95) == 3


def test_what_waits_stands_first_whatever_week_it_is_from():
    old, new, settled, later = (Wish.objects.create(query=q) for q in ("旧", "新", "完", "后"))
    for wish, days in ((old, -30), (new, 1), (settled, 1), (later, 9)):
        Wish.objects.filter(pk=wish.pk).update(told_at=WEEK.begin + dt.timedelta(days=days))
    Wish.objects.filter(pk=settled.pk).update(settled_at=timezone.now())
    assert [wish.query for wish in wishes_of(WEEK)] == ["后", "新", "旧", "完"]


def test_the_earliest_week_is_that_of_the_oldest_search():
    assert earliest_week() is None
    ask("停电", WEDNESDAY)
    ask("停电", WEDNESDAY - dt.timedelta(days=21))
    assert earliest_week() == ReportWeek(dt.date(2026, 10, 26))


def test_what_was_asked_with_a_word_is_counted_in_one_query():
    for _ in range(3):
        ask("怎么通知停电")
    ask("停电")
    ask("停電")
    ask("停电", WEDNESDAY - dt.timedelta(days=40))
    ask("别的")
    now = WEDNESDAY + dt.timedelta(hours=1)
    with CaptureQueriesContext(connection) as asked:
        found = asked_with(("停电", "停電"), now)
    assert len(asked) == 1
    assert [(one.query, one.times) for one in found] == [("怎么通知停电", 3), ("停电", 2)]
    assert times_asked_alone("停电", now) == 1
    assert asked_with((), now) == ()
