"""搜索周报 in the admin: what a week of searches says, and the wishes that wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from portal.backoffice.search_admin.policy import may_tend_search, tenders_only
from portal.backoffice.search_admin.workbook import name_of, workbook_of
from search.models import Wish
from search.reports import (
    MOST_ROWS,
    SLOW_MS,
    ReportRows,
    ReportWeek,
    WeekReport,
    WeekTotals,
    earliest_week,
    report_of,
    week_of,
    wishes_of,
)

FIRST_DAY = dt.date(2000, 1, 3)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_week(request: HttpRequest) -> ReportWeek:
    """The week that the address names by any of its days; without one, the last whole week."""
    this = week_of(timezone.now())
    try:
        day = dt.date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        earliest = earliest_week()
        return this.before if earliest and earliest < this else this
    day = max(day, FIRST_DAY)
    return min(ReportWeek(day - dt.timedelta(days=day.weekday())), this)


@tenders_only
def week_report(request: HttpRequest) -> HttpResponse:
    """Show all reports of a week."""
    week, this = asked_week(request), week_of(timezone.now())
    earliest = earliest_week()
    wishes = wishes_of(week)
    report = report_of(week)
    return TemplateResponse(
        request,
        "backoffice/search_admin/reports.html",
        {
            "report": report,
            "overview": overview_of(report),
            "tables": tables_of(report),
            "wishes": wishes,
            "waiting": sum(wish.settled_at is None for wish in wishes),
            "week": week,
            "is_running": week == this,
            "earlier": week.before if earliest and earliest < week else None,
            "later": week.after if week < this else None,
            "most": MOST_ROWS,
        },
    )


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One number of the overview, this week and the week before."""

    label: str
    now: str
    before: str


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One report on the page: its name, what it is good for, what is said if it is empty."""

    id: str
    title: str
    help: str
    rows: ReportRows
    nothing: str


def overview_of(report: WeekReport) -> tuple[OverviewLine, ...]:
    """The week in numbers."""
    lines: tuple[tuple[str, Callable[[WeekTotals], str]], ...] = (
        ("搜索", lambda t: f"{t.asked} 次，{t.wordings} 种说法"),
        ("没有结果", lambda t: f"{t.empty} 次（{t.share(t.empty):.0%}）"),
        ("有结果但没点开", lambda t: f"{t.unopened} 次（{t.share(t.unopened):.0%}）"),
        ("一半的搜索不超过", lambda t: f"{t.p50_ms} 毫秒"),
        ("95% 的搜索不超过", lambda t: f"{t.p95_ms} 毫秒"),
    )
    before = report.totals_before
    return tuple(
        OverviewLine(label, said(report.totals), said(before) if before.asked else "—")
        for label, said in lines
    )


def tables_of(report: WeekReport) -> tuple[ReportTable, ...]:
    """The reports in the order in which an editor works."""
    return (
        ReportTable(
            "empty",
            "没有结果",
            "先看这里：常搜又没有结果的，多半缺一个同义词，或者缺一个案例。",
            report.empty,
            "这一周每次搜索都有结果。",
        ),
        ReportTable(
            "unopened",
            "没有点开",
            "有结果，但没有人点开：可能要的不在前面。只看摘要就够了的，也会列在这里。",
            report.unopened,
            "这一周有结果的搜索都有人点开。",
        ),
        ReportTable(
            "frequent",
            "常搜的",
            "大家最关心什么。点开的平均第几条越大，越值得置顶。",
            report.frequent,
            "这一周没有人搜索。",
        ),
        ReportTable(
            "slow",
            "慢的搜索",
            f"每 100 次里有 5 次以上要等 {SLOW_MS} 毫秒的说法。",
            report.slow,
            "这一周没有慢的搜索。",
        ),
    )


@tenders_only
def week_workbook(request: HttpRequest) -> HttpResponse:
    """Give a week's reports as an Excel file."""
    week = asked_week(request)
    report = report_of(week)
    response = HttpResponse(workbook_of(report, wishes_of(week)), content_type=XLSX)
    header = content_disposition_header(as_attachment=True, filename=name_of(report))
    response["Content-Disposition"] = str(header)
    return response


@require_POST
@tenders_only
def settle_wish(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Mark a wish as dealt with, or open it again; a second call changes nothing."""
    wish = get_object_or_404(Wish, pk=wish_id)
    reopens = request.POST.get("then") == "reopen"
    if reopens == (wish.settled_at is not None):
        wish.settled_at = None if reopens else timezone.now()
        wish.save(update_fields=["settled_at"])
        log(instance=wish, action="wagtail.edit", user=request.user)
        said = "重新列为待处理" if reopens else "标为已处理"
        messages.success(request, f"“{wish.query}”已{said}。")
    address = f"{reverse('search-reports:index')}?week={asked_week(request).monday}#wishes"
    return redirect(address)


class ReportsItem(MenuItem):
    """The entry of the menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever may read it."""
        return may_tend_search(request.user)


class ReportsViewSet(ViewSet):
    """搜索周报."""

    name = "search-reports"
    url_prefix = "search/reports"
    icon = "clipboard-list"
    menu_label = "搜索周报"
    menu_item_class = ReportsItem

    @cached_property
    def menu_url(self) -> str:
        """Where the entry leads."""
        return reverse("search-reports:index")

    def get_urlpatterns(self) -> list[Any]:
        """Return the page, the file, and the button of a wish."""
        return [
            path("", week_report, name="index"),
            path("workbook/", week_workbook, name="workbook"),
            path("wishes/<int:wish_id>/", settle_wish, name="settle"),
        ]
