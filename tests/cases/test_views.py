"""The pages of the library in a browser's hands: who gets in, what stands there, what does not."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from cases.models import CasePage, Clause
from cases.models.regulations import EditionStatus
from portal.people.roles import Role
from tests.factories import (
    PASSWORD,
    EditionFactory,
    RegulationFactory,
    UserFactory,
    library,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Clause:
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法")
    return make_article(
        EditionFactory(regulation=regulation, slug="2024"), "71", "先通知，后停电。"
    )


@pytest.fixture
def case(article: Clause) -> CasePage:
    return make_case(
        "漏销一笔电费", slug="louxiao", violations=(article,), problems=("名单不更新",)
    )


@pytest.fixture
def reader(client: Client) -> Client:
    person = UserFactory()
    assert client.login(request=None, username=person.username, password=PASSWORD)
    return client


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "²", "", "0", "zwei"])
def test_a_number_that_makes_no_sense_is_no_error(
    reader: Client, case: CasePage, number: str
) -> None:
    assert reader.get(f"/cases/?page={number}").status_code == 200
    assert reader.get(f"/cases/louxiao/?view=wall&screen={number}").status_code == 200


ADDRESSES = [
    "/",
    "/cases/",
    "/cases/louxiao/",
    "/cases/louxiao/?view=wall",
    "/regulations/",
    "/regulations/banfa/",
    "/regulations/banfa/2024/",
    "/regulations/banfa/2024/71/",
    "/regulations/banfa/2024/changes/2024/",
    "/search/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_member_of_staff_reads_every_page(reader: Client, case: CasePage, address: str) -> None:
    response = reader.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert '<html lang="zh-CN">' in page
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_is_asked_to_sign_in(client: Client, case: CasePage, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_open_library_is_read_by_anybody(
    client: Client, case: CasePage, settings: Any, address: str
) -> None:
    settings.ANJIAN_LIBRARY_OPEN = True
    assert client.get(address).status_code == 200


def test_a_draft_is_not_there(reader: Client, article: Clause) -> None:
    make_case("还没发布", slug="caogao", violations=(article,), live=False)
    assert reader.get("/cases/caogao/").status_code == 404
    for address in ("/", "/cases/", article.get_absolute_url(), "/regulations/banfa/"):
        assert "还没发布" not in reader.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/regulations/nowhere/",
        "/regulations/banfa/1901/",
        "/regulations/banfa/2024/999/",
        "/regulations/banfa/2024/changes/1901/",
    ],
)
def test_what_is_not_there_is_a_helpful_404(reader: Client, article: Clause, address: str) -> None:
    response = reader.get(address)
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_from_the_case_to_the_clause_to_another_case(reader: Client, case: CasePage) -> None:
    other = make_case("通知书贴错门", slug="tiecuo", violations=(case.violations.first().clause,))
    page = reader.get(case.get_url()).content.decode()
    assert 'href="/regulations/banfa/2024/71/"' in page
    assert "另有 1 个案例违反本条" in page
    clause = reader.get("/regulations/banfa/2024/71/").content.decode()
    assert f'href="{other.get_url()}"' in clause


def test_a_merged_clause_leads_to_what_it_became(reader: Client, article: Clause) -> None:
    stub = EditionFactory(
        regulation=article.edition.regulation,
        slug="stub",
        in_force_from=None,
        status=EditionStatus.UNVERIFIED,
    )
    old = make_article(stub, "71")
    Clause.objects.filter(pk=old.pk).update(superseded_by=article)
    response = reader.get("/regulations/banfa/stub/71/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        "/regulations/banfa/2024/71/",
    )


def test_filters_stand_in_the_address_and_can_be_taken_off(reader: Client, case: CasePage) -> None:
    make_case("送电到塘边", kind="exemplary", tags=("台风",))
    page = reader.get("/cases/?kind=exemplary&tag=台风&order=event").content.decode()
    assert "送电到塘边" in page
    assert "漏销一笔电费" not in page
    assert 'href="?kind=exemplary&amp;order=event"' in page
    assert re.search(r'name="kind" value="exemplary" checked', page)


def test_nothing_found_says_what_to_try(reader: Client, case: CasePage) -> None:
    page = reader.get("/cases/?kind=exemplary&regulation=banfa").content.decode()
    assert "没有同时符合这些条件的案例" in page


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-3",
        "page=abc",
        "page=99999999999999999999",
        "order=x",
        "kind=",
        "year=<b>",
        "page=²",
        "tag=%00",
        "kind=a&kind=b&" + "tag=x&" * 200,
    ],
)
def test_a_senseless_address_is_still_a_page(reader: Client, case: CasePage, query: str) -> None:
    assert reader.get(f"/cases/?{query}").status_code == 200


@pytest.mark.parametrize("screen", ["0", "-1", "999999", "abc", "²", ""])
def test_the_wall_stays_within_its_screens(reader: Client, case: CasePage, screen: str) -> None:
    assert reader.get(f"/cases/louxiao/?view=wall&screen={screen}").status_code == 200


def test_an_empty_library_says_what_comes(reader: Client) -> None:
    assert "还没有案例" in reader.get("/cases/").content.decode()
    assert "还没有规章" in reader.get("/regulations/").content.decode()
    assert "案例库还是空的" in reader.get("/").content.decode()


def test_a_preview_shows_what_is_in_the_editor(client: Client, case: CasePage) -> None:
    editor = UserFactory(role=Role.EDITOR)
    client.login(request=None, username=editor.username, password=PASSWORD)
    case.title = "改过的标题"
    case.problems.first().text = "改过的问题"
    response = case.make_preview_request(original_request=client.get("/").wsgi_request)
    page = response.content.decode()
    assert "改过的标题" in page
    assert "预览" in page


def test_markup_in_a_case_does_nothing(reader: Client, article: Clause) -> None:
    hostile = "<script>alert(1)</script>"
    make_case(
        hostile,
        slug="evil",
        summary=hostile,
        course=hostile,
        problems=(hostile,),
        others=((hostile, hostile),),
        tags=(hostile,),
        event_place=hostile,
    )
    for address in ("/cases/evil/", "/cases/", "/", "/cases/evil/?view=wall&screen=1"):
        assert hostile not in reader.get(address).content.decode()


def test_a_case_page_asks_the_database_a_bounded_number_of_times(
    reader: Client, case: CasePage, django_assert_max_num_queries: Any
) -> None:
    reader.get(case.get_url())
    with django_assert_max_num_queries(40):
        reader.get(case.get_url())


def test_the_library_page_is_the_one_of_the_migrations() -> None:
    assert library().get_url() == "/cases/"


def test_differences_asked_for_the_wrong_way_round_lead_to_the_right_one(
    reader: Client,
) -> None:
    regulation = RegulationFactory(slug="banfa")
    EditionFactory(regulation=regulation, slug="2015", in_force_from=dt.date(2015, 1, 1))
    EditionFactory(regulation=regulation, slug="2024", in_force_from=dt.date(2024, 1, 1))
    answer = reader.get("/regulations/banfa/2024/changes/2015/")
    assert (answer.status_code, answer.url) == (302, "/regulations/banfa/2015/changes/2024/")
