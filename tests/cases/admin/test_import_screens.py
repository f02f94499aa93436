"""The import screens as an editor uses them, without a line of JavaScript."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html

from cases.desk.import_check import draft_of_case
from cases.importers.draft import draft_from_json
from cases.models import CasePage, Edition
from cases.models.pages import LinkOrigin
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState, ImportState
from portal.intake.services.checking import open_doubts
from portal.intake.services.jobs import STALE_AFTER, require_size
from portal.people.models import User
from portal.people.roles import Role
from tests.cases.books import RULES, RULES_2024, TWO, book, case
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DOUBTFUL = case("三", "一件旧事", more="【延伸思考】\n我们所里会不会也这样？\n")


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR, last_name="林", first_name="小禾")


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def upload(client: Client, content: bytes, name: str = "汇编.txt", **fields: object):
    file = SimpleUploadedFile(name, content)
    return client.post("/admin/imports/cases/", {"file": file, **fields}, follow=True)


def upload_rules(client: Client, content: bytes, name: str = "守则.txt", **fields: object):
    file = SimpleUploadedFile(name, content)
    return client.post("/admin/imports/regulations/", {"file": file, **fields}, follow=True)


def form_of(response, form_id: str = "case-form") -> dict[str, list[str]]:
    """Everything that a browser would send of a form."""
    tree = html.fromstring(response.content.decode())
    form = tree.get_element_by_id(form_id)
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        # A browser drops the line end after <textarea>; lxml keeps it.
        sent.setdefault(name, []).append(value.removeprefix("\n"))
    return sent


def text_of(response) -> str:
    return re.sub(r"\s+", " ", html.fromstring(response.content.decode()).text_content())


def check(job: ImportJob, position: int) -> str:
    return f"/admin/imports/{job.pk}/check/{position}/"


# Who may


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


# Upload


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


# Checking


@pytest.fixture
def job(client: Client) -> ImportJob:
    upload(client, book(*TWO, DOUBTFUL))
    return ImportJob.objects.get()


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


# The check list


def boxes(response) -> list[str]:
    """What the boxes of the check list would send."""
    tree = html.fromstring(response.content.decode())
    return [box.get("value") for box in tree.iterfind(".//input[@name='settled']")]


def dots(response) -> list[str]:
    tree = html.fromstring(response.content.decode())
    return [
        dot.get("class").split("imp-dot-")[1]
        for dot in tree.iterfind(".//ol[@class='imp-cases']//span[@aria-hidden]")
    ]


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


# Violations


@pytest.fixture
def two_editions(client):
    for content in (RULES, RULES_2024):
        upload_rules(client, content.encode())
        newest = ImportJob.objects.filter(kind="regulation").first()
        sent = form_of(client.get(f"/admin/imports/{newest.pk}/regulation/"))
        client.post(f"/admin/imports/{newest.pk}/regulation/", {**sent, "then": "commit"})
    return Edition.objects.order_by("in_force_from")


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


# Committing


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


# A corrected file


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


# Regulations


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


# What is missing


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
