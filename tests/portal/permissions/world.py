"""The people of the permission matrix, one of everything that has an address, and what they met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client

from cases.citations.types import LinkOutcome
from cases.models import (
    Alias,
    BusinessCategory,
    CasePage,
    Citation,
    Clause,
    Edition,
    ImportKey,
    Regulation,
    Succession,
    Term,
    TermVocabulary,
)
from portal.intake.models import ImportJob
from portal.intake.services.jobs import open_job
from portal.intake.services.reading import read_job
from portal.operations.models import JobRun
from portal.people.models import Employee, Unit, User
from portal.people.roles import Role
from search.models import Pin, SynonymGroup, VocabularyEntry, Wish
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    SuccessionFactory,
    UserFactory,
    make_article,
    make_case,
    make_employee,
)

STRANGER = "游客"
PEOPLE: dict[str, Role | None] = {
    STRANGER: None,
    "员工": Role.STAFF,
    "编辑": Role.EDITOR,
    "审核": Role.MODERATOR,
    "管理员": Role.ADMINISTRATOR,
}
# A column of each table is a person, in the order above:
#   o  opened, or done      x  refused      L  asked to sign in
#   -  nothing is there for anybody, so that nothing is given away
SITE, OPEN_SITE, ANYBODY = "Loooo", "ooooo", "ooooo"
EDITORS, MODERATORS, ADMINISTRATORS, NOBODY = "Lxooo", "Lxxoo", "Lxxxo", "Lxxxx"

PHONE = "13800138000"
BOOK = """案例一：旧名单停错了电
【案例提要】抄表员照旧名单停电，停错了一户。
【事件过程】2024年3月5日，抄表员照旧名单停电。
【违规条款】（1）《星河供电营业办法》第七十一条。
【暴露问题】（1）名单不更新。
"""
STATUTE = """星河供电抄表办法
第一条 抄表按月进行。
第二条 抄表员当面核对示数。
"""


@dataclass(frozen=True)
class World:
    """One of everything that has an address."""

    regulation: Regulation
    old: Edition
    new: Edition
    clause: Clause
    succession: Succession
    case: CasePage
    draft: CasePage
    alias: Alias
    category: BusinessCategory
    term: Term
    job: ImportJob
    statute: ImportJob
    row: JobRun
    person: User
    unit: Unit
    employee: Employee
    synonyms: SynonymGroup
    pin: Pin
    word: VocabularyEntry
    wish: Wish


def make_world() -> World:
    """Make one of everything, in the tables that migrations left."""
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法")
    old = EditionFactory(
        regulation=regulation,
        slug="2015",
        in_force_from=dt.date(2015, 1, 1),
        in_force_until=dt.date(2024, 1, 1),
        status="amended",
    )
    new = EditionFactory(regulation=regulation, slug="2024", in_force_from=dt.date(2024, 1, 1))
    before = make_article(old, "67", "停电前三日通知。")
    clause = make_article(new, "71", "停电前七日通知。")
    succession = SuccessionFactory(old=before, new=clause)
    case = make_case("漏销一笔电费", slug="louxiao", violations=(clause,), problems=("不核对",))
    case.save_revision()
    draft = make_case(
        "还没发布的案例",
        slug="caogao",
        live=False,
        problems=("不核对",),
        course=f"客户来电，号码{PHONE}。",
        violations=(Citation(as_written="办法第几条", outcome=LinkOutcome.SEVERAL),),
    )
    draft.save_revision()
    draft.save_revision()
    job = read_job(open_job("案例.txt", BOOK.encode(), by=None, kind=ImportKey.CASES).pk)
    statute = read_job(
        open_job("办法.txt", STATUTE.encode(), by=None, kind=ImportKey.REGULATION).pk
    )
    row = JobRun.objects.create(job="publish-scheduled", label="定时发布")
    alias = Alias.objects.create(name="营业老办法")
    unit = Unit.add_root(code="XH", name="星河供电公司")
    employee = make_employee("1", "温若溪", unit=unit)
    return World(
        regulation, old, new, clause, succession, case, draft, alias,
        BusinessCategory.objects.first(), Term.objects.create(
            vocabulary=TermVocabulary.CAUSE, name="只为测试"
        ),
        job, statute, row, UserFactory(), unit, employee,
        SynonymGroup.objects.create(words="蹲守 守表"),
        Pin.objects.create(query="停电", kind="cases", key=str(case.pk)),
        VocabularyEntry.objects.create(word="不停电作业", role="term"),
        Wish.objects.create(query="蹲守"),
    )  # fmt: skip


def sign_in_with(client: Client) -> Callable[[str], Client]:
    """Return how that client becomes a person of the matrix."""

    def signed_in(name: str) -> Client:
        role = PEOPLE[name]
        if role is not None:
            client.force_login(
                UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend"
            )
        return client

    return signed_in


def outcome(response: Any) -> str:
    """What somebody met, as a letter of the tables."""
    where = response.headers.get("Location", "")
    if response.status_code == 302 and where.startswith("/login/"):
        return "L"
    # Wagtail refuses its own views with a message on the first page of the admin.
    if response.status_code == 403 or (response.status_code == 302 and where == "/admin/"):
        return "x"
    if response.status_code in {404, 405, 410}:
        return "-"
    assert response.status_code < 500, response
    return "o"
