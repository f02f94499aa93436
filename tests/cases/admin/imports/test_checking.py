"""The check screen as an editor uses it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from lxml import html

from cases.desk.import_check import draft_of_case
from cases.models import CasePage
from cases.models.pages import LinkOrigin
from portal.intake.models import ImportJob, ImportRecordState
from portal.intake.services.checking import open_doubts
from portal.people.roles import Role
from tests.cases.admin.imports.screens import (
    boxes,
    check,
    dots,
    form_of,
    text_of,
    upload,
)
from tests.cases.books import TWO, book, case
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_original_stands_beside_with_its_marks(client, job):
    tree = html.fromstring(client.get(check(job, 0)).content.decode())
    original = tree.find_class("imp-original")[0]
    headings = [mark.text_content() for mark in original.find_class("imp-mark-heading")]
    assert "【案例提要】" in headings
    assert [m.text_content() for m in original.find_class("imp-mark-citation")] == [
        "《星河供电服务守则》第二条"
    ]
    case = job.records.get(position=0)
    assert original.text_content() == job.source_text[case.start : case.end]


def test_a_form_that_is_sent_as_it_came_changes_nothing(client, job):
    response = client.get(check(job, 0))
    client.post(check(job, 0), {**form_of(response), "then": "save"})
    case = job.records.get(position=0)
    assert (case.version, case.corrected) == (0, None)


def test_corrections_survive_a_reload(client, job, editor):
    sent = form_of(client.get(check(job, 0)))
    sent |= {"title": "停错了电", "event_date": "2024年3月", "category": "停送电", "then": "save"}
    sent["problems-2-text"] = "没有复核。"
    sent["problems-0-DELETE"] = "on"
    assert client.post(check(job, 0), sent).status_code == 302
    draft = draft_of_case(job.records.get(position=0))
    assert (draft.title, draft.category) == ("停错了电", "停送电")
    assert (draft.event_date, draft.event_date_precision) == (dt.date(2024, 3, 1), "month")
    assert draft.problems == ("停电前没有通知。", "没有复核。")
    again = form_of(client.get(check(job, 0)))
    assert again["title"] == ["停错了电"]
    assert again["event_date"] == ["2024-03"]
    assert job.records.get(position=0).changed_by == editor


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("2024-03-12", dt.date(2024, 3, 12), "day"),
        ("2024年3月12日", dt.date(2024, 3, 12), "day"),
        ("2024.3", dt.date(2024, 3, 1), "month"),
        ("2024 年", dt.date(2024, 1, 1), "year"),
        ("2024", dt.date(2024, 1, 1), "year"),
        ("", None, "unknown"),
    ],
)
def test_a_date_is_as_exact_as_it_is_typed(typed, day, precision):
    from cases.admin.imports.forms import DayField

    assert DayField(required=False).clean(typed) == (day, precision)


@pytest.mark.parametrize("typed", ["2024-13", "2024-02-30", "去年", "0000"])
def test_a_date_that_is_none_keeps_what_was_typed(client, job, typed):
    sent = form_of(client.get(check(job, 0)))
    response = client.post(check(job, 0), {**sent, "title": "新标题", "event_date": typed})
    assert response.status_code == 422
    again = form_of(response)
    assert again["event_date"] == [typed]
    assert again["title"] == ["新标题"]
    assert draft_of_case(job.records.get(position=0)).title == "旧名单停错了电"


def test_a_second_editor_keeps_what_he_typed_and_sees_the_other(client, job):
    mine = form_of(client.get(check(job, 0)))
    other = Client()
    other.force_login(UserFactory(role=Role.EDITOR, last_name="赵", first_name="一鸣"))
    theirs = form_of(other.get(check(job, 0)))
    other.post(check(job, 0), {**theirs, "title": "赵一鸣的标题"})
    response = client.post(check(job, 0), {**mine, "title": "我的标题"})
    assert response.status_code == 409
    words = text_of(response)
    assert "赵一鸣刚刚改过这个案例" in words
    assert "赵一鸣的标题" in words
    again = form_of(response)
    assert again["title"] == ["我的标题"]
    assert draft_of_case(job.records.get(position=0)).title == "赵一鸣的标题"
    client.post(check(job, 0), again)
    assert draft_of_case(job.records.get(position=0)).title == "我的标题"


def test_a_doubt_is_ticked_beside_its_reason(client, job):
    response = client.get(check(job, 2))
    assert "不认识的栏目【延伸思考】" in text_of(response)
    client.post(check(job, 2), {**form_of(response), "settled": ["0"]})
    assert open_doubts(job.records.get(position=2)) == 0
    assert "没有疑问了，可以提交 3 个案例" in text_of(client.get(check(job, 2)))


def test_saving_and_going_on_to_another_case(client, job):
    sent = form_of(client.get(check(job, 0)))
    response = client.post(check(job, 0), {**sent, "title": "改了再走", "then": "go-1"})
    assert response["Location"].endswith("/check/1/")
    assert draft_of_case(job.records.get(position=0)).title == "改了再走"


def test_a_case_is_left_out_and_brought_back(client, job):
    client.post(f"{check(job, 0)}leave-out/")
    assert job.records.get(position=0).state == ImportRecordState.SET_ASIDE
    assert "取回这个案例" in text_of(client.get(check(job, 0)))
    client.post(f"{check(job, 0)}bring-back/")
    assert job.records.get(position=0).state == ImportRecordState.WAITING


def test_skipped_chapters_are_listed_with_the_reason(client):
    preface = "前言\n\n为了让大家少走弯路，营销部编了这本小册子，供各所学习。\n\n"
    upload(client, preface.encode() + book())
    words = text_of(client.get(check(ImportJob.objects.get(), 0)))
    assert "不是案例" in words


def test_personal_data_is_listed(client):
    named = case("一", "上门收费起了争执", course="客户张建国（电话13912345678）当场拨打热线。")
    response = upload(client, book(named))
    words = text_of(response)
    assert "13912345678" in words
    assert "电话号码" in words


def test_words_of_a_file_never_become_markup(client):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    response = upload(client, book(case("一", f"标题{evil}", course=evil, cited=f"1.{evil}")))
    assert b"<script>alert" not in response.content
    assert b"<img src=x" not in response.content


def test_a_false_quotation_is_not_shown_as_matched(client, two_editions):
    false = "1.《星河供电服务守则》第二条。“停电以后三十日内，可以不送达通知书给任何用户。”"
    dated = "2022年5月1日，抄表员照着旧名单逐户停电。"
    response = upload(client, book(case("一", "停错了电", cited=false, course=dated)))
    job = ImportJob.objects.get(kind="cases")
    sent = {**form_of(client.get(check(job, 0))), "event_date": "2022-05-01"}
    client.post(check(job, 0), sent)
    response = client.get(check(job, 0))
    words = text_of(response)
    assert "已对应" not in words.split("识别为")[1]
    assert "引文与条文" in words
    assert "停电前三日内，应当将停电通知书送达用户。" in words
    assert dots(response) == ["open"]
    assert "提交审核（0）" in words


def test_a_quotation_may_be_kept_as_written_until_it_changes(client, two_editions):
    false = "1.《星河供电服务守则》第二条。“停电前三十日内，应当将停电通知书送达用户。”"
    upload(client, book(case("一", "停错了电", cited=false)))
    job = ImportJob.objects.get(kind="cases")
    client.post(check(job, 0), {**form_of(client.get(check(job, 0))), "event_date": "2022-05-01"})
    response = client.get(check(job, 0))
    client.post(check(job, 0), {**form_of(response), "settled": boxes(response)})
    response = client.get(check(job, 0))
    assert dots(response) == ["settled"]
    other = {"violations-0-quote": "停电前四十日内，应当将停电通知书送达用户。"}
    client.post(check(job, 0), {**form_of(response), **other})
    assert dots(client.get(check(job, 0))) == ["open"]


def test_a_name_in_the_title_is_a_doubt(client):
    response = upload(client, book(case("一", "客户张建国投诉停错了电")))
    words = text_of(response)
    assert "没有疑问" not in words
    assert "个人信息" in words
    assert dots(response) == ["open"]
    marked = html.fromstring(response.content.decode()).find_class("imp-mark-personal")
    assert "张建国" in [one.text_content() for one in marked]


def test_a_category_of_an_author_is_added_only_when_an_editor_says_so(client):
    content = book(case("一", "停错了电")).replace("抄表收费".encode(), "停电管理".encode())
    response = upload(client, content)
    address = response.redirect_chain[-1][0]
    assert "“停电管理”不在列表里" in text_of(response)
    client.post(address, {**form_of(response), "then": "submit"})
    assert not CasePage.objects.exists()
    client.post(address, {**form_of(response), "settled": boxes(response), "then": "submit"})
    assert CasePage.objects.get().get_latest_revision_as_object().category.name == "停电管理"


def test_a_case_without_a_category_cannot_be_ticked_through(client):
    content = book(case("一", "停错了电")).replace("【案例分类】\n抄表收费\n".encode(), b"")
    response = upload(client, content)
    assert dots(response) == ["blocked"]
    assert boxes(response) == []
    address = response.redirect_chain[-1][0]
    client.post(address, {**form_of(response), "settled": ["no_category:" + "0" * 16]})
    assert dots(client.get(address)) == ["blocked"]
    client.post(address, {**form_of(response), "category": "停送电"})
    assert dots(client.get(address)) == ["clean"]


def test_ticks_come_along_with_a_corrected_file(client):
    response = upload(client, book(case("一", "停错了电", summary="")))
    address = response.redirect_chain[-1][0]
    client.post(address, {**form_of(response), "settled": boxes(response)})
    assert dots(client.get(address)) == ["settled"]
    mended = book(case("一", "停错了电", summary="", problems="1.没有人核对。"))
    assert dots(upload(client, mended)) == ["settled"]


def test_a_clause_of_two_editions_is_chosen_by_hand(client, two_editions):
    upload(client, book(case("一", "停错了电", cited="1.《星河供电服务守则》第三条。")))
    job = ImportJob.objects.get(kind="cases")
    response = client.get(check(job, 0))
    assert "两个版本都有" in text_of(response)
    assert "原文没有日期" in text_of(response)
    old = two_editions[0].clauses.get(path="3")
    client.post(check(job, 0), {**form_of(response), "violations-0-chosen": str(old.pk)})
    response = client.get(check(job, 0))
    assert "已选定 · 2020 年版" in text_of(response)
    client.post(check(job, 0), {**form_of(response), "then": "draft"})
    row = CasePage.objects.get().violations.get()
    assert (row.clause, row.origin) == (old, LinkOrigin.BY_HAND)


def test_a_date_decides_between_editions(client, two_editions):
    upload(client, book(case("一", "停错了电", cited="1.《星河供电服务守则》第三条。")))
    job = ImportJob.objects.get(kind="cases")
    sent = form_of(client.get(check(job, 0)))
    client.post(check(job, 0), {**sent, "event_date": "2022-05-01"})
    assert "已对应 · 2020 年版" in text_of(client.get(check(job, 0)))


def test_a_row_with_other_words_forgets_the_choice(client, two_editions):
    upload(client, book(case("一", "停错了电", cited="1.《星河供电服务守则》第三条。")))
    job = ImportJob.objects.get(kind="cases")
    old = two_editions[0].clauses.get(path="3")
    sent = form_of(client.get(check(job, 0)))
    client.post(check(job, 0), {**sent, "violations-0-chosen": str(old.pk)})
    sent = form_of(client.get(check(job, 0)))
    client.post(check(job, 0), {**sent, "violations-0-as_written": "《星河供电服务守则》第二条"})
    assert draft_of_case(job.records.get()).violations[0].chosen is None


def test_what_is_not_in_the_library_is_named_and_does_not_hold_the_case_up(client):
    response = upload(client, book(TWO[0]))
    words = text_of(response)
    assert "规章未入库" in words
    assert "可以提交 1 个案例" in words
