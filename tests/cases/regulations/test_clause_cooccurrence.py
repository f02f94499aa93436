"""The company of a clause: what the same cases violate, what reads like it and cites nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from cases.citations.types import LinkOutcome
from cases.models import Citation, Clause, ClauseLink
from cases.regulations.clause_cooccurrence import MOST_COMPANIONS
from cases.regulations.clause_detail import MOST_BESIDE, PAGE_SIZE, find_clause, read_clause
from search import service
from tests.cases.conftest import World
from tests.factories import SuccessionFactory, UserFactory, make_article, make_case


@pytest.fixture(autouse=True)
def index(settings: Any, tmp_path: Path) -> Path:
    """An index of this test's own: what others left in the common one must not count."""
    settings.ANJIAN_VAR = tmp_path
    return tmp_path / "index"


def clause(world: World, path: str) -> Clause:
    found = find_clause(world.new, path)
    assert found is not None
    return found


def companions(world: World, path: str) -> list[tuple[str, int]]:
    reading = read_clause(clause(world, path))
    return [
        (one.words.removeprefix("《星河供电营业办法》"), one.cases) for one in reading.companions
    ]


def test_what_is_violated_with_it_twice_is_company_and_once_is_coincidence(world: World) -> None:
    first, second, third = (make_article(world.new, path, "规定。") for path in ("5", "6", "7"))
    for _ in range(2):
        make_case(violations=(first, second))
    make_case(violations=(first, third))
    assert companions(world, "5") == [("第六条", 2)]
    assert companions(world, "7") == []


def test_a_rare_companion_comes_before_one_that_every_case_cites(world: World) -> None:
    own, common, rare = (make_article(world.new, path, "规定。") for path in ("5", "6", "7"))
    for number in range(12):
        make_case(violations=(common, *((own, rare) if number < 2 else ())))
    make_case(violations=(common, own))
    assert companions(world, "5") == [("第七条", 2), ("第六条", 3)]


def test_company_counts_across_editions_and_shows_what_is_in_force(world: World) -> None:
    old_own, old_other = (make_article(world.old, path, "旧规定。") for path in ("5", "6"))
    new_own, new_other = (make_article(world.new, path, "新规定。") for path in ("15", "16"))
    SuccessionFactory(old=old_own, new=new_own)
    SuccessionFactory(old=old_other, new=new_other)
    make_case(violations=(old_own, old_other))
    make_case(violations=(new_own, new_other))
    make_case(violations=(old_own, new_own), live=False)
    assert companions(world, "15") == [("第十六条", 2)]
    old = find_clause(world.old, "5")
    assert old is not None
    assert [one.url for one in read_clause(old).companions] == [new_other.get_absolute_url()]


def test_the_same_article_in_its_other_edition_is_no_company(world: World) -> None:
    for _ in range(3):
        make_case(violations=(world.old_article, world.new_article))
    assert companions(world, "71") == []


def test_the_number_of_companions_is_bounded_and_their_order_is_fixed(world: World) -> None:
    articles = [make_article(world.new, str(100 + n), "规定。") for n in range(9)]
    for _ in range(2):
        make_case(violations=tuple(articles))
    found = companions(world, "100")
    assert len(found) == MOST_COMPANIONS
    assert found == companions(world, "100")


SWALLOWED = "自助缴费机吞钞，值守人员应当先登记票面金额，再联系银行，不得让客户自己找银行。"


def _shelf_of_cash_machines(world: World) -> Clause:
    article = make_article(world.new, "30", SWALLOWED)
    for number in range(15):
        make_case(f"第{number}次例行检查", summary="营业厅设备完好。")
    story = {"summary": "自助缴费机吞钞，值守人员让客户自己找银行。"}
    make_case("什么都没引用", **story)
    make_case("违反这一条", violations=(article,), **story)
    mentioning = make_case("文中提到", **story)
    ClauseLink.objects.create(
        page=mentioning,
        field="summary",
        start=0,
        end=2,
        surface="自助",
        title="星河供电营业办法",
        outcome=LinkOutcome.RESOLVED,
        clause=article,
    )
    make_case("还没发布", live=False, **story)
    service.rebuild()
    return clause(world, "30")


def test_cases_that_read_like_it_cite_nothing_of_it(world: World) -> None:
    reading = read_clause(_shelf_of_cash_machines(world))
    assert [card.title for card in reading.alike] == ["什么都没引用"]
    assert [card.title for card in reading.cases] == ["违反这一条"]
    assert [card.title for card in reading.mentioned] == ["文中提到"]


def test_without_an_index_nothing_reads_alike_and_the_page_stands(
    world: World, settings: Any, tmp_path: Path
) -> None:
    found = _shelf_of_cash_machines(world)
    settings.ANJIAN_VAR = tmp_path / "elsewhere"
    reading = read_clause(found)
    assert reading.alike == ()
    assert reading.cases_total == 1


def test_what_reads_alike_is_marked_on_the_page(world: World, client: Any) -> None:
    found = _shelf_of_cash_machines(world)
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(found.get_absolute_url()).content.decode()
    marked = page.split("内容相近的案例", 1)[1]
    assert "没有引用本条" in marked
    assert "什么都没引用" in marked


def test_many_cases_come_in_pages_and_every_one_of_them_can_be_reached(
    world: World, client: Any
) -> None:
    article = make_article(world.new, "40", "规定。")
    titles = {f"案例之{number:03}" for number in range(PAGE_SIZE * 2 + 1)}
    for title in sorted(titles):
        make_case(title, violations=(Citation(clause=article, as_written="条"),))
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    address = article.get_absolute_url()
    seen = set()
    for number in (1, 2, 3):
        page = client.get(f"{address}?page={number}&q=x").content.decode()
        seen |= {title for title in titles if title in page}
        assert "41 个" in page
        assert "q=x" not in page.split('class="pager"')[1].split("</nav>")[0]
    assert seen == titles
    assert "案例之000" in client.get(f"{address}?page=9").content.decode()


def test_other_lists_say_how_many_they_leave_out(world: World) -> None:
    for number in range(MOST_BESIDE + 3):
        make_case(f"旧版案例 {number}", violations=(world.old_article,))
    reading = read_clause(clause(world, "71"))
    assert len(reading.elsewhere) == MOST_BESIDE
    assert reading.elsewhere_total == MOST_BESIDE + 4


def test_a_second_reader_asks_nothing_and_a_change_is_seen(
    world: World, client: Any, django_assert_max_num_queries: Any
) -> None:
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    address = clause(world, "71").get_absolute_url()
    client.get(address)
    with django_assert_max_num_queries(9):
        client.get(address)
    make_case("刚刚发布的", violations=(world.new_article,))
    assert "刚刚发布的" in client.get(address).content.decode()
    cache.clear()
