"""Regulations as readers meet them: editions, clauses, differences, cases under a clause."""

from typing import Any

from cases.citations.types import LinkOutcome
from cases.models import Clause, ClauseLink
from cases.models.regulations import EditionStatus
from cases.regulations.clause_detail import find_clause, find_edition, read_clause
from cases.regulations.edition_comparison import read_changes
from cases.regulations.edition_detail import anchor_of, read_edition
from cases.regulations.regulation_list import current_edition, list_regulations
from cases.statutes.types import ArticleRelation, ClauseKind
from tests.cases.conftest import World
from tests.factories import (
    ClauseFactory,
    EditionFactory,
    SuccessionFactory,
    make_article,
    make_case,
)


def clause(edition: Any, path: str) -> Clause:
    found = find_clause(edition, path)
    assert found is not None
    return found


def test_the_shelf_counts_live_cases_once_each(world: World) -> None:
    card = list_regulations()[0]
    assert (card.title, card.cases, card.editions) == ("星河供电营业办法", 2, 2)
    assert card.edition.status == EditionStatus.IN_FORCE


def test_the_edition_in_force_is_current_and_a_stub_the_last_resort(world: World) -> None:
    stub = EditionFactory(
        regulation=world.new.regulation, status=EditionStatus.UNVERIFIED, in_force_from=None
    )
    assert current_edition([stub, world.old, world.new]) == world.new
    assert current_edition([stub, world.old]) == world.old
    assert current_edition([stub]) == stub
    assert current_edition([]) is None


def test_an_emptied_stub_is_not_listed(world: World) -> None:
    stub = EditionFactory(status=EditionStatus.UNVERIFIED, in_force_from=None)
    ClauseFactory(edition=stub, path="67", superseded_by=world.old_article)
    assert [card.title for card in list_regulations()] == ["星河供电营业办法"]


def test_an_edition_reads_in_order_with_anchors_and_counts(world: World) -> None:
    reading = read_edition(world.old)
    assert [(b.label, b.anchor, b.cases) for b in reading.blocks] == [
        ("第六十七条", "c-67", 1),
        ("第六十八条", "c-68", 1),
        ("第七十条", "c-70", 1),
    ]
    lines = [f"{line.label}{line.text}" for line in reading.blocks[0].lines]
    assert lines[0] == "停电前应当办理下列手续："
    assert lines[1].startswith("（一）停电前三至七日内")
    assert reading.previous is None
    assert reading.following is not None
    assert reading.following.changes_url == "/regulations/banfa/2015/changes/2024/"


def test_headings_never_skip_a_level(world: World) -> None:
    edition = EditionFactory()
    for at, (path, kind) in enumerate(
        [("c1s1", ClauseKind.SECTION), ("b1", ClauseKind.PART), ("b1c1", ClauseKind.CHAPTER)]
    ):
        ClauseFactory(edition=edition, path=path, kind=kind, position=at, label=path)
    make_article(edition, "1", "条文。")
    levels = [block.level for block in read_edition(edition).blocks]
    assert levels == [2, 2, 3, 4]


def test_anchors_are_safe_and_apart() -> None:
    paths = ["82.2.3", "82-2.3", "82", "82#2", "c3", "3", "n4-1-2", "f1"]
    anchors = [anchor_of(path) for path in paths]
    assert len(set(anchors)) == len(paths)
    assert all(set(anchor) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_") for anchor in anchors)


def test_an_article_lists_the_cases_that_cite_its_items(world: World) -> None:
    reading = read_clause(clause(world.old, "67"))
    assert [card.title for card in reading.cases] == ["漏销一笔电费"]
    assert [card.title for card in reading.elsewhere] == ["通知书贴错门"]
    assert reading.cases_total == 1


def test_an_item_lists_its_own_cases_only(world: World) -> None:
    assert read_clause(clause(world.old, "67.1.2")).cases == ()
    assert len(read_clause(clause(world.old, "67.1.1")).cases) == 1


def test_a_clause_shows_what_it_became_and_came_from(world: World) -> None:
    onward = read_clause(clause(world.old, "67")).onward
    assert [(n.label, n.relation) for n in onward] == [("第七十一条", ArticleRelation.CHANGED)]
    back = read_clause(clause(world.new, "71")).back
    assert [n.label for n in back] == ["第六十七条"]
    assert back[0].compared is not None
    assert "".join(p.text for p in back[0].compared.old).startswith("停电前应当办理")
    repealed = read_clause(clause(world.old, "70")).onward
    assert [(n.label, n.relation) for n in repealed] == [("", ArticleRelation.REPEALED)]


def test_cases_that_only_mention_a_clause_stand_apart(world: World) -> None:
    case = make_case("只是提到", course="营业办法第六十八条")
    ClauseLink.objects.create(
        page=case,
        field="course",
        start=0,
        end=9,
        surface="营业办法第六十八条",
        title="星河供电营业办法",
        outcome=LinkOutcome.RESOLVED,
        clause=world.same_old,
    )
    reading = read_clause(clause(world.old, "68"))
    assert [card.title for card in reading.cases] == ["漏销一笔电费"]
    assert [card.title for card in reading.mentioned] == ["只是提到"]


def test_the_differences_stand_in_the_order_of_the_text(world: World) -> None:
    added = make_article(world.new, "73", "新的一条。")
    SuccessionFactory(
        old=None,
        new=added,
        old_edition=world.old,
        new_edition=world.new,
        relation=ArticleRelation.NEW,
    )
    reading = read_changes(world.old, world.new)
    assert [(row.relation, row.is_quiet) for row in reading.rows] == [
        (ArticleRelation.CHANGED, False),
        (ArticleRelation.RENUMBERED, True),
        (ArticleRelation.REPEALED, False),
        (ArticleRelation.NEW, False),
    ]
    assert reading.unconfirmed == 4
    assert dict(reading.totals)[ArticleRelation.NEW] == 1


def test_both_halves_of_a_split_stand_in_one_row(world: World) -> None:
    second = make_article(world.new, "74", "另一半。")
    SuccessionFactory(old=world.old_article, new=second, relation=ArticleRelation.SPLIT)
    row = read_changes(world.old, world.new).rows[0]
    assert row.relation is ArticleRelation.SPLIT
    assert [label for label, _ in row.new] == ["第七十一条", "第七十四条"]


def test_queries_do_not_grow_with_the_edition(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for n in range(150):
        old = make_article(world.old, str(200 + n), f"旧的第{n}件事。")
        new = make_article(world.new, str(200 + n), f"新的第{n}件事。")
        SuccessionFactory(old=old, new=new)
    edition = find_edition("banfa", "2015")
    assert edition is not None
    with django_assert_max_num_queries(6):
        read_edition(edition)
    with django_assert_max_num_queries(2):
        assert len(read_changes(world.old, world.new).rows) == 153
    with django_assert_max_num_queries(24):
        read_clause(clause(edition, "67"))
    with django_assert_max_num_queries(6):
        list_regulations()
