"""The reports of a week in the admin and as an Excel file; what waits is settled."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from portal.backoffice.search_admin.workbook import mask_numbers, workbook_of
from search.models import Click, QueryLog, Wish
from search.reports import CHINA, ReportWeek, report_of
from tests.portal.backoffice.search_admin.test_words import words_of

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 3, 2)
ADDRESS = {"week": MONDAY.isoformat()}


def ask(query, times=1, found=3, took=20, opened=None, days=2):
    for _ in range(times):
        row = QueryLog.objects.create(query=query, totals={"cases": found}, took_ms=took)
        moment = dt.datetime.combine(MONDAY, dt.time(9), CHINA) + dt.timedelta(days=days)
        QueryLog.objects.filter(pk=row.pk).update(asked_at=moment)
        if opened:
            Click.objects.create(asked=row, kind="cases", key="1", rank=opened)


@pytest.fixture
def week():
    """A week with one of everything, and a little in the week before."""
    ask("没电了咋办", 3, found=0)
    ask("没电了咋办", 2, found=0, days=-3)
    ask("客户蓝海生的事", found=0)
    ask("电费 13800138000", 2, found=0)
    ask("有人看", 2, opened=4)
    ask("没人看", 2)
    ask("慢得很", 2, took=1200, opened=1)
    for nasty in ("=1+1", "+86", "-停电", "@客户", "\t=HYPERLINK(1)"):
        ask(nasty, 2, opened=1)
    Wish.objects.create(query="=cmd|' /C calc'!A0", note="想看\x07抄表的")
    Wish.objects.update(told_at=dt.datetime.combine(MONDAY, dt.time(10), CHINA))
    return ReportWeek(MONDAY)


def test_the_page_tells_the_week_and_leads_on(editor, week):
    page = editor.get(reverse("search-reports:index"), ADDRESS)
    said = words_of(page)
    assert "2026 年 3 月 2 日至 8 日" in said
    assert "没电了咋办 3 次 2 次" in said
    assert "客户蓝海生的事" in said
    assert "1 条待处理" in said
    markup = page.content.decode()
    assert "/admin/search/synonyms/new/?words=%E6%B2%A1%E7%94%B5%E4%BA%86" in markup
    assert "/admin/search/pins/new/?query=%E6%B2%A1%E7%94%B5" in markup
    assert "/search/?q=%E6%B2%A1%E7%94%B5%E4%BA%86%E5%92%8B%E5%8A%9E" in markup


def test_an_empty_week_says_so(editor, db):
    said = words_of(editor.get(reverse("search-reports:index"), {"week": "2020-01-01"}))
    assert "这一周没有人搜索" in said
    assert "没有人写给编辑" in said


@pytest.mark.parametrize("week", ["", "gestern", "9999-12-31", "0001-01-01", "2026-3-2", "\0"])
def test_any_address_gives_a_week(editor, db, week):
    assert editor.get(reverse("search-reports:index"), {"week": week}).status_code == 200


def test_a_wish_is_settled_once_and_can_be_opened_again(editor, week):
    wish = Wish.objects.get()
    address = reverse("search-reports:settle", args=[wish.pk]) + f"?week={MONDAY}"
    assert f"week={MONDAY}#wishes" in editor.post(address).headers["Location"]
    settled = Wish.objects.get().settled_at
    assert settled is not None
    editor.post(address)
    assert Wish.objects.get().settled_at == settled
    assert ModelLogEntry.objects.count() == 1
    assert "已处理" in words_of(editor.get(reverse("search-reports:index"), ADDRESS))
    editor.post(address, {"then": "reopen"})
    assert Wish.objects.get().settled_at is None


def read_back(content):
    return load_workbook(io.BytesIO(content))


def test_the_file_holds_one_sheet_a_report(editor, week):
    response = editor.get(reverse("search-reports:workbook"), ADDRESS)
    assert "2026-03-02" in response["Content-Disposition"]
    book = read_back(response.content)
    assert book.sheetnames == ["概况", "没有结果", "没有点击", "慢的搜索", "常搜的", "告诉编辑"]
    rows = list(book["没有结果"].values)
    assert rows[0] == ("搜的内容", "本周次数", "上周次数", "增减")
    assert rows[1] == ("没电了咋办", 3, 2, 1)
    assert ("没人看", 2, 0, 2, 3) in list(book["没有点击"].values)
    assert list(book["慢的搜索"].values)[1] == ("慢得很", 2, 1200, 1200)
    overview = dict(row[:2] for row in book["概况"].values if row[0])
    assert overview["搜索次数"] == 22
    for sheet in book:
        assert sheet.column_dimensions["A"].width >= 24
        assert sheet.freeze_panes == "A2"


def test_no_text_is_ever_a_formula(editor, week):
    book = read_back(editor.get(reverse("search-reports:workbook"), ADDRESS).content)
    held = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in held} <= {"inlineStr", "s", "n"}
    texts = {cell.value: cell for cell in held if isinstance(cell.value, str)}
    for nasty in ("=1+1", "+86", "-停电", "@客户", "=cmd|' /C calc'!A0"):
        assert texts[nasty].quotePrefix
    assert "想看抄表的" in texts


def test_what_one_person_typed_stays_out_of_the_file(editor, week):
    book = read_back(editor.get(reverse("search-reports:workbook"), ADDRESS).content)
    everything = " ".join(
        str(value) for sheet in book for row in sheet.values for value in row if value
    )
    assert "蓝海生" not in everything
    assert "另有 1 种说法本周只搜过一次" in everything
    assert "138****" in everything
    assert "13800138000" not in everything


def test_an_empty_week_is_a_file_too(db):
    book = read_back(workbook_of(report_of(ReportWeek(MONDAY)), ()))
    assert "本周没有。" in [value for row in book["慢的搜索"].values for value in row]


def test_numbers_of_people_lose_their_middle():
    assert mask_numbers("电费 13800138000 张某") == "电费 138**** 张某"
    assert mask_numbers("营业规则83条 10kV") == "营业规则83条 10kV"
