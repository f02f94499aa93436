"""Who may import, and what an upload leads to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from cases.importers.draft import draft_from_json
from cases.models import CasePage
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState, ImportState
from portal.intake.services.jobs import STALE_AFTER, require_size
from portal.people.roles import Role
from tests.cases.admin.imports.screens import (
    DOUBTFUL,
    check,
    form_of,
    text_of,
    upload,
    upload_rules,
)
from tests.cases.books import RULES, TWO, book, case
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


ADDRESSES = (
    ("get", "/admin/imports/cases/"),
    ("get", "/admin/imports/regulations/"),
    ("get", "/admin/imports/missing/"),
    ("get", "/admin/imports/{job}/"),
    ("get", "/admin/imports/{job}/check/"),
    ("get", "/admin/imports/{job}/check/0/"),
    ("post", "/admin/imports/{job}/check/0/"),
    ("post", "/admin/imports/{job}/check/0/leave-out/"),
    ("post", "/admin/imports/{job}/check/0/bring-back/"),
    ("post", "/admin/imports/{job}/corrects/"),
    ("get", "/admin/imports/{rules}/regulation/"),
    ("post", "/admin/imports/{rules}/regulation/"),
    ("post", "/admin/imports/{job}/remove/"),
)


@pytest.mark.parametrize("role", [None, *Role])
def test_only_editors_and_above_may_import(client, role):
    upload(client, book())
    upload_rules(client, RULES.encode())
    job, rules = ImportJob.objects.get(kind="cases"), ImportJob.objects.get(kind="regulation")
    visitor = Client()
    if role is not None:
        visitor.force_login(UserFactory(role=role))
    allowed = role in {Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR}
    for method, address in ADDRESSES:
        path = address.format(job=job.pk, rules=rules.pk)
        response = getattr(visitor, method)(path)
        went_in = response.status_code in {200, 409, 422} or (
            response.status_code == 302
            and "/admin/imports/" in response["Location"]
            and "login" not in response["Location"]
        )
        assert went_in == allowed, (role, method, path, response.status_code)


@pytest.mark.parametrize(("role", "sees"), [(Role.EDITOR, True), (Role.STAFF, False)])
def test_the_menu_is_for_those_who_may(role, sees):
    from django.test import RequestFactory

    from cases.admin.imports.hooks import register_imports_menu

    request = RequestFactory().get("/admin/")
    request.user = UserFactory(role=role)
    assert register_imports_menu().is_shown(request) is sees


def test_an_upload_leads_to_the_first_case_that_wants_a_look(client):
    response = upload(client, book(*TWO, DOUBTFUL))
    assert response.redirect_chain[-1][0].endswith("/check/2/")
    words = text_of(response)
    assert "一件旧事" in words
    assert "还有 1 处待确认；可以先提交其余 2 个案例" in words


def test_the_same_file_again_leads_to_the_same_import(client):
    upload(client, book())
    response = upload(client, book())
    assert ImportJob.objects.count() == 1
    assert "一个字没变" in text_of(response)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.txt", b"", "空"),
        ("表.xlsx", b"PK\x03\x04", "Excel"),
        ("坏.docx", b"no zip at all", "扩展名"),
    ],
)
def test_a_bad_file_is_refused_on_the_form(client, name, content, sentence):
    response = upload(client, content, name)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not ImportJob.objects.exists()


def test_no_file_at_all_is_said(client):
    response = client.post("/admin/imports/cases/", {})
    assert response.status_code == 422
    assert "还没有选择文件" in text_of(response)


def test_a_file_without_cases_says_so_and_keeps_no_content(client):
    response = upload(client, "今天天气很好。".encode())
    assert "没有认出案例" in text_of(response)
    job = ImportJob.objects.get()
    assert (job.content, job.source_text) == (None, "")
    client.post(f"/admin/imports/{job.pk}/remove/")
    assert not ImportJob.objects.exists()


def test_imports_are_found_again_with_what_waits(client):
    upload(client, book(*TWO, DOUBTFUL))
    words = text_of(client.get("/admin/imports/cases/"))
    assert "汇编.txt" in words
    assert "待核对 3 个" in words
    assert "1 处疑问" in words


def test_a_reading_in_progress_shows_its_steps(client):
    upload(client, book())
    ImportJob.objects.update(state=ImportState.READING, step=3, steps=8)
    response = client.get(f"/admin/imports/{ImportJob.objects.get().pk}/")
    assert "已完成 3 步，共 8 步" in text_of(response)
    assert b'http-equiv="refresh"' in response.content


def test_a_dead_reading_is_taken_over_by_looking_at_it(client):
    upload(client, book())
    ImportRecord.objects.all().delete()
    long_ago = timezone.now() - STALE_AFTER - dt.timedelta(seconds=5)
    ImportJob.objects.update(state=ImportState.READING, touched_at=long_ago)
    client.get(f"/admin/imports/{ImportJob.objects.get().pk}/")
    assert ImportJob.objects.get().state == ImportState.READY
    assert ImportRecord.objects.count() == 2


@pytest.mark.parametrize("path", ["", "remove/", "check/0/leave-out/", "check/0/bring-back/"])
def test_an_import_of_another_room_is_not_found_here(client, path):
    job = ImportJob.objects.create(
        kind="names", name="名单.csv", digest="0", size=1, state=ImportState.FAILED
    )
    job.records.create(position=0, start=0, end=1, as_read={})
    address = f"/admin/imports/{job.pk}/{path}"
    assert (client.post(address) if path else client.get(address)).status_code == 404
    assert job.records.get().state == ImportRecordState.WAITING


def test_a_file_over_the_limit_is_refused_before_it_is_read(client, settings):
    settings.ANJIAN_UPLOAD_LIMIT = 1024 * 1024
    response = upload(client, b"a" * (1024 * 1024 + 1))
    assert response.status_code == 422
    assert "超过 1 MB 的上限" in text_of(response)


def test_the_limit_is_said_and_kept_as_the_setting_has_it(client, settings):
    settings.ANJIAN_UPLOAD_LIMIT = 60 * 1024 * 1024
    assert "不超过 60 MB" in text_of(client.get("/admin/imports/cases/"))
    require_size("大.txt", 55 * 1024 * 1024)


def test_dead_readings_are_taken_over_by_the_scheduler(client):
    from portal.intake.tasks import take_over_dead

    upload(client, book())
    assert take_over_dead() == ""
    ImportRecord.objects.all().delete()
    long_ago = timezone.now() - STALE_AFTER - dt.timedelta(seconds=5)
    ImportJob.objects.update(state=ImportState.QUEUED, touched_at=long_ago)
    assert take_over_dead() == "接管中断的导入 1 个"
    assert ImportRecord.objects.count() == 2


def test_missing_regulations_wait_with_an_upload_beside(client, job):
    sent = form_of(client.get(check(job, 2)))
    client.post(check(job, 2), {**sent, "then": "draft"})
    response = client.get("/admin/imports/missing/")
    words = text_of(response)
    assert "星河供电服务守则2 处2 个" in words
    tree = html.fromstring(response.content.decode())
    (link,) = [a for a in tree.find_class("imp-button") if "上传" in a.text_content()]
    response = client.get(link.get("href"))
    assert "为缺失规章《星河供电服务守则》上传正文" in text_of(response)


def test_the_wanted_title_becomes_an_alias_where_the_text_has_another(client):
    response = upload_rules(client, RULES.encode(), title="星河服务守则")
    assert form_of(response)["aliases"][0].strip() == "星河服务守则"


def test_no_page_asks_for_anything_from_outside(client, job):
    for address in (check(job, 0), "/admin/imports/cases/", "/admin/imports/missing/"):
        tree = html.fromstring(client.get(address).content.decode())
        for tag, name in (("script", "src"), ("link", "href"), ("img", "src")):
            assert not [e for e in tree.iter(tag) if str(e.get(name, "")).startswith("http")]


def test_a_case_page_asks_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    upload(client, book(*(case(n, f"第{n}件事", course=f"{n}号") for n in "一二三四五六七八九")))
    job = ImportJob.objects.get()
    assert job.records.count() == 9
    with django_assert_max_num_queries(45):
        client.get(check(job, 0))


def test_the_comparison_of_a_corrected_book_asks_no_query_for_each_case(
    client, django_assert_max_num_queries
):
    for course in ("号", "号院"):
        cases = (case(n, f"第{n}件事", course=f"{n}{course}的旧名单") for n in "一二三四五六七八九")
        upload(client, book(*cases))
        job = ImportJob.objects.first()
        with django_assert_max_num_queries(45):
            client.get(check(job, 0))
        client.post(check(job, 0), {**form_of(client.get(check(job, 0))), "then": "draft"})
    assert CasePage.objects.count() == 9


def test_the_reading_itself_never_changes(client, job):
    before = [draft_from_json(c.as_read) for c in job.records.all()]
    sent = form_of(client.get(check(job, 0)))
    client.post(check(job, 0), {**sent, "title": "改过", "then": "draft"})
    assert [draft_from_json(c.as_read) for c in job.records.all()] == before
