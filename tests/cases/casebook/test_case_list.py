"""The list of cases with its facets: live cases only, whatever is asked."""

import datetime as dt
from typing import Any

import pytest

from cases.case_cards import newest_cards
from cases.casebook.case_list import PAGE_SIZE, ListOrder, list_cases
from cases.models import BusinessCategory, Term
from tests.cases.conftest import World
from tests.factories import make_case

pytestmark = pytest.mark.django_db


def titles(found: Any) -> list[str]:
    return [card.title for card in found.cards]


def option(found: Any, facet: str) -> dict[str, int]:
    return {o.key: o.count for f in found.facets if f.name == facet for o in f.options}


def test_drafts_are_nowhere(world: World) -> None:
    found = list_cases({}, ListOrder.NEWEST, 1)
    assert "还没发布的案例" not in titles(found)
    assert found.whole == 2
    assert "还没发布的案例" not in {card.title for card in newest_cards(50)}


@pytest.mark.parametrize(
    ("facet", "value", "expected"),
    [
        ("kind", "exemplary", ["送电到塘边"]),
        ("category", "tingsongdian", ["送电到塘边"]),
        ("year", "2024", ["送电到塘边"]),
        ("tag", "台风", ["送电到塘边"]),
        ("regulation", "banfa", ["通知书贴错门", "漏销一笔电费"]),
        ("regulation", "nowhere", []),
    ],
)
def test_each_facet_narrows(world: World, facet: str, value: str, expected: list[str]) -> None:
    make_case(
        "送电到塘边",
        kind="exemplary",
        category=BusinessCategory.objects.get(slug="tingsongdian"),
        event_date=dt.date(2024, 9, 16),
        event_date_precision="month",
        tags=("台风",),
    )
    assert titles(list_cases({facet: frozenset({value})}, ListOrder.NEWEST, 1)) == expected


def test_vocabularies_narrow(world: World) -> None:
    term = Term.objects.filter(vocabulary="risk_type").first()
    make_case("态度", risk_type=term)
    found = list_cases({"risk_type": frozenset({str(term.pk)})}, ListOrder.NEWEST, 1)
    assert titles(found) == ["态度"]


def test_counts_tell_what_another_choice_would_bring(world: World) -> None:
    make_case("送电", kind="exemplary")
    found = list_cases({"kind": frozenset({"exemplary"})}, ListOrder.NEWEST, 1)
    assert option(found, "kind") == {"adverse": 2, "exemplary": 1}


def test_undated_cases_come_last_by_event(world: World) -> None:
    assert titles(list_cases({}, ListOrder.EVENT, 1)) == ["漏销一笔电费", "通知书贴错门"]


def test_pages_are_drawn_back_into_what_there_is(world: World) -> None:
    for n in range(PAGE_SIZE):
        make_case(f"第{n}个")
    found = list_cases({}, ListOrder.NEWEST, 99)
    assert (found.page, found.pages, found.total, len(found.cards)) == (2, 2, 22, 2)


def test_nothing_found_is_a_page_without_cards(world: World) -> None:
    found = list_cases({"tag": frozenset({"没有"})}, ListOrder.NEWEST, 3)
    assert (found.cards, found.total, found.pages) == ((), 0, 0)


def test_queries_do_not_grow_with_the_library(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for n in range(PAGE_SIZE + 5):
        make_case(f"第{n}个", violations=(world.new_article,), tags=("甲", "乙"))
    with django_assert_max_num_queries(10):
        list_cases({"kind": frozenset({"adverse"})}, ListOrder.NEWEST, 1)
