"""What is kept is read again as soon as anything in the library has changed."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory

from cases.casebook.case_list import ListOrder
from cases.casebook.page_cache import (
    count_known_categories,
    known_cases_by_article,
    list_known_cases,
)
from cases.citations.types import LinkOutcome
from cases.models import BusinessCategory, CasePage, Citation, Clause, Succession
from cases.regulations.clause_detail import PAGE_SIZE
from cases.regulations.clause_texts import article_of
from cases.regulations.edition_import import EditionDetails, confirm_successions, take_in_edition
from cases.statutes.read import read_statute
from portal.versions.reading import current_version
from tests.factories import UserFactory, make_case

pytestmark = pytest.mark.django_db
TITLE = "星河供电抄表办法"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(reader: Client, page: CasePage) -> str:
    return reader.get(page.get_url()).content.decode()


def shelve(text: str, year: int) -> None:
    take_in_edition(
        read_statute(f"{TITLE}\n\n{text}"),
        EditionDetails(title=TITLE, label=f"{year} 年版", in_force_from=dt.date(year, 1, 1)),
        today=dt.date(2026, 1, 1),
    )


def test_a_change_of_the_case_is_seen_at_once(reader: Client) -> None:
    page = make_case()
    shown(reader, page)
    page.summary = "改过的提要。"
    page.save()
    assert "改过的提要" in shown(reader, page)


def test_a_new_edition_of_a_cited_clause_is_seen_at_once(reader: Client) -> None:
    shelve("第一条 到现场抄表。", 2015)
    citation = Citation(as_written=f"{TITLE}第一条", outcome=LinkOutcome.RESOLVED)
    page = make_case(
        violations=(citation,), event_date=dt.date(2020, 1, 1), event_date_precision="day"
    )
    page.save_revision().publish()
    assert "事发后已修订" not in shown(reader, page)
    shelve("第一条 到现场抄表并拍照。", 2024)
    assert "事发后已修订" in shown(reader, page)


def test_a_confirmed_succession_is_another_version() -> None:
    shelve("第一条 到现场抄表。", 2015)
    shelve("第一条 到现场抄表并拍照。", 2024)
    before = current_version("cases")
    rows = list(Succession.objects.all())
    confirm_successions(rows, by=UserFactory(), now=dt.datetime.now(tz=dt.UTC))
    assert current_version("cases") != before


def test_a_renamed_category_is_seen_at_once(reader: Client) -> None:
    category = BusinessCategory.objects.first()
    assert category is not None
    page = make_case(category=category)
    shown(reader, page)
    category.name = "抄核收"
    category.save()
    assert "抄核收" in shown(reader, page)


def test_a_preview_shows_the_draft_and_is_not_kept(rf: RequestFactory, reader: Client) -> None:
    page = make_case()
    shown(reader, page)
    page.summary = "还没发布的提要。"
    asked = rf.get("/", HTTP_COOKIE=f"sessionid={reader.cookies['sessionid'].value}")
    preview = page.make_preview_request(original_request=asked)
    assert "还没发布的提要" in preview.content.decode()
    assert "还没发布" not in shown(reader, page)


def test_every_page_of_the_cases_of_a_clause_is_remembered_by_itself(client: Client) -> None:
    shelve("第一条 到现场抄表。", 2024)
    clause = Clause.objects.get(path="1")
    for number in range(PAGE_SIZE + 1):
        make_case(f"第 {number:02} 例", violations=(clause,))
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    def shown(page: int) -> set[str]:
        answer = client.get(f"{clause.get_absolute_url()}?page={page}").content.decode()
        return {f"{number:02}" for number in range(PAGE_SIZE + 1) if f"第 {number:02} 例" in answer}

    first, second = shown(1), shown(2)
    assert (len(first), len(second)) == (PAGE_SIZE, 1)
    assert (shown(1), shown(2)) == (first, second)
    assert not first & second


def test_who_violates_an_article_is_read_once_and_again_after_a_change(
    django_assert_num_queries,
) -> None:
    shelve("第一条 到现场抄表。\n\n第二条 先核对。", 2024)
    first, second = (article_of(Clause.objects.get(path=path)) for path in ("1", "2"))

    def violate(number: str) -> CasePage:
        row = Citation(as_written=f"{TITLE}第{number}条", outcome=LinkOutcome.RESOLVED)
        page = make_case(violations=(row,))
        page.save_revision().publish()
        return page

    page = violate("一")
    assert known_cases_by_article({first, second}) == {first: {page.pk}, second: set()}
    with django_assert_num_queries(1):
        assert known_cases_by_article({first, second})[first] == {page.pk}
    other = violate("二")
    assert known_cases_by_article({first, second}) == {first: {page.pk}, second: {other.pk}}
    assert known_cases_by_article(set()) == {}


def test_the_categories_are_counted_once_and_again_after_a_change(
    django_assert_num_queries,
) -> None:
    one, two = BusinessCategory.objects.order_by("pk")[:2]

    def held() -> dict[str, int]:
        return {option.key: option.count for option in count_known_categories()}

    make_case(category=one)
    assert held() == {one.slug: 1}
    with django_assert_num_queries(1):
        assert held() == {one.slug: 1}
    make_case(category=two)
    assert held() == {one.slug: 1, two.slug: 1}


def test_addresses_of_nothing_push_no_kept_page_out(client: Client) -> None:
    shelve("第一条 到现场抄表。", 2024)
    clause = Clause.objects.get(path="1")
    page = make_case(tags=("停电",), violations=(clause,))
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    library = page.get_parent().get_url()
    client.get(library)
    before = {name: len(caches[name]._cache) for name in ("default", "lists")}
    client.get(f"{library}?tag=停电")
    client.get(clause.get_absolute_url())
    filled = {name: len(caches[name]._cache) for name in before}
    assert filled["lists"] > before["lists"]
    for number in range(2, 30):
        client.get(f"{library}?x={number}")
        client.get(f"{library}?page={number}&order=x{number}")
        client.get(f"{library}?tag=停电&tag=没有{number}&kind=k{number}&year={number}")
        client.get(f"{library}?kind=&page={number}&tag=停电&n={number}")
        client.get(f"{clause.get_absolute_url()}?page={number}&x={number}")
    assert {name: len(caches[name]._cache) for name in before} == filled


def test_a_list_is_kept_once_however_its_address_is_spelled(
    client: Client, django_assert_num_queries
) -> None:
    page = make_case(tags=("停电", "台风"))
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    library = page.get_parent().get_url()
    one, other = (
        client.get(f"{library}?{query}").content.decode().split("<main")[1]
        for query in ("tag=停电&tag=台风&kind=adverse", "x=1&kind=adverse&tag=台风&tag=停电&page=7")
    )
    assert one == other
    choices = {"tag": frozenset({"停电"}), "kind": frozenset({"adverse"})}
    list_known_cases(choices, ListOrder.NEWEST, 1)
    with django_assert_num_queries(1):
        assert list_known_cases(choices, ListOrder.NEWEST, 1).is_kept


def test_a_choice_that_does_not_exist_is_answered_and_not_kept() -> None:
    make_case(tags=("停电",))
    kept = list_known_cases({"tag": frozenset({"没有"})}, ListOrder.NEWEST, 1)
    assert (kept.found.total, kept.is_kept) == (0, False)
