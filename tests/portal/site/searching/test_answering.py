"""What the page says of an answer: near hits, an index that is silent, servers that stand in."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cases.search_kinds import CASES, CLAUSES
from portal.site.searching import answering
from portal.site.searching.question import ALONE
from search import service
from search.answers import ResultGroup, SearchResult, SearchResults
from search.documents import SearchDocument
from search.highlights import HighlightTerms
from search.journal import LoggedQuery
from search.models import QueryLog
from search.queries import SearchRequest
from search.trade import ActiveWords
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    SuccessionFactory,
    UserFactory,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.ANJIAN_VAR = tmp_path
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(reader: Client, address: str) -> str:
    response = reader.get(address)
    assert response.status_code == 200
    return response.content.decode()


def hit(key: str, title: str, *, near: bool = False) -> SearchResult:
    document = SearchDocument(CASES, key, title, f"{title}。<b>", f"/cases/{key}/", "1")
    return SearchResult(document, 1.0, HighlightTerms(frozenset({"停电"})), near)


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the page be asked of an answer that stands already."""

    def stand(*groups: ResultGroup, **more: Any) -> None:
        def search_and_log(request: SearchRequest, receipt: str, _: ActiveWords) -> LoggedQuery:
            asked = tuple(group for group in groups if group.kind in request.kinds)
            return LoggedQuery(SearchResults(request.query, asked, False, 1, **more), None, "")

        monkeypatch.setattr(answering, "search_and_log", search_and_log)

    return stand


def test_servers_that_do_not_answer_are_told_quietly(reader: Client, answered: Any) -> None:
    answered(
        ResultGroup(CASES, "案例", 1, (hit("1", "停电"),)),
        ResultGroup(CLAUSES, "条款"),
        stood_in=True,
    )
    assert "搜索服务器暂时没有回应，以下是本机索引的结果" in page_of(reader, "/search/?q=停电")
    answered(ResultGroup(CASES, "案例", 1, (hit("1", "停电"),)), ResultGroup(CLAUSES, "条款"))
    assert "暂时没有回应" not in page_of(reader, "/search/?q=停电")


def test_a_total_that_is_estimated_says_so(reader: Client, answered: Any) -> None:
    many = ResultGroup(CASES, "案例", 3400, (hit("1", "停电"),), is_estimate=True)
    answered(many, ResultGroup(CLAUSES, "条款"))
    assert "看全部约 3400" in page_of(reader, "/search/?q=停电")
    answered(ResultGroup(CASES, "案例", 3400, (hit("1", "停电"),)), ResultGroup(CLAUSES, "条款"))
    assert "约" not in page_of(reader, "/search/?q=停电")


def test_a_kind_without_an_answer_is_a_sentence_and_no_claim(reader: Client, answered: Any) -> None:
    answered(
        ResultGroup(CASES, "案例", available=False),
        ResultGroup(CLAUSES, "条款", available=False),
    )
    page = page_of(reader, "/search/?q=停电")
    assert "案例的索引暂时没有回应" in page
    assert "条款的索引暂时没有回应" in page
    assert "没有找到" not in page


def test_near_hits_stand_apart_with_their_badge(reader: Client, answered: Any) -> None:
    results = (hit("1", "停电通知"), hit("2", "拉闸", near=True))
    answered(ResultGroup(CASES, "案例", 2, results, near_total=1), ResultGroup(CLAUSES, "条款"))
    page = page_of(reader, "/search/?q=停电")
    holding, near = page.split("near-head", 1)
    assert "<mark>停电</mark>通知" in holding
    assert "拉闸" not in holding
    assert "拉闸" in near
    assert "意思相近</span>" in near
    assert '案例<span class="count">1 个' in page


def test_only_near_hits_say_that_nothing_holds_the_words(reader: Client, answered: Any) -> None:
    results = (hit("2", "拉闸", near=True),)
    answered(ResultGroup(CASES, "案例", 1, results, near_total=1), ResultGroup(CLAUSES, "条款"))
    page = page_of(reader, "/search/?q=停电")
    assert "没有找到与“停电”字词相符的内容" in page
    assert "没有找到“停电”" not in page


