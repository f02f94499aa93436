"""While typing: clauses, words, titles; never a draft, never what one person alone asked."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import CasePage
from search import service
from search.models import QueryLog
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    UserFactory,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
SECRET = "还没发布的轿厢"


@pytest.fixture
def reader(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.ANJIAN_VAR = tmp_path
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法", short_title="营业办法")
    old = EditionFactory(
        regulation=regulation,
        slug="2015",
        status="repealed",
        in_force_from=dt.date(2015, 1, 1),
        in_force_until=dt.date(2024, 6, 1),
    )
    make_article(old, "34", "停电前三日通知。")
    make_article(EditionFactory(regulation=regulation, slug="2024"), "34", "停电前七日通知。")
    make_case("漏销一笔电费，一家人停了两小时电")
    make_case("停电通知贴在轿厢里", slug="tingdian")
    make_case(SECRET, live=False)
    service.rebuild()
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def suggested(reader: Client, typed: str) -> list[tuple[str, str]]:
    response = reader.get("/search/suggest/", {"q": typed})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    return [(one["kind"], one["label"]) for one in response.json()["suggestions"]]


def test_a_clause_by_its_citation_the_edition_in_force_first(reader: Client) -> None:
    answer = reader.get("/search/suggest/", {"q": "营业办法34条"}).json()["suggestions"]
    assert [one["url"] for one in answer] == [
        "/regulations/banfa/2024/34/",
        "/regulations/banfa/2015/34/",
    ]
    assert "现行有效" in answer[0]["note"]
    assert "已废止" in answer[1]["note"]


@pytest.mark.parametrize("typed", ["漏销", "漏销 电费", "lxyb", "一家人"])
def test_titles_by_their_words_and_initials(reader: Client, typed: str) -> None:
    assert ("case", "漏销一笔电费，一家人停了两小时电") in suggested(reader, typed)


def test_what_begins_with_what_is_typed_comes_first(reader: Client) -> None:
    make_case("贴错的停电通知", slug="tiecuo")
    service.rebuild()
    cases = [label for kind, label in suggested(reader, "停电通知") if kind == "case"]
    assert cases == ["停电通知贴在轿厢里", "贴错的停电通知"]


def test_the_trades_words_lead_to_a_search(reader: Client) -> None:
    (first, *_) = reader.get("/search/suggest/", {"q": "停"}).json()["suggestions"]
    assert (first["kind"], first["label"]) == ("words", "停电")
    assert reader.get(first["url"]).status_code == 200


@pytest.mark.parametrize("typed", ["", " ", "还没发布", "\x00", "长" * 5000, "\\", "%", "<b>"])
def test_nothing_is_better_than_something_strange(reader: Client, typed: str) -> None:
    assert suggested(reader, typed) == []


def test_a_case_that_was_withdrawn_is_gone_before_the_index_knows(
    reader: Client,
) -> None:
    CasePage.objects.filter(slug="tingdian").update(live=False)
    assert ("case", "停电通知贴在轿厢里") not in suggested(reader, "停电通知")


def ask(query: str, times: int, found: int = 1) -> None:
    for _ in range(times):
        QueryLog.objects.create(query=query, totals={"cases": found}, took_ms=1)


def test_what_several_asked_is_suggested_and_what_one_asked_is_not(reader: Client) -> None:
    ask("停电几天前通知", 3)
    ask("停电以后王二麻子来闹", 2)
    ask("停店通知", 7)
    ask("停电查不到的", 5, found=0)
    ask("停电 13800138000", 4)
    ask("停电户主李建国身份证110101199003070038", 4)
    words = [label for kind, label in suggested(reader, "停电") if kind == "words"]
    words += [label for kind, label in suggested(reader, "停店") if kind == "words"]
    assert words[0] == "停电几天前通知"
    kept_back = ("停店", "138", "李建国", "王二", "查不到")
    assert not any(part in word for word in words for part in kept_back)
    assert "停电几天前通知" in reader.get("/search/").content.decode()


def test_a_stranger_gets_no_suggestion(client: Client, settings: Any) -> None:
    assert client.get("/search/suggest/", {"q": "停"}).status_code == 302
    settings.ANJIAN_LIBRARY_OPEN = True
    assert client.get("/search/suggest/", {"q": "停"}).status_code == 200


def test_suggestions_cost_the_same_few_queries_with_many_cases(reader: Client) -> None:
    costs = []
    for _ in range(2):
        suggested(reader, "停电")  # what is remembered for minutes is remembered
        with CaptureQueriesContext(
            connection,
        ) as captured:
            suggested(reader, "停电通知")
        costs.append(len(captured))
        for number in range(40):
            make_case(f"停电通知第{number}次")
        service.rebuild()
    assert costs[0] == costs[1] <= MOST_QUERIES
