"""Taking editions in: once, in their order, with their successions."""

import datetime as dt
from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Alias, Clause, Edition, EditionStatus, Regulation, Succession
from cases.regulations.edition_import import (
    EditionDetails,
    EditionOutcome,
    EditionRefused,
    confirm_successions,
    suggest_between,
    take_in_edition,
)
from cases.statutes.read import read_statute
from cases.statutes.types import ArticleRelation
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 1, 1)
OLD = """星河供电抄表办法

第一章 总则

第一条 抄表员应当按照抄表例日到现场抄录电能表示数。

第二条 抄表数据当日上传。

遇到客户家中无人的，留下告知单。

第三条 抄表有下列情形之一的，应当复核：

（一）电量突增一倍以上的；

（二）电量为零的。
"""
NEW = OLD.replace("第三条 抄表有", "第三条 抄表时不得估抄。\n\n第四条 抄表有").replace(
    "当日上传", "当日十八时前上传"
)


def take(text: str, year: int, **details: object) -> EditionOutcome:
    values = {
        "title": "星河供电抄表办法",
        "label": f"{year} 年版",
        "in_force_from": dt.date(year, 1, 1),
        **details,
    }
    return take_in_edition(read_statute(text), EditionDetails(**values), today=TODAY)


def test_an_edition_is_written_with_every_level_of_its_clauses() -> None:
    outcome = take(OLD, 2015)
    assert list(outcome.edition.clauses.values_list("path", flat=True)) == [
        "c1", "1", "1.1", "2", "2.1", "2.2", "3", "3.1", "3.1.1", "3.1.2",
    ]  # fmt: skip
    item = Clause.objects.get(path="3.1.2")
    assert (item.text, item.label, item.parent.path) == ("电量为零的。", "（二）", "3.1")
    assert item.citation_label == "第三条第一款第（二）项"


def test_the_same_text_again_changes_nothing() -> None:
    take(OLD, 2015)
    before = list(Clause.objects.values())
    again = take(OLD, 2015)
    assert again.changed_nothing
    assert list(Clause.objects.values()) == before
    assert (Regulation.objects.count(), Edition.objects.count()) == (1, 1)


def test_a_corrected_text_mends_the_clause_in_place() -> None:
    edition = take(OLD, 2015).edition
    row = edition.clauses.get(path="2.1")
    outcome = take(OLD.replace("当日上传", "当天上传"), 2015)
    assert (outcome.created, outcome.changed) == (0, 1)
    row.refresh_from_db()
    assert row.text == "抄表数据当天上传。"


def test_a_clause_that_the_corrected_text_lacks_is_kept() -> None:
    edition = take(OLD, 2015).edition
    outcome = take(OLD.replace("\n\n（二）电量为零的。", ""), 2015)
    assert outcome.kept == ("3.1.2",)
    assert edition.clauses.filter(path="3.1.2").exists()


def test_the_next_edition_closes_the_window_of_the_one_before() -> None:
    old, new = take(OLD, 2015).edition, take(NEW, 2024).edition
    old.refresh_from_db()
    assert (old.in_force_until, old.status) == (dt.date(2024, 1, 1), EditionStatus.AMENDED)
    assert (new.in_force_until, new.status) == (None, EditionStatus.IN_FORCE)


def test_an_older_edition_that_arrives_later_takes_its_place() -> None:
    new = take(NEW, 2024).edition
    old = take(OLD, 2015).edition
    new.refresh_from_db()
    assert (old.status, new.status) == (EditionStatus.AMENDED, EditionStatus.IN_FORCE)
    assert Succession.objects.filter(old_edition=old, new_edition=new).exists()


def test_an_edition_not_yet_in_force_leaves_the_present_one_in_force() -> None:
    present = take(OLD, 2015).edition
    take(NEW, 2027)
    present.refresh_from_db()
    assert (present.in_force_until, present.status) == (dt.date(2027, 1, 1), "in_force")


def test_a_regulation_that_ended_without_a_successor_is_repealed() -> None:
    edition = take(OLD, 2015, in_force_until=dt.date(2020, 1, 1)).edition
    assert edition.status == EditionStatus.REPEALED


def test_a_corrected_date_moves_the_window_of_the_edition_before() -> None:
    old = take(OLD, 2015).edition
    take(NEW, 2024, in_force_from=dt.date(2023, 6, 1))
    take(NEW, 2024, slug="2023", in_force_from=dt.date(2024, 6, 1))
    old.refresh_from_db()
    assert old.in_force_until == dt.date(2024, 6, 1)


