"""Filters with counts: what another value would bring, in the words and the order of people."""

from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from cases.models import BusinessCategory
from portal.site.searching.filters import ResultFilter, filters_of
from portal.site.searching.question import SearchQuestion, read_question, request_of
from search import service
from search.answers import answer_request
from tests.factories import UserFactory, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> None:
    settings.ANJIAN_VAR = tmp_path
    meters, outages = BusinessCategory.objects.all()[:2]
    for number in range(3):
        make_case(f"停电以后抄表{number}", category=meters, event_date=f"202{number}-03-05")
    make_case("停电没有通知", category=outages, kind="exemplary", event_date="2024-03-05")
    service.rebuild()


def filters(address: str) -> tuple[SearchQuestion, dict[str, ResultFilter]]:
    question = read_question(QueryDict(f"q=停电&in=cases&{address}"))
    request = request_of(question, UserFactory())
    (group,) = answer_request(request).groups
    return question, {one.name: one for one in filters_of(question, request, group.counts)}


def test_values_stand_with_what_they_bring() -> None:
    _, made = filters("")
    assert [(link.label, link.count) for link in made["kind"].links] == [
        ("不良服务事件", 3),
        ("优质服务事例", 1),
    ]
    assert [link.count for link in made["category"].links] == [3, 1]
    assert [link.label for link in made["year"].links] == [
        "2024 年",
        "2022 年",
        "2021 年",
        "2020 年",
    ]


def test_what_is_not_chosen_keeps_its_count_beside_what_is(client: Client) -> None:
    _, made = filters("kind=exemplary")
    assert [(link.label, link.count, link.chosen) for link in made["kind"].links] == [
        ("不良服务事件", 3, False),
        ("优质服务事例", 1, True),
    ]
    # A filter of another name counts within what is chosen; one value of it is no choice.
    assert "category" not in made


def test_a_value_leads_to_the_results_that_it_counts() -> None:
    question, made = filters("kind=exemplary")
    more = read_question(QueryDict(made["kind"].links[0].url.lstrip("?")))
    assert more.chosen("kind") == {"adverse", "exemplary"}
    assert more.page == 1
    (group,) = answer_request(request_of(more, UserFactory())).groups
    assert group.total == 4
    freed = read_question(QueryDict(question.toggled("kind", "exemplary").lstrip("?")))
    assert freed.filters == ()
    assert freed.query == "停电"


def test_a_chosen_value_that_brings_nothing_can_be_freed() -> None:
    _, made = filters("year=1990")
    chosen = [link for link in made["year"].links if link.chosen]
    assert [(link.label, link.count) for link in chosen] == [("1990 年", 0)]
