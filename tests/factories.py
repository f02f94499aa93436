"""Rows for tests: people, regulations with clauses, live cases. Content is fictional."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.citations.types import LinkOutcome
from cases.models import (
    CaseIndexPage,
    CaseMeasure,
    CasePage,
    CaseProblem,
    CaseSection,
    Citation,
    Clause,
    Edition,
    Regulation,
    Succession,
)
from cases.models.regulations import EditionStatus
from cases.sections import CaseKind
from cases.statutes.types import ArticleRelation, ClauseKind
from portal.people.models import Employee, Unit, User
from portal.people.roles import Role
from portal.people.services import grant_role, place_employee

PASSWORD = "xinghe-2026-demo"


class UserFactory(DjangoModelFactory[User]):
    """A member of staff; `role` is granted in the whole company."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"XH{n:05d}")
    password = factory.PostGenerationMethodCall("set_password", PASSWORD)

    @factory.post_generation
    def role(self, create: bool, extracted: Role | None, **_: Any) -> None:
        if create:
            grant_role(person=self, role=extracted or Role.STAFF)
            self.save()


def make_employee(number: str, name: str, unit: Unit, position: str = "") -> Employee:
    """Make an employee with a main placement from today."""
    employee = Employee.objects.create(number=number, name=name, position=position)
    place_employee(employee=employee, unit=unit)
    return employee


class RegulationFactory(DjangoModelFactory[Regulation]):
    class Meta:
        model = Regulation

    slug = factory.Sequence(lambda n: f"guizhang-{n}")
    title = factory.Sequence(lambda n: f"星河供电营业办法第{n}种")


class EditionFactory(DjangoModelFactory[Edition]):
    class Meta:
        model = Edition

    regulation = factory.SubFactory(RegulationFactory)
    slug = factory.Sequence(lambda n: f"{1900 + n}")
    label = factory.LazyAttribute(lambda made: f"{made.slug} 年版")
    in_force_from = dt.date(2024, 6, 1)
    status = EditionStatus.IN_FORCE


class ClauseFactory(DjangoModelFactory[Clause]):
    """A clause by its path; an article gets its text in a 款, as readers of statutes do."""

    class Meta:
        model = Clause

    edition = factory.SubFactory(EditionFactory)
    path = factory.Sequence(lambda n: str(n + 1))
    kind = ClauseKind.ARTICLE
    position = factory.Sequence(lambda n: n)


class SuccessionFactory(DjangoModelFactory[Succession]):
    class Meta:
        model = Succession

    old_edition = factory.SelfAttribute("old.edition")
    new_edition = factory.SelfAttribute("new.edition")
    relation = ArticleRelation.CHANGED


def make_article(
    edition: Edition, path: str, *paragraphs: str, heading: Clause | None = None
) -> Clause:
    """Make an article with its 款 (`82.1`, `82.2`); items are made by `make_items`."""
    article = ClauseFactory(edition=edition, path=path, parent=heading)
    for number, text in enumerate(paragraphs, 1):
        ClauseFactory(
            edition=edition,
            path=f"{path}.{number}",
            kind=ClauseKind.PARAGRAPH,
            parent=article,
            text=text,
        )
    return article


def make_succeeded_article() -> tuple[Clause, Clause]:
    """Make an article of an amended edition and what it became in the edition in force."""
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法")
    old = EditionFactory(
        regulation=regulation,
        slug="2015",
        status="amended",
        in_force_from=dt.date(2015, 1, 1),
        in_force_until=dt.date(2024, 6, 1),
    )
    new = EditionFactory(regulation=regulation, slug="2024")
    before = make_article(old, "67", "停电前三日通知用户。")
    after = make_article(new, "71", "停电前七日通知用户。")
    SuccessionFactory(old=before, new=after)
    return before, after


def make_items(paragraph: Clause, *texts: str) -> list[Clause]:
    """Make the 项 of a 款."""
    return [
        ClauseFactory(
            edition=paragraph.edition,
            path=f"{paragraph.path}.{number}",
            kind=ClauseKind.ITEM,
            parent=paragraph,
            label=f"（{'一二三四五六七八九十'[number - 1]}）",
            text=text,
        )
        for number, text in enumerate(texts, 1)
    ]


def library() -> CaseIndexPage:
    """Return the library that the migrations made."""
    return CaseIndexPage.objects.get()


def make_case(
    title: str = "漏销一笔电费",
    *,
    violations: tuple[Clause | Citation, ...] = (),
    problems: tuple[str, ...] = (),
    measures: tuple[str, ...] = (),
    others: tuple[tuple[str, str], ...] = (),
    tags: tuple[str, ...] = (),
    **fields: Any,
) -> CasePage:
    """Make a case under the library, live unless `live=False`."""
    fields.setdefault("kind", CaseKind.ADVERSE)
    fields.setdefault("summary", "抄表员没有核对缴费明细，把已缴费客户当成欠费户停电。")
    fields.setdefault("live", True)
    if fields["live"]:
        fields.setdefault("first_published_at", timezone.now())
    page = CasePage(title=title, slug=fields.pop("slug", None) or _slug(), **fields)
    for row in violations:
        page.violations.add(
            row
            if isinstance(row, Citation)
            else Citation(clause=row, as_written=str(row), outcome=LinkOutcome.RESOLVED)
        )
    for text in problems:
        page.problems.add(CaseProblem(text=text))
    for text in measures:
        page.measures.add(CaseMeasure(text=text))
    for heading, text in others:
        page.other_sections.add(CaseSection(heading=heading, text=text))
    page.tags.add(*tags)
    library().add_child(instance=page)
    return page


_made = iter(range(1, 10**9))


def _slug() -> str:
    return f"case-{next(_made)}"
