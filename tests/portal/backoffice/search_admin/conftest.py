"""An editor at the admin of search, and an index over a few cases and one clause."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client

from cases.models import CasePage, Clause
from portal.people.roles import Role
from search import service
from search.models import QueryLog
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    UserFactory,
    make_article,
    make_case,
)


@dataclass(frozen=True)
class Library:
    """What can be found."""

    estimated: CasePage
    unannounced: CasePage
    late: CasePage
    clause: Clause


@pytest.fixture
def books(db, settings, tmp_path):
    """Three cases and a clause, in an index of their own."""
    settings.ANJIAN_VAR = tmp_path
    regulation = RegulationFactory(slug="xinghe", title="星河供电营业办法")
    edition = EditionFactory(regulation=regulation, slug="2024", in_force_from=dt.date(2024, 1, 1))
    made = Library(
        make_case("估抄电量引起不满", summary="抄表员没有上门，估抄了电量。"),
        make_case("欠费停电没有通知", summary="催费人员没有送达停电通知书就停电。"),
        make_case("检修停电延迟送电", summary="检修停电以后，送电晚了三个小时。"),
        make_article(edition, "71", "停电前七日通知客户。"),
    )
    service.rebuild()
    return made


@pytest.fixture
def editor(db):
    """Somebody who tends search."""
    client = Client()
    client.force_login(
        UserFactory(role=Role.EDITOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.fixture
def asked(db):
    """A few searches of the last days."""
    for query, times in (("蹲守 电量", 4), ("停电怎么通知", 3), ("没人问过第二遍的话", 1)):
        QueryLog.objects.bulk_create(
            QueryLog(query=query, totals={"cases": 0}, took_ms=12) for _ in range(times)
        )
