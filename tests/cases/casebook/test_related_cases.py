"""同类案例: by rare articles, then business, then text; each says why, always in one order."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from cases.casebook.case_detail import MOST_RELATED, read_case
from cases.models import BusinessCategory, CasePage, Clause
from search import service
from tests.cases.conftest import World
from tests.factories import make_article, make_case

PLAIN = {"summary": "按规定办理，客户没有意见。"}


@pytest.fixture(autouse=True)
def index(settings: Any, tmp_path: Path) -> Path:
    """An index of this test's own: what others left in the common one must not count."""
    settings.ANJIAN_VAR = tmp_path
    return tmp_path / "index"


@pytest.fixture
def categories(db: None) -> list[BusinessCategory]:
    return list(BusinessCategory.objects.all()[:3])


def article(world: World, path: str) -> Clause:
    return make_article(world.new, path, f"这里是编号 {path} 的规定。")


def reasons(page: CasePage) -> dict[str, str]:
    return {
        one.card.title: one.reason for one in read_case(CasePage.objects.get(pk=page.pk)).related
    }


def test_a_rare_article_says_more_than_one_that_everybody_cites(world: World) -> None:
    common, rare = article(world, "4"), article(world, "83")
    # the oldest: what decides between equals would put it last
    make_case("违反少见的", violations=(rare,), **PLAIN)
    for number in range(5):
        make_case(f"只违反常见的 {number}", violations=(common,), **PLAIN)
    make_case("两条都违反", violations=(common, rare), **PLAIN)
    page = make_case("这一个", violations=(common, rare), **PLAIN)
    found = reasons(page)
    assert list(found)[:3] == ["两条都违反", "违反少见的", "只违反常见的 4"]
    assert found["两条都违反"] == "同违反《星河供电营业办法》第八十三条等 2 条"
    assert found["违反少见的"] == "同违反《星河供电营业办法》第八十三条"
    assert found["只违反常见的 4"] == "同违反《星河供电营业办法》第四条"
    assert len(found) == MOST_RELATED


def test_an_article_counts_across_its_successor(world: World) -> None:
    assert reasons(world.other) == {"漏销一笔电费": "同违反《星河供电营业办法》第七十一条"}


def test_two_paragraphs_of_one_article_are_one_article(world: World) -> None:
    first = article(world, "9")
    paragraph = Clause.objects.get(edition=world.new, path="9.1")
    make_case("另一个", violations=(first, paragraph), **PLAIN)
    page = make_case("这一个", violations=(paragraph, first), **PLAIN)
    assert reasons(page) == {"另一个": "同违反《星河供电营业办法》第九条"}


def test_business_comes_behind_articles_and_kind_decides_between_equals(
    world: World, categories: list[BusinessCategory]
) -> None:
    own, other, _ = categories
    shared = article(world, "9")
    make_case("别的业务，同一条", violations=(shared,), category=other, **PLAIN)
    make_case("同业务，同一条", violations=(shared,), category=own, **PLAIN)
    make_case("同业务，不良", category=own, **PLAIN)
    make_case("同业务，优质", category=own, kind="exemplary", **PLAIN)  # newer, yet behind it
    make_case("无关", category=other, **PLAIN)
    page = make_case("这一个", violations=(shared,), category=own, **PLAIN)
    assert reasons(page) == {
        "同业务，同一条": "同违反《星河供电营业办法》第九条，同类业务",
        "别的业务，同一条": "同违反《星河供电营业办法》第九条",
        "同业务，不良": "同类业务",
        "同业务，优质": "同类业务",
    }
    assert list(reasons(page))[2:] == ["同业务，不良", "同业务，优质"]


def test_where_a_category_has_more_than_fit_those_of_the_same_kind_come_first(
    categories: list[BusinessCategory],
) -> None:
    own = categories[0]
    make_case("最早的一件，同为不良", category=own, **PLAIN)
    for number in range(MOST_RELATED):
        make_case(f"优质 {number}", category=own, kind="exemplary", **PLAIN)
    found = list(reasons(make_case("这一个", category=own, **PLAIN)))
    newest = [f"优质 {number}" for number in reversed(range(1, MOST_RELATED))]
    assert found == ["最早的一件，同为不良", *newest]


SWALLOWED = "客户在自助缴费机投币，机器吞钞，客服让客户自己找银行，拖了半个月。"


def _with_texts(world: World, categories: list[BusinessCategory]) -> CasePage:
    own, other, _ = categories
    for number in range(15):
        make_case(f"第{number}次例行检查", category=other, summary="营业厅设备完好。")
    make_case("缴费机吞钞没人管", category=other, summary="自助缴费机吞钞，客服让客户找银行。")
    make_case("同业务的新案例", category=own, summary="抄表员按期抄表。")
    make_case("同业务也吞钞", category=own, summary="自助缴费机吞钞，客户自己找银行。")
    make_case("同业务的旧案例", category=own, live=False, summary=SWALLOWED)
    page = make_case("自助机吞掉现金", category=own, summary=SWALLOWED)
    service.rebuild()
    return page


def test_what_reads_alike_comes_last_and_says_so(
    world: World, categories: list[BusinessCategory]
) -> None:
    page = _with_texts(world, categories)
    assert list(reasons(page).items()) == [
        ("同业务也吞钞", "同类业务，内容相近"),
        ("同业务的新案例", "同类业务"),
        ("缴费机吞钞没人管", "内容相近"),
    ]


def test_without_an_index_the_rest_stands(
    world: World, categories: list[BusinessCategory], index: Path
) -> None:
    page = _with_texts(world, categories)
    shutil.rmtree(index)
    assert list(reasons(page)) == ["同业务也吞钞", "同业务的新案例"]
    for folder in (index / "cases").glob("*-*"):
        shutil.rmtree(folder)
    assert list(reasons(page)) == ["同业务也吞钞", "同业务的新案例"]


def test_what_was_unpublished_since_is_not_offered(
    world: World, categories: list[BusinessCategory]
) -> None:
    page = _with_texts(world, categories)
    CasePage.objects.filter(title="缴费机吞钞没人管").update(live=False)
    assert "缴费机吞钞没人管" not in reasons(page)


def test_a_draft_in_the_editor_has_related_cases_and_is_none_itself(
    world: World, categories: list[BusinessCategory]
) -> None:
    page = _with_texts(world, categories)
    draft = CasePage(title="吞钞以后", kind="adverse", summary=SWALLOWED, category=page.category)
    found = [one.card.title for one in read_case(draft).related]
    assert "自助机吞掉现金" in found
    assert "同业务的旧案例" not in found
