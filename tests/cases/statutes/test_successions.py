"""Editions made from one another by known changes: the rows that follow from the making."""

import itertools
import random
import re
import time

import pytest

from cases.numerals import NUMBER, spell_numeral
from cases.statutes.read import read_statute
from cases.statutes.successions import suggest_successions
from cases.statutes.types import ArticleRelation, ParsedStatute

ARTICLES = """
为了维护星河镇公共路灯的正常照明，方便居民夜间出行，制定本规则。
本规则适用于镇区主干道、背街小巷和居民院落内的公共路灯。
路灯站负责路灯的安装、巡视和检修，镇财政所负责拨付电费和维护费。
路灯的开启和关闭时间由路灯站按照日出日落时刻表确定，冬季每旬调整一次，夏季每月调整一次。
巡视人员应当每周夜间巡视一遍，逐盏登记灯杆编号、亮灭情况和灯罩清洁程度。|巡视记录保存三年，任何人不得涂改。
居民发现路灯不亮的，可以拨打服务电话或者到路灯站窗口报修。|受理人员应当记下灯杆编号和报修时间，并告诉报修人何时修好。|报修人要求回访的，修复后两日内回访。
单盏灯不亮的，二十四小时内修复；成片不亮的，六小时内查明原因并张贴告示。
灯杆上禁止悬挂广告、晾晒衣物和拴系牲畜。|经批准悬挂节日灯笼的，节后五日内拆除。
施工需要迁移灯杆的，施工单位提前十五日提出申请，承担迁移费用，并安装临时照明。
车辆撞坏灯杆的，肇事者照价赔偿；逃逸的，由路灯站请交警中队协助查找。
盗窃电缆、灯头和控制箱的，送派出所处理。
新建小区的路灯与房屋同时设计、同时施工、同时验收，未装路灯的不得交付。
路灯采用高效节能灯具，逐步以太阳能灯替换钠灯。
路灯电费按照公共照明类别计收，单独装表，每季度公示用电量。
巡视人员作业须戴安全帽、系安全带，两人一组，一人登杆一人监护。
雷雨、大风和结冰天气不得登杆作业，抢修须经值班站长同意。
路灯站每年清洗灯罩两次，油漆灯杆一次，更换锈蚀螺栓。
镇人大代表每半年视察一次夜间照明，意见由路灯站十日内答复。
违反第八条规定悬挂广告的，责令当场取下；拒不取下的，由路灯站代为取下，费用由当事人承担。
本规则由路灯站解释，自印发之日起施行。
""".strip().splitlines()
OTHERS = [
    "自动控制箱应当上锁，钥匙由专人保管，密码每季度更换。",
    "志愿者可以认领一段街道，协助观察并上报异常。",
    "灯具招标不得指定品牌，评标结果在公告栏张贴七日。",
    "充电桩不得从灯杆取电。",
]
Key = tuple[str | None, str | None]
Rows = dict[Key, ArticleRelation]


def edition(texts: list[str], labels: list[str] | None = None) -> ParsedStatute:
    labels = labels or [str(number) for number in range(1, len(texts) + 1)]
    lines = ["星河镇路灯管理规则"]
    for label, text in zip(labels, texts, strict=True):
        number, _, suffix = label.partition("-")
        printed = f"第{spell_numeral(int(number))}条" + (
            f"之{spell_numeral(int(suffix))}" if suffix else ""
        )
        lines += f"{printed}　{text}".split("|")
    return read_statute("\n\n".join(lines))


def rows(old: list[str], new: list[str], labels: list[str] | None = None) -> Rows:
    found = suggest_successions(edition(old), edition(new, labels))
    return {(row.old, row.new): row.relation for row in found}


def changed_at(place: int, *texts: str) -> list[str]:
    return [*ARTICLES[:place], *texts, *ARTICLES[place + 1 :]]


def test_an_edition_is_the_same_as_itself() -> None:
    assert rows(ARTICLES, ARTICLES) == {
        (str(n), str(n)): ArticleRelation.SAME for n in range(1, 21)
    }


def test_width_and_blanks_are_no_change() -> None:
    new = [text.replace("，", " ,").replace("十五", "十 五") for text in ARTICLES]
    assert set(rows(ARTICLES, new).values()) == {ArticleRelation.SAME}


def test_what_stands_after_an_insertion_is_renumbered() -> None:
    found = rows(ARTICLES, [*ARTICLES[:4], OTHERS[0], *ARTICLES[4:]])
    assert found[(None, "5")] is ArticleRelation.NEW
    assert found[("4", "4")] is ArticleRelation.SAME
    assert found[("5", "6")] is ArticleRelation.RENUMBERED
    assert found[("20", "21")] is ArticleRelation.RENUMBERED


def test_an_inserted_suffix_renumbers_nothing() -> None:
    labels = ["1", "2", "3", "3-1", *[str(number) for number in range(4, 21)]]
    found = rows(ARTICLES, [*ARTICLES[:3], OTHERS[1], *ARTICLES[3:]], labels)
    assert found.pop((None, "3-1")) is ArticleRelation.NEW
    assert set(found.values()) == {ArticleRelation.SAME}


