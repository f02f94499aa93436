"""Choosers and lists find rows by two characters, by several words, in any spelling."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Alias, Clause, Edition
from portal.people.roles import Role
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    UserFactory,
    make_article,
    make_items,
)

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HOSTILE = ["", " ", "%", "_", "\\", "\x00", "停" * 10_000, "停 电 " * 5_000, '"', "'", "🏭" * 400]


@pytest.fixture
def edition() -> Edition:
    regulation = RegulationFactory(title="星河供电营业办法", short_title="营业办法")
    Alias.objects.create(name="老黄历").regulations.add(regulation)
    made = EditionFactory(
        regulation=regulation, slug="2024", label="2024 年版", document_number="星供〔2024〕8 号"
    )
    RegulationFactory(title="月湖服务守则 100%")
    article = make_article(made, "71", "停电前应当办理手续：", "通知书应当留存。")
    make_items(
        Clause.objects.get(edition=made, path="71.1"), "提前七日通知用户；", "零钱当面点清。"
    )
    make_article(made, "72", "公示电价。")
    assert article.path == "71"
    return made


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.EDITOR), backend=BACKEND)
    return client


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR), backend=BACKEND)
    return client


def clauses(client: Client, words: str) -> list[str]:
    answer = client.get(reverse("clause_chooser:choose_results"), {"q": words})
    assert answer.status_code == 200
    return [clause.path for clause in answer.context["results"]]


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("停电", ["71.1"]),
        ("零钱", ["71.1.2"]),
        ("零錢", ["71.1.2"]),
        ("点清 零钱", ["71.1.2"]),
        ("停电 零钱", ["71"]),
        ("停电 留存", ["71"]),
        ("营业办法 公示", ["72.1"]),
        ("停电 公示", []),
        ("营业办法７２条", ["72", "72.1"]),
        ("零_", []),
    ],
)
def test_clauses_are_found_by_words_and_by_citation(
    editor: Client, edition: Edition, words: str, paths: list[str]
) -> None:
    assert clauses(editor, words) == paths


def choices(client: Client, model: str, words: str) -> set[str]:
    names = set()
    for view in ("choose", "choose_results"):
        answer = client.get(reverse(f"wagtailsnippetchoosers_cases_{model}:{view}"), {"q": words})
        assert answer.status_code == 200
        names.add(tuple(str(row) for row in answer.context["results"]))
    assert len(names) == 1
    return set(names.pop())


@pytest.mark.parametrize(
    ("model", "words", "wanted"),
    [
        ("regulation", "营业", {"星河供电营业办法"}),
        ("regulation", "營業 星河", {"星河供电营业办法"}),
        ("regulation", "黄历", {"星河供电营业办法"}),
        ("regulation", "０%", {"月湖服务守则 100%"}),
        ("regulation", "守则 营业", set()),
        ("edition", "营业 2024", {"星河供电营业办法（2024 年版）"}),
        ("alias", "黄历", {"老黄历"}),
        ("businesscategory", "抄表", {"抄表收费"}),
    ],
)
def test_named_rows_are_found_in_their_choosers(
    editor: Client, edition: Edition, model: str, words: str, wanted: set[str]
) -> None:
    assert choices(editor, model, words) == wanted


def test_a_chooser_opens_with_a_box_to_type_in(editor: Client, edition: Edition) -> None:
    opened = editor.get(reverse("wagtailsnippetchoosers_cases_regulation:choose")).json()["html"]
    assert 'name="q"' in opened
    assert "星河供电营业办法" in opened


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_is_answered(administrator: Client, edition: Edition, words: str) -> None:
    for name in (
        "clause_chooser:choose_results",
        "wagtailsnippetchoosers_cases_regulation:choose_results",
        "wagtailsnippets_cases_regulation:list",
        "wagtailsnippets_cases_edition:list",
        "wagtailsnippets_people_employee:list",
        "wagtailusers_users:index",
    ):
        assert administrator.get(reverse(name), {"q": words}).status_code == 200, name


@pytest.mark.parametrize(
    ("model", "words", "wanted"),
    [
        ("regulation", "營業 星河", "星河供电营业办法"),
        ("regulation", "黄历", "星河供电营业办法"),
        ("edition", "〔2024〕8", "2024 年版"),
        ("businesscategory", "抄表", "抄表收费"),
    ],
)
def test_lists_of_the_admin_are_narrowed_word_by_word(
    administrator: Client, edition: Edition, model: str, words: str, wanted: str
) -> None:
    list_address = reverse(f"wagtailsnippets_cases_{model}:list")
    answer = administrator.get(list_address, {"q": words})
    assert [wanted in str(row) for row in answer.context["object_list"]] == [True]


def test_more_clauses_are_not_more_queries(editor: Client, edition: Edition) -> None:
    def asked() -> int:
        address: Any = reverse("clause_chooser:choose_results")
        editor.get(address, {"q": "公示 电价"})
        with CaptureQueriesContext(connection) as seen:
            editor.get(address, {"q": "公示 电价"})
        return len(seen)

    few = asked()
    for number in range(100, 160):
        make_article(edition, str(number), "公示电价。")
    assert asked() == few
