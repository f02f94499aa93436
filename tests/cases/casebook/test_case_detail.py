"""One case as readers meet it: clauses then and now, counts, no drafts, few queries."""

from typing import Any

import pytest

from cases.casebook.case_detail import read_case
from cases.casebook.slides import ScreenKind, screens_of
from cases.casebook.violations import ClauseBadge
from cases.citations.types import LinkOutcome
from cases.models import Citation, ClauseLink
from cases.models.regulations import EditionStatus
from cases.statutes.types import ArticleRelation
from cases.wording_pieces import PieceKind
from tests.cases.conftest import World
from tests.factories import EditionFactory, make_article, make_case

MOST_QUERIES = 30


def test_an_amended_clause_shows_the_words_then_and_now(world: World) -> None:
    violation = read_case(world.case).violations[0]
    assert violation.badge is ClauseBadge.AMENDED_SINCE
    assert violation.label == "第六十七条第一款第（一）项"
    assert violation.now is not None
    assert violation.now.compared is not None
    assert violation.now.clauses == (("第七十一条", world.new_article.get_absolute_url()),)
    gone = [p.text for p in violation.then_pieces if p.kind is PieceKind.REMOVED]
    come = [p.text for p in violation.now.compared.new if p.kind is PieceKind.ADDED]
    assert gone == ["三至"]
    assert come == ["，并留存送达记录"]


def test_a_clause_whose_words_stayed_says_so(world: World) -> None:
    violation = read_case(world.case).violations[1]
    assert violation.badge is ClauseBadge.RENUMBERED
    assert violation.now is not None
    assert violation.now.is_unchanged


def test_a_repealed_clause_says_so(world: World) -> None:
    violation = read_case(world.case).violations[2]
    assert violation.badge is ClauseBadge.REPEALED
    assert violation.now is not None
    assert violation.now.relation is ArticleRelation.REPEALED


def test_other_cases_are_counted_across_editions_and_drafts_are_not(world: World) -> None:
    assert read_case(world.case).violations[0].others == 1
    assert read_case(world.other).violations[0].others == 1


def test_related_cases_share_the_clause_and_are_live(world: World) -> None:
    related = read_case(world.case).related
    assert [(one.card.title, one.reason) for one in related] == [
        ("通知书贴错门", "同违反《星河供电营业办法》第六十七条")
    ]


def test_without_a_date_the_badge_does_not_claim_the_order_of_events(world: World) -> None:
    case = make_case("没有日期", violations=(world.old_article,))
    assert read_case(case).violations[0].badge is ClauseBadge.AMENDED


def test_a_stub_clause_is_unverified_and_its_quote_proves_nothing(world: World) -> None:
    stub = make_article(
        EditionFactory(status=EditionStatus.UNVERIFIED, in_force_from=None), "4", "不得如此。"
    )
    case = make_case("引用未入库", violations=(Citation(clause=stub, quote="不得如此。"),))
    violation = read_case(case).violations[0]
    assert violation.badge is ClauseBadge.UNVERIFIED


def test_the_quote_is_compared_with_the_clause(world: World) -> None:
    quotes = {
        "停电前三至七日内，将停电通知书送达用户": "引文与条文同文",
        "停电前二至七日内，将停电通知送达用户": "引文与条文有差异",
        "严禁酒后上岗": "引文与条文不符",
    }
    rows = tuple(Citation(clause=world.old_item, quote=f"“{quote}”") for quote in quotes)
    found = read_case(make_case("三处引用", violations=rows)).violations
    assert [v.check.words for v in found if v.check] == list(quotes.values())
    assert [v.quote for v in found] == list(quotes)


def test_a_citation_without_clause_keeps_what_the_author_wrote(world: World) -> None:
    row = Citation(as_written="《旧营业细则》第三条", outcome=LinkOutcome.NO_REGULATION)
    violation = read_case(make_case("细则", violations=(row,))).violations[0]
    assert (violation.heading, violation.url) == ("《旧营业细则》第三条", "")
    assert violation.badge is ClauseBadge.MISSING


def test_citations_in_running_text_lead_to_their_clause(world: World) -> None:
    text = "按营业办法第六十七条，应当先通知。"
    case = make_case("正文引用", course=text)
    ClauseLink.objects.create(
        page=case,
        field="course",
        start=1,
        end=10,
        surface=text[1:10],
        title="星河供电营业办法",
        outcome=LinkOutcome.RESOLVED,
        clause=world.old_article,
    )
    section = read_case(case).sections[0]
    assert (
        f'href="{world.old_article.get_absolute_url()}">营业办法第六十七条</a>' in section.lead.html
    )


def test_sections_are_named_by_the_kind_of_case(world: World) -> None:
    adverse = make_case("甲", course="经过", impact="影响")
    exemplary = make_case("乙", kind="exemplary", course="经过", impact="效果")
    assert [s.heading for s in read_case(adverse).sections] == ["事件过程", "造成影响"]
    assert [s.heading for s in read_case(exemplary).sections] == ["服务过程", "取得效果"]


def test_dates_are_said_as_exactly_as_they_are_known(world: World) -> None:
    said = {}
    for precision in ("day", "month", "year", "unknown"):
        world.case.event_date_precision = precision
        said[precision] = read_case(world.case).date
    assert said == {
        "day": "2023 年 3 月 23 日",
        "month": "2023 年 3 月",
        "year": "2023 年",
        "unknown": "",
    }


def test_queries_do_not_grow_with_the_case(
    world: World, django_assert_max_num_queries: Any
) -> None:
    articles = [make_article(world.old, str(100 + n), f"第{n}件事。") for n in range(30)]
    case = make_case(
        "很长的案例",
        violations=(*articles, world.old_item, world.same_old),
        problems=tuple(f"问题{n}" for n in range(20)),
        measures=("一", "二"),
        others=(("媒体报道", "晚报"),),
        tags=("停电",),
    )
    page = type(case).objects.get(pk=case.pk)
    with django_assert_max_num_queries(MOST_QUERIES):
        reading = read_case(page)
    assert len(reading.violations) == 32


def test_the_wall_has_one_idea_a_screen(world: World) -> None:
    case = make_case("投屏", problems=("问题一", "问题二"), commentary="点评。")
    kinds = [screen.kind for screen in screens_of(read_case(case))]
    assert kinds == [
        ScreenKind.TITLE,
        ScreenKind.TEXT,
        ScreenKind.POINT,
        ScreenKind.POINT,
        ScreenKind.TEXT,
        ScreenKind.END,
    ]


@pytest.mark.parametrize(
    ("characters", "minutes"), [(0, 1), (10, 1), (599, 1), (600, 2), (1000, 2), (1001, 3)]
)
def test_four_hundred_characters_are_a_minute(world: World, characters: int, minutes: int) -> None:
    case = make_case("一件", summary="字" * (characters // 2), course="字" * (-(-characters // 2)))
    assert read_case(case).minutes == minutes