def test_three_paragraphs_become_three_articles() -> None:
    found = rows(ARTICLES, changed_at(5, *ARTICLES[5].split("|")))
    assert [found[("6", new)] for new in ("6", "7", "8")] == [ArticleRelation.SPLIT] * 3
    assert found[("7", "9")] is ArticleRelation.RENUMBERED


def test_a_half_may_be_reworded() -> None:
    halves = ARTICLES[4].replace("每周夜间巡视一遍", "每十日巡视两遍").split("|")
    found = rows(ARTICLES, changed_at(4, *halves))
    assert found[("5", "5")] is found[("5", "6")] is ArticleRelation.SPLIT


def test_neighbours_are_merged() -> None:
    merged = ARTICLES[14] + ARTICLES[15].replace("雷雨、", "")
    found = rows(ARTICLES, [*ARTICLES[:14], merged, *ARTICLES[16:]])
    assert found[("15", "15")] is found[("16", "15")] is ArticleRelation.MERGED


def test_articles_far_apart_are_merged() -> None:
    merged = ARTICLES[2] + "|" + ARTICLES[16]
    new = [*ARTICLES[:2], merged, *ARTICLES[3:16], *ARTICLES[17:]]
    found = rows(ARTICLES, new)
    assert found[("3", "3")] is found[("17", "3")] is ArticleRelation.MERGED


def test_one_goes_and_another_comes_in_its_place() -> None:
    found = rows(ARTICLES, changed_at(12, OTHERS[2]))
    assert found[("13", None)] is ArticleRelation.REPEALED
    assert found[(None, "13")] is ArticleRelation.NEW


def test_an_article_rewritten_in_its_place_is_changed() -> None:
    found = rows(
        ARTICLES, changed_at(13, "路灯电费由镇政府承担，装设智能电表，用电情况在网站公开。")
    )
    assert found[("14", "14")] is ArticleRelation.CHANGED


def test_a_moved_article_keeps_its_row() -> None:
    new = [*ARTICLES[:3], *ARTICLES[4:15], ARTICLES[3], *ARTICLES[15:]]
    assert rows(ARTICLES, new)[("4", "15")] is ArticleRelation.RENUMBERED


def test_only_the_number_of_a_reference_differs() -> None:
    new = [text.replace("违反第八条", "违反第九条") for text in ARTICLES]
    assert rows(ARTICLES, new)[("19", "19")] is ArticleRelation.CHANGED


def test_a_paragraph_that_moves_to_the_neighbour_changes_both() -> None:
    first, second = ARTICLES[7].split("|")
    new = [*ARTICLES[:7], first, second + ARTICLES[8], *ARTICLES[9:]]
    found = rows(ARTICLES, new)
    assert found[("8", "8")] in {ArticleRelation.CHANGED, ArticleRelation.SPLIT}
    assert ("9", "9") in found


def test_equal_wordings_are_joined_to_the_nearest() -> None:
    twice = [ARTICLES[0], "（删去）", *ARTICLES[1:5], "（删去）", ARTICLES[5]]
    found = rows(twice, twice)
    assert found == {(str(n), str(n)): ArticleRelation.SAME for n in range(1, 9)}


def test_an_empty_edition_repeals_all() -> None:
    nothing = read_statute("")
    found = suggest_successions(edition(ARTICLES), nothing)
    assert {row.relation for row in found} == {ArticleRelation.REPEALED}
    assert {row.relation for row in suggest_successions(nothing, edition(ARTICLES))} == {
        ArticleRelation.NEW
    }


def test_confidence_is_a_share() -> None:
    new = [*changed_at(5, *ARTICLES[5].split("|")), *OTHERS]
    for row in suggest_successions(edition(ARTICLES), edition(new)):
        assert 0 <= row.confidence <= 1
        if row.relation is ArticleRelation.SAME:
            assert row.confidence == 1


@pytest.mark.parametrize("seed", range(20))
def test_many_changes_at_once(seed: int) -> None:
    dice = random.Random(seed)
    new: list[str] = []
    expected: list[tuple[str | None, int | None]] = []
    place = 0
    while place < len(ARTICLES):
        text, number = ARTICLES[place], str(place + 1)
        change = dice.choice(["keep", "keep", "keep", "split", "merge", "repeal", "new", "change"])
        if change == "split" and "|" in text:
            for half in text.split("|"):
                new.append(half)
                expected.append((number, len(new)))
        elif change == "merge" and place + 1 < len(ARTICLES):
            new.append(text + dice.choice(["", "|"]) + ARTICLES[place + 1])
            expected += [(number, len(new)), (str(place + 2), len(new))]
            place += 1
        elif change == "repeal":
            expected.append((number, None))
        else:
            if change == "new":
                new.append(dice.choice([text for text in OTHERS if text not in new] or ["无。"]))
                expected.append((None, len(new)))
            new.append(text.replace("，", "，并且", 1) if change == "change" else text)
            expected.append((number, len(new)))
        place += 1
    found = rows(ARTICLES, new)
    assert set(found) == {(old, str(at) if at else None) for old, at in expected}


