"""What is taken in from the check screen: cases, corrected files, regulations."""

from __future__ import annotations

import pytest

from cases.models import CasePage, Edition
from portal.intake.models import ImportJob, ImportState
from portal.intake.services.checking import open_doubts
from tests.cases.admin.imports.screens import (
    boxes,
    check,
    form_of,
    text_of,
    upload,
    upload_rules,
)
from tests.cases.books import RULES, book, case

pytestmark = pytest.mark.django_db


def test_the_clear_part_is_stored_while_a_doubt_waits(client, job):
    sent = form_of(client.get(check(job, 2)))
    response = client.post(check(job, 2), {**sent, "then": "draft"}, follow=True)
    assert CasePage.objects.filter(live=False).count() == 2
    assert "已存为草稿：2 个案例" in text_of(response)
    assert response.redirect_chain[-1][0].endswith("/check/2/")
    assert ImportJob.objects.get().state == ImportState.READY


def test_a_doubtful_case_is_stored_alone_and_its_doubt_stays(client, job):
    sent = form_of(client.get(check(job, 2)))
    response = client.post(check(job, 2), {**sent, "then": "one"}, follow=True)
    assert CasePage.objects.get().title == "一件旧事"
    assert "打开案例页面" in text_of(response)
    assert open_doubts(job.records.get(position=2)) == 1


def test_what_was_typed_is_saved_before_it_is_committed(client, job):
    sent = form_of(client.get(check(job, 0)))
    client.post(check(job, 0), {**sent, "title": "最后一刻的标题", "then": "draft"})
    assert CasePage.objects.filter(title="最后一刻的标题").exists()


def test_submitting_starts_moderation(client, job):
    sent = form_of(client.get(check(job, 0)))
    client.post(check(job, 0), {**sent, "then": "submit"})
    assert sum(page.workflow_in_progress for page in CasePage.objects.all()) == 2
    assert not CasePage.objects.live().exists()


def test_a_section_that_is_missing_holds_the_case_until_somebody_looked(client):
    response = upload(client, book(case("一", "旧名单停错了电", cited="")))
    assert "没有写明违反了哪一条规定" in text_of(response)
    address = response.redirect_chain[-1][0]
    client.post(address, {**form_of(response), "then": "submit"})
    assert not CasePage.objects.exists()
    (tick,) = boxes(response)
    client.post(address, {**form_of(response), "settled": [tick], "then": "submit"})
    assert CasePage.objects.get().workflow_in_progress


def test_committing_twice_says_that_nothing_is_left(client, job):
    for _ in range(2):
        sent = form_of(client.get(check(job, 2)))
        response = client.post(check(job, 2), {**sent, "then": "draft"}, follow=True)
    assert CasePage.objects.count() == 2
    assert "没有可以提交的案例" in text_of(response)


def test_a_corrected_file_shows_what_would_be_merged(client, job):
    sent = form_of(client.get(check(job, 2)))
    client.post(check(job, 2), {**sent, "then": "draft"})
    page = CasePage.objects.get(title="漏抄一户引来投诉")
    page.summary = "编辑写的提要。"
    page.save_revision()
    mended = book(
        case("一", "旧名单停错了电", course="照着上月的名单停电。"),
        case("二", "漏抄一户引来投诉", summary="新文件的提要。"),
        case("三", "全新的一件事", course="新来的客户等了一个下午，没有人告诉他材料少了哪一份。"),
    )
    words = text_of(upload(client, mended))
    assert "更正自 汇编.txt" in words
    assert "会合并" in words
    assert "两边都改了 1 处" in words
    assert "新案例" in words


def test_the_file_that_is_corrected_can_be_chosen(client, job):
    mended = book(case("一", "改了名字的事", course="照着上月的名单停电。"))
    upload(client, mended, "别的名字.txt", corrects=str(job.pk))
    assert ImportJob.objects.first().corrects == job
    newest = ImportJob.objects.first()
    client.post(f"/admin/imports/{newest.pk}/corrects/", {"corrects": ""})
    assert ImportJob.objects.first().corrects is None


def test_a_regulation_is_checked_and_taken_in(client):
    response = upload_rules(client, RULES.encode())
    words = text_of(response)
    assert "第 1 条到第 4 条" in words
    assert "新建一部规章“星河供电服务守则”" in words
    sent = form_of(response)
    assert sent["in_force_from"] == ["2020-01-01"]
    address = response.redirect_chain[-1][0]
    response = client.post(address, {**sent, "then": "commit"}, follow=True)
    assert Edition.objects.get().label == "2020 年版"
    assert "已入库" in text_of(response)


def test_details_are_kept_without_taking_the_regulation_in(client):
    response = upload_rules(client, RULES.encode())
    address = response.redirect_chain[-1][0]
    client.post(
        address, {**form_of(response), "issuer": "星河供电公司", "aliases": "守则\n服务守则"}
    )
    assert not Edition.objects.exists()
    again = form_of(client.get(address))
    assert again["issuer"] == ["星河供电公司"]
    assert again["aliases"][0].split() == ["守则", "服务守则"]


def test_a_second_edition_is_foreseen_with_its_successions(client, two_editions):
    assert [e.slug for e in two_editions] == ["2020", "2024"]
    newest = ImportJob.objects.filter(kind="regulation").first()
    words = text_of(client.get(f"/admin/imports/{newest.pk}/regulation/"))
    assert "行条款沿革等着确认" in words
    assert "条文完全相同" in words


def test_overlapping_editions_are_refused_and_nothing_typed_is_lost(client, two_editions):
    response = upload_rules(client, RULES.replace("七日", "八日").encode(), "b.txt")
    sent = form_of(response) | {"slug": "other", "label": "另一版", "then": "commit"}
    response = client.post(response.redirect_chain[-1][0], sent)
    assert response.status_code == 422
    assert "时间重叠" in text_of(response)
    assert form_of(response)["label"] == ["另一版"]
    assert Edition.objects.count() == 2