def test_a_page_behind_the_last_is_drawn_back(reader: Client) -> None:
    for number in range(ALONE + 2):
        make_case(f"停电{number}")
    service.rebuild()
    page = page_of(reader, "/search/?q=停电&in=cases&page=9")
    assert '<span aria-current="page">2</span>' in page
    assert "第 2 / 2 页" in page
    assert "停电" in page
    assert QueryLog.objects.count() == 1


def test_an_old_clause_says_what_stands_in_its_place(reader: Client) -> None:
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法", short_title="营业办法")
    old = EditionFactory(
        regulation=regulation,
        slug="2015",
        status="amended",
        in_force_from=dt.date(2015, 1, 1),
        in_force_until=dt.date(2024, 6, 1),
    )
    new = EditionFactory(regulation=regulation, slug="2024", label="2024 年版")
    before = make_article(old, "67", "停电前三日通知。")
    after = make_article(new, "34", "停电前七日通知。")
    SuccessionFactory(old=before, new=after)
    make_case("贴错门的单子", violations=(before,))
    make_case("写错字的单子", violations=(after,))
    service.rebuild()
    card = page_of(reader, "/search/?q=营业办法67条").split('class="asked"', 1)[1]
    assert "已修订" in card.split("</section>")[0]
    assert "停电前三日通知。" in card.split("</section>")[0]
    assert '<a href="/regulations/banfa/2024/34/">2024 年版第三十四条</a>' in card
    assert "违反本条</span>" in card.split("贴错门的单子")[1].split("</article>")[0]
    page = page_of(reader, "/search/?q=营业办法")
    assert 'aria-label="您找的规章"' in page
    assert 'href="/regulations/banfa/2024/"' in page


def test_a_clause_that_is_not_there_makes_no_card(reader: Client) -> None:
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法", short_title="营业办法")
    make_article(EditionFactory(regulation=regulation), "34", "停电前七日通知。")
    service.rebuild()
    assert 'class="asked"' not in page_of(reader, "/search/?q=营业办法99条")


def test_the_other_edition_of_the_asked_clause_is_told_apart(reader: Client) -> None:
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法", short_title="营业办法")
    old = EditionFactory(
        regulation=regulation,
        slug="2015",
        status="repealed",
        in_force_from=dt.date(2015, 1, 1),
        in_force_until=dt.date(2024, 6, 1),
    )
    new = EditionFactory(regulation=regulation, slug="2024")
    make_case("老案例", violations=(make_article(old, "34", "停电前三日通知。"),))
    make_case("新案例", violations=(make_article(new, "34", "停电前七日通知。"),))
    service.rebuild()
    page = page_of(reader, "/search/?q=营业办法34条")
    assert "现行有效" in page.split('class="asked"', 1)[1].split("</section>")[0]
    assert "违反本条</span>" in page.split(">新案例<")[1].split("</article>")[0]
    assert "违反另一版的本条" in page.split(">老案例<")[1].split("</article>")[0]
    assert "已废止" in page


def test_a_clause_that_no_case_cites_shows_what_reads_like_it(reader: Client) -> None:
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法", short_title="营业办法")
    words = "擅自打开电能表封印的，由供电企业查明封印编号后重新加封，并记入封印登记簿。"
    make_article(EditionFactory(regulation=regulation), "34", words)
    likely = "封印编号没有记入登记簿，打开电能表后也没有重新加封。"
    make_case("登记簿上少了两个编号", summary=likely, course=likely * 3)
    make_case("排队排到了门外", summary="营业厅只开了一个窗口，客户等了一小时。")
    service.rebuild()
    page = page_of(reader, "/search/?q=营业办法34条")
    alike = page.split('class="asked-alike"', 1)[1].split("</section>")[0]
    assert "登记簿上少了两个编号" in alike
    assert "排队排到了门外" not in alike
