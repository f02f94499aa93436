"""The number of queries of every page is the same with ten cases and with two hundred."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Citation, Clause
from search import service
from tests.factories import (
    UserFactory,
    make_case,
    make_succeeded_article,
)

pytestmark = pytest.mark.django_db

FEW, MANY = 10, 200
MOST = 40
PAGES = {
    "home": "/",
    "list": "/cases/",
    "list filtered": "/cases/?kind=adverse&regulation=banfa",
    "case": "/cases/case-of-the-count/",
    "wall": "/cases/case-of-the-count/?view=wall&screen=3",
    "shelf": "/regulations/",
    "edition": "/regulations/banfa/2024/",
    "clause": "/regulations/banfa/2024/71/",
    "changes": "/regulations/banfa/2015/changes/2024/",
    "search": "/search/?q=停电",
    "search of one kind": "/search/?q=停电&in=cases",
    "search narrowed": "/search/?q=停电&in=cases&kind=adverse",
    "search for a citation": "/search/?q=营业办法71条",
    "search with a slip": "/search/?q=停店",
    "search for nothing": "/search/?q=量子纠缠",
    "suggestions": "/search/suggest/?q=停电",
}


@pytest.fixture
def reader(client: Client, settings: Any, tmp_path: Any) -> Client:
    settings.ANJIAN_VAR = tmp_path
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clauses(db: None) -> tuple[Clause, ...]:
    return make_succeeded_article()


def fill(clauses: tuple[Clause, ...], first: int, last: int) -> None:
    for number in range(first, last):
        make_case(
            f"停电没有通知 {number}",
            violations=tuple(Citation(clause=one, as_written="条") for one in clauses),
            problems=("没有通知",),
            tags=(f"标签{number % 7}",),
            summary="停电没有通知到户。",
        )


def asked(client: Client, address: str) -> int:
    """Queries of a page when nothing of it is remembered, the templates excepted."""
    client.get(address)
    for cache in caches.all():
        cache.clear()
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(seen)


def counts(client: Client) -> dict[str, int]:
    service.drain_outbox()
    return {name: asked(client, address) for name, address in PAGES.items()}


def test_more_cases_are_not_more_queries(reader: Client, clauses: tuple[Clause, ...]) -> None:
    make_case(
        "停电的那一个案例",
        slug="case-of-the-count",
        violations=clauses,
        problems=("没有通知",),
        summary="停电没有通知到户。",
    )
    fill(clauses, 0, FEW)
    few = counts(reader)
    fill(clauses, FEW, MANY)
    many = counts(reader)
    assert many == few
    assert max(many.values()) <= MOST, many
