"""Editors find a case by a word of two characters, wherever in the case it stands, live or not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from cases.casebook.case_words import note_missing_words
from cases.jobs import note_words
from cases.models import CasePage, CaseWords, Citation
from portal.people.roles import GROUP_OF_ROLE, Role
from tests.factories import UserFactory, library, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(
        UserFactory(role=Role.EDITOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.fixture
def case() -> CasePage:
    made = make_case(
        "抄表差错",
        live=False,
        course="找零时少了一张票子，零钱没有点清。",
        problems=("没有唱收唱付。",),
        violations=(Citation(as_written="服务守则第八条", quote="当面点清款项。"),),
        others=(("媒体报道", "晚报登了\n一则消息。"),),
        tags=("找零",),
    )
    make_case("另一件事", course="电压不稳。")
    return made


def places() -> dict[str, dict[str, str]]:
    """Where editors search pages: address → what is sent beside the words."""
    return {
        reverse("wagtailadmin_explore", args=[library().pk]): {},
        reverse("wagtailadmin_explore_root"): {},
        reverse("wagtailadmin_pages:search"): {},
        reverse("wagtailadmin_choose_page_search"): {"page_type": "cases.CasePage"},
    }


def found(client: Client, words: str, title: str) -> set[bool]:
    """In which places the title is shown: {True} where in all of them."""
    shown = set()
    for address, beside in places().items():
        answer = client.get(address, {"q": words, **beside})
        assert answer.status_code == 200, (address, words)
        shown.add(title in answer.content.decode())
    return shown


@pytest.mark.parametrize(
    "words",
    [
        *("零钱", "唱付", "点清", "守则", "差错", "报道", "登了一则", "找零"),
        *("零钱 唱收", "唱付　差错", "零錢", "點清", "抄表差錯", "“零钱”", '"零钱没有"'),
        "零钱 " * 4000,
    ],
)
def test_words_find_the_case_everywhere(client: Client, case: CasePage, words: str) -> None:
    assert found(client, words, "抄表差错") == {True}
    assert found(client, words, "另一件事") == {False}


@pytest.mark.parametrize("words", ["变压器", "零钱 变压器", '"零钱点清"', "清点", "%", "_", "\\"])
def test_what_does_not_stand_there_is_not_found(client: Client, case: CasePage, words: str) -> None:
    assert found(client, words, "抄表差错") == {False}


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("损失 15% 的电量", "15%"),
        ("文件 a_b 已存", "a_b"),
        (r"共享盘 D:\\抄表", "D:\\抄"),
        (r"\#1变压器停运", "#1变压器"),
        ("１０ｋＶ线路跳闸", "10kv"),
        ("10kV线路跳闸", "１０ＫＶ"),
        ("復電後沒有告知客戶", "复电后没有"),
        ("线路跳闸😀", "😀"),
    ],
)
def test_signs_widths_and_scripts_are_what_they_seem(
    client: Client, stored: str, words: str
) -> None:
    make_case("带有符号的案例", course=stored, live=False)
    make_case("另一件事", course="损失 150 度，文件 axb，共享盘 D 抄表。")
    assert found(client, words, "带有符号的案例") == {True}
    assert found(client, words, "另一件事") == {False}


@pytest.mark.parametrize(
    "words",
    [
        *("", " ", "\x00", "live:yes 停电", "title:停电", "\ufffd", "🏭" * 300),
        *("停" * 10_000, "停 电 " * 5_000, '"停" ' * 3_000, "'停' " * 3_000, "%" * 10_000),
    ],
)
def test_whatever_is_typed_is_answered(client: Client, case: CasePage, words: str) -> None:
    for address, beside in places().items():
        assert client.get(address, {"q": words, **beside}).status_code == 200, address


def edit(page: CasePage, **fields: Any) -> None:
    draft = CasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision()


def test_what_was_written_yesterday_is_found_though_nobody_reads_it_yet(client: Client) -> None:
    page = make_case("停电没有通知", course="旧的经过：停电前没有张贴。")
    page.save_revision().publish()
    edit(page, course="新的经过：值班员忘了发短信。", title="停电没有短信通知")
    assert found(client, "短信", "停电没有短信通知") == {True}
    assert found(client, "张贴", "停电没有短信通知") == {True}  # readers still read this
    edit(page, course="又改了一遍：值班员打错电话。")
    assert found(client, "打错", "停电没有短信通知") == {True}
    assert found(client, "忘了发", "停电没有短信通知") == {False}


def test_a_draft_is_found_by_its_last_words_only(client: Client) -> None:
    page = make_case("草稿一份", course="第一稿写了零钱。", live=False)
    page.save_revision()
    edit(page, course="第二稿写了找补。")
    assert found(client, "找补", "草稿一份") == {True}
    assert found(client, "零钱", "草稿一份") == {False}


def test_rows_of_a_draft_are_found(client: Client) -> None:
    page = make_case("草稿一份", live=False, problems=("没有唱收唱付。",))
    page.save_revision()
    draft = page.get_latest_revision_as_object()
    draft.problems.first().text = "改成没有双人复核。"
    draft.save_revision()
    assert found(client, "双人复核", "草稿一份") == {True}
    assert found(client, "唱收", "草稿一份") == {False}


def test_the_case_that_was_edited_last_comes_first_and_titles_before_texts(client: Client) -> None:
    for title in ("第一个", "第二个", "第三个"):
        make_case(title, course="停电没有通知。").save_revision()
    make_case("停电的标题", course="别的。").save_revision()
    edit(CasePage.objects.get(title="第二个"), impact="客户投诉。")
    shown = client.get(reverse("wagtailadmin_pages:search"), {"q": "停电"}).content.decode()
    order = sorted(("第一个", "第二个", "第三个", "停电的标题"), key=shown.index)
    assert order == ["停电的标题", "第二个", "第三个", "第一个"]


def test_an_editor_sees_what_wagtail_lets_him(client: Client, case: CasePage) -> None:
    other = (
        Page.objects.get(depth=2)
        .get_parent()
        .add_child(instance=Page(title="零钱之外的一页", slug="elsewhere"))
    )
    GroupPagePermission.objects.filter(group__name=GROUP_OF_ROLE[Role.EDITOR]).delete()
    group = Group.objects.get(name=GROUP_OF_ROLE[Role.EDITOR])
    GroupPagePermission.objects.create(group=group, page=other, permission_type="change")
    search = reverse("wagtailadmin_pages:search")
    shown = client.get(search, {"q": "零钱"}).content.decode()
    assert "零钱之外的一页" in shown
    assert "抄表差错" not in shown


def test_a_member_of_staff_and_a_stranger_search_nothing(case: CasePage) -> None:
    staff = Client()
    staff.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    for somebody in (staff, Client()):
        for address, beside in places().items():
            answer = somebody.get(address, {"q": "零钱", **beside})
            assert answer.status_code in {302, 403}
            assert "抄表差错" not in answer.content.decode()


def test_cases_older_than_the_table_are_taken_in(client: Client, case: CasePage) -> None:
    CaseWords.objects.all().delete()
    assert found(client, "零钱", "抄表差错") == {False}
    assert note_words() == "补写编辑搜索用的文字 2 个案例"
    assert note_missing_words() == 0
    assert found(client, "零钱", "抄表差错") == {True}


def test_a_deleted_case_leaves_no_words(case: CasePage) -> None:
    CasePage.objects.get(pk=case.pk).delete()
    assert not CaseWords.objects.filter(text__contains="零钱").exists()


def test_more_cases_are_not_more_queries(client: Client) -> None:
    def asked() -> list[int]:
        counts = []
        for address, beside in places().items():
            client.get(address, {"q": "停电 通知", **beside})
            with CaptureQueriesContext(connection) as seen:
                client.get(address, {"q": "停电 通知", **beside})
            counts.append(len(seen))
        return counts

    day = dt.date(2024, 1, 1)
    for number in range(60):  # more than a page of any list
        make_case(f"停电 {number}", course="没有通知。", event_date=day, event_date_precision="day")
    few = asked()
    for number in range(60, 120):
        make_case(f"停电 {number}", course="没有通知。")
    assert asked() == few


def test_renaming_the_library_writes_no_words(case: CasePage) -> None:
    CaseWords.objects.update(text="原样")
    index = library()
    index.title = "典型案例"
    index.save()
    assert set(CaseWords.objects.values_list("text", flat=True)) == {"原样"}
