"""The search page over a real index: groups apart, marks, the cited clause first, help on."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from search import service
from tests.factories import (
    PASSWORD,
    EditionFactory,
    RegulationFactory,
    UserFactory,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.ANJIAN_VAR = tmp_path
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法", short_title="营业办法")
    article = make_article(
        EditionFactory(regulation=regulation, slug="2024"),
        "34",
        "停电前七日，将停电通知书送达客户。",
    )
    make_case("漏销一笔电费", summary="抄表员漏销零钱，错停了电。", violations=(article,))
    make_case("还没发布的零钱", summary="零钱零钱。", live=False)
    make_case("别的零钱 <b>", summary="找零钱的窗口。")
    service.rebuild()
    person = UserFactory()
    client.login(request=None, username=person.username, password=PASSWORD)
    return client


def page_of(reader: Client, address: str) -> str:
    response = reader.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_two_character_word_finds_cases_with_marks(reader: Client) -> None:
    page = page_of(reader, "/search/?q=零钱")
    assert "<mark>零钱</mark>" in page
    assert "漏销一笔电费" in page
    assert "还没发布" not in page
    assert "&lt;b&gt;" in page
    assert "<b>零" not in page


def test_a_second_question_reads_neither_cases_nor_clauses(
    reader: Client, django_assert_max_num_queries: Any
) -> None:
    first = page_of(reader, "/search/?q=停电")
    with django_assert_max_num_queries(9) as asked:  # who, two marks, the log in a transaction
        again = page_of(reader, "/search/?q=停电")
    assert not [one for one in asked.captured_queries if "cases_case" in one["sql"]]
    titles = re.compile(r"<mark>.*?</h3>", re.DOTALL)
    assert titles.findall(again) == titles.findall(first)


def test_groups_stand_apart_with_their_totals(reader: Client) -> None:
    page = page_of(reader, "/search/?q=停电")
    assert 'id="group-clauses"' in page
    assert "1 条" in page


def test_a_typed_citation_shows_its_clause_first(reader: Client) -> None:
    page = page_of(reader, "/search/?q=营业办法34条")
    first = page.split('class="asked"', 1)[1].split("</section>", 1)[0]
    assert 'href="/regulations/banfa/2024/34/"' in first
    assert "1 个案例违反本条" in first


def test_nothing_found_helps_on(reader: Client) -> None:
    page = page_of(reader, "/search/?q=零钱量子纠缠")
    if "没有找到" in page:
        assert "?q=" in page
    page = page_of(reader, "/search/?q=量子纠缠")
    assert "没有找到“量子纠缠”" in page
    assert 'href="/cases/"' in page


def test_one_kind_can_be_narrowed(reader: Client) -> None:
    page = page_of(reader, "/search/?q=零钱&in=cases")
    assert 'id="group-clauses"' not in page
    assert "2 个" in page
    assert "漏销一笔电费" in page_of(reader, "/search/?q=零钱&in=cases&kind=adverse")
    assert "漏销一笔电费" not in page_of(reader, "/search/?q=零钱&in=cases&kind=exemplary")


def test_what_was_typed_is_shown_as_text(reader: Client) -> None:
    page = page_of(reader, "/search/?q=<script>alert(1)</script>")
    assert "<script>alert" not in page


def test_without_words_the_page_says_what_can_be_asked(reader: Client) -> None:
    assert "也可以输入条款" in page_of(reader, "/search/")