def test_two_codes_of_five_hundred_articles_take_seconds() -> None:
    pairs = itertools.product(ARTICLES, ARTICLES)
    long = [one + two for one, two in itertools.islice(pairs, 25, 400)]
    long += [text * 2 for text in ARTICLES * 6]
    old, new = edition(long), edition(long[::-1])
    start = time.perf_counter()
    assert suggest_successions(old, new)
    assert time.perf_counter() - start < 10


def test_a_small_paragraph_of_long_articles_that_moved_is_found() -> None:
    old = [f"{text}|{text[::-1]}" for text in ARTICLES]
    wanderer = "灯杆编号牌由路灯站统一制作并免费安装。"
    old[4] = f"{old[4]}|{wanderer}"
    new = [*old]
    new[4] = old[4].removesuffix(f"|{wanderer}")
    new[12] = f"{old[12]}|{wanderer}"
    assert rows(old, new)[("5", "13")] is ArticleRelation.MERGED


# Texts of signs that stand nowhere else: every shingle weighs the same, so that a text of 101
# signs has a hundred of them and a stretch of n + 2 signs has n.
SIGNS = [sign for at in range(0x6000, 0x6E00) if not re.match(NUMBER, sign := chr(at))]
FIRST, LAST, BETWEEN, WHOLE, STRANGE = (
    "".join(SIGNS[at : at + 101]) for at in (0, 200, 400, 600, 800)
)
LONG = "".join(SIGNS[1000:1401])
JOINED, APART = ArticleRelation.CHANGED, None


def with_shingles(text: str, shared: int, around: str = STRANGE, at: int = 10) -> str:
    """A text of 101 signs that has so many shingles of another, all in one stretch."""
    return around[:10] + text[at : at + shared + 2] + around[10 : 101 - shared - 2]


@pytest.mark.parametrize(
    ("before", "shared", "after", "relation"),
    [
        ([], 36, [], JOINED),
        ([], 35, [], APART),
        ([FIRST], 13, [], JOINED),
        ([FIRST], 12, [], APART),
        ([FIRST], 6, [LAST], JOINED),
        ([FIRST], 5, [LAST], APART),
    ],
    ids=["alone", "alone-", "beside", "beside-", "between", "between-"],
)
def test_the_less_stands_around_two_articles_the_more_must_they_share(
    before: list[str], shared: int, after: list[str], relation: ArticleRelation | None
) -> None:
    found = rows([*before, WHOLE, *after], [*before, with_shingles(WHOLE, shared), *after])
    place = str(len(before) + 1)
    assert found.get((place, place)) is relation


@pytest.mark.parametrize(("shared", "place"), [(45, "5"), (44, "2")])
def test_much_in_common_outweighs_the_place_from_a_share_on(shared: int, place: str) -> None:
    here = with_shingles(WHOLE, 13, around=BETWEEN, at=70)
    there = with_shingles(WHOLE, shared)
    found = rows([FIRST, WHOLE, LAST, BETWEEN], [FIRST, here, LAST, BETWEEN, there])
    assert [new for old, new in found if old == "2"] == [place]


def both_ways(whole: str, parts: list[str]) -> tuple[Rows, Rows]:
    """The rows of a split into the parts, and those of a merger of them."""
    return rows([FIRST, whole], [FIRST, *parts]), rows([FIRST, *parts], [FIRST, whole])


@pytest.mark.parametrize(("shared", "is_part"), [(40, True), (39, False)])
def test_a_part_is_one_from_a_share_on_that_comes_from_the_whole(
    shared: int, is_part: bool
) -> None:
    split, merged = both_ways(LONG[:201], [LONG[:101], with_shingles(LONG[:201], shared, at=120)])
    assert (("2", "3") in split, ("3", "2") in merged) == (is_part, is_part)


@pytest.mark.parametrize(
    ("size", "own", "shared_with_the_other", "is_part"),
    [
        (200, 23, 40, True),  # a share of the whole
        (200, 22, 40, False),
        (400, 37, 20, True),  # a share of the part, which is small beside the whole
        (400, 36, 20, False),
    ],
)
def test_a_part_accounts_for_words_that_the_other_does_not_have(
    size: int, own: int, shared_with_the_other: int, is_part: bool
) -> None:
    whole = LONG[: size + 1]
    end = whole[-(own + shared_with_the_other + 2) :]
    part = STRANGE[:5] + end + STRANGE[5 : 101 - len(end)]
    split, merged = both_ways(whole, [whole[: len(whole) - own], part])
    assert (("2", "3") in split, ("3", "2") in merged) == (is_part, is_part)