def test_two_editions_from_the_same_day_are_refused_and_nothing_is_written() -> None:
    take(OLD, 2015)
    with pytest.raises(EditionRefused, match="重叠"):
        take(NEW, 2015, slug="2015b")
    assert Edition.objects.count() == 1


def test_a_window_that_runs_backward_is_refused() -> None:
    with pytest.raises(EditionRefused, match="失效日期"):
        take(OLD, 2015, in_force_until=dt.date(2014, 1, 1))


def test_a_text_without_clauses_is_refused() -> None:
    with pytest.raises(EditionRefused, match="第一条"):
        take("今天天气很好。", 2015)


def test_a_regulation_is_found_by_its_alias() -> None:
    take(OLD, 2015, aliases=("抄表办法",))
    outcome = take(NEW, 2024, title="《抄表办法》")
    assert outcome.edition.regulation.title == "星河供电抄表办法"
    assert Alias.objects.get(name="抄表办法").regulations.count() == 1


def test_successions_are_suggested_between_neighbours() -> None:
    old, new = take(OLD, 2015).edition, take(NEW, 2024).edition
    rows = {
        (row.old.path if row.old else None, row.new.path if row.new else None): row.relation
        for row in Succession.objects.filter(old_edition=old, new_edition=new)
    }
    assert rows == {
        ("1", "1"): ArticleRelation.SAME,
        ("2", "2"): ArticleRelation.CHANGED,
        (None, "3"): ArticleRelation.NEW,
        ("3", "4"): ArticleRelation.RENUMBERED,
    }


def test_confirmed_rows_survive_new_suggestions() -> None:
    old, new = take(OLD, 2015).edition, take(NEW, 2024).edition
    row = Succession.objects.get(old__path="2", new__path="2")
    row.relation = ArticleRelation.SPLIT
    first = timezone.now()
    person = UserFactory()
    confirm_successions([row], by=person, now=first)
    confirm_successions([row], by=UserFactory(), now=first + dt.timedelta(days=1))
    suggest_between(old, new)
    kept = Succession.objects.get(old__path="2", new__path="2")
    assert (kept.relation, kept.confirmed_by, kept.confirmed_at) == (
        ArticleRelation.SPLIT,
        person,
        first,
    )


def test_of_two_people_who_confirm_a_row_the_first_one_stands() -> None:
    take(OLD, 2015)
    take(NEW, 2024)
    row = Succession.objects.get(old__path="2", new__path="2")
    read_before = Succession.objects.get(pk=row.pk)
    first, second = UserFactory(), UserFactory()
    confirm_successions([row], by=first, now=timezone.now())
    confirm_successions([read_before], by=second, now=timezone.now())
    assert Succession.objects.get(pk=row.pk).confirmed_by == first


def test_a_row_that_was_suggested_anew_meanwhile_is_not_confirmed() -> None:
    old, new = take(OLD, 2015).edition, take(NEW, 2024).edition
    row = Succession.objects.get(old__path="2", new__path="2")
    suggest_between(old, new)
    assert confirm_successions([row], by=UserFactory(), now=timezone.now()) == []
    assert not Succession.objects.filter(confirmed_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("since", "until", "overlaps"),
    [
        (dt.date(2023, 1, 1), None, True),
        (dt.date(2024, 1, 1), None, False),
        (dt.date(2025, 1, 1), None, False),
        (dt.date(2010, 1, 1), dt.date(2016, 1, 1), True),
        (dt.date(2010, 1, 1), dt.date(2015, 1, 1), False),
    ],
)
def test_a_window_that_overlaps_another_is_no_window(
    since: dt.date, until: dt.date | None, overlaps: bool
) -> None:
    take(OLD, 2015)
    edition = take(NEW, 2024).edition
    edition.in_force_from, edition.in_force_until = since, until
    with pytest.raises(ValidationError, match="重叠") if overlaps else nullcontext():
        edition.full_clean()


def test_the_database_itself_refuses_what_the_domain_forbids() -> None:
    old, new = take(OLD, 2015).edition, take(NEW, 2024).edition
    clause = old.clauses.get(path="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Clause.objects.filter(pk=clause.pk).update(superseded_by=clause)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=new.pk).update(in_force_from=old.in_force_from)
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.update(new_edition=old)
