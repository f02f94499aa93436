"""A regulation in two editions and cases that violate it, for the tests of what readers read."""

from dataclasses import dataclass

import pytest

from cases.models import CasePage, Clause, Edition
from cases.models.regulations import EditionStatus
from cases.statutes.types import ArticleRelation
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    SuccessionFactory,
    make_article,
    make_case,
    make_items,
)


@dataclass(frozen=True)
class World:
    """Article 67 of 2015 became 71 of 2024, reworded; 70 was repealed; 68 stayed as it was."""

    old: Edition
    new: Edition
    old_article: Clause
    old_item: Clause
    new_article: Clause
    repealed: Clause
    same_old: Clause
    same_new: Clause
    case: CasePage
    other: CasePage


@pytest.fixture
def world(db: None) -> World:
    import datetime as dt

    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法")
    old = EditionFactory(
        regulation=regulation,
        slug="2015",
        status=EditionStatus.AMENDED,
        in_force_from=dt.date(2015, 7, 1),
        in_force_until=dt.date(2024, 6, 1),
    )
    new = EditionFactory(regulation=regulation, slug="2024", in_force_from=dt.date(2024, 6, 1))
    old_article = make_article(old, "67", "停电前应当办理下列手续：")
    old_item = make_items(
        Clause.objects.get(edition=old, path="67.1"),
        "停电前三至七日内，将停电通知书送达用户；",
        "停电前三十分钟，再通知用户一次。",
    )[0]
    same_old = make_article(old, "68", "供电企业应当公示电价。")
    repealed = make_article(old, "70", "用户应当自备蜡烛。")
    new_article = make_article(new, "71", "停电前应当办理下列手续：")
    make_items(
        Clause.objects.get(edition=new, path="71.1"),
        "停电前七日内，将停电通知书送达用户，并留存送达记录；",
        "停电前三十分钟，再通知用户一次。",
    )
    same_new = make_article(new, "72", "供电企业应当公示电价。")
    SuccessionFactory(old=old_article, new=new_article)
    SuccessionFactory(old=same_old, new=same_new, relation=ArticleRelation.RENUMBERED)
    SuccessionFactory(
        old=repealed,
        new=None,
        old_edition=old,
        new_edition=new,
        relation=ArticleRelation.REPEALED,
    )
    case = make_case(
        "漏销一笔电费",
        slug="louxiao",
        violations=(old_item, same_old, repealed),
        event_date=dt.date(2023, 3, 23),
        event_date_precision="day",
    )
    other = make_case("通知书贴错门", slug="tiecuo", violations=(new_article,))
    make_case("还没发布的案例", slug="caogao", violations=(old_article, new_article), live=False)
    return World(
        old, new, old_article, old_item, new_article, repealed, same_old, same_new, case, other
    )
