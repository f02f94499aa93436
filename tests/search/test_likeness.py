"""More like this: which pairs tell what a text is about, and what they find on every engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import DocumentFacet, SearchDocument, SearchField, citation_target, rows_of
from search.engines.base import SearchEngine
from search.engines.embedded import EmbeddedEngine
from search.likeness import MOST_PAIRS, LikenessPlan, TextTheme, make_likeness
from search.queries import TokenPhrase
from tests.search.kinds import CASES, EDITORS, SEEN_BY_EDITORS
from tests.tools.memory_engine import MemoryEngine


def told(key: str, title: str, gist: str, **more: object) -> SearchDocument:
    more.setdefault("facets", (DocumentFacet("kind", "adverse"),))
    return SearchDocument(CASES, key, title, gist, f"/cases/{key}/", "1", **more)


FILLER = tuple(
    told(f"z{n:02}", f"第{n}次检查", "营业厅设备完好，客户没有意见。") for n in range(20)
)
SWALLOWED = told(
    "a", "自助机吞掉现金", "客户在自助缴费机投币，机器吞钞，客服让客户自己找银行，拖了半个月。"
)
WORLD = (
    SWALLOWED,
    told("b", "缴费机吞钞没人管", "自助缴费机吞钞以后，值守人员让客户找银行。"),
    told("c", "双电源闭锁", "检查发现自备应急电源没有闭锁装置。"),
    told("d", "银行排队", "客户反映银行排队久。"),
    told(
        "e",
        "自助缴费机吞钞，编辑才看得到",
        "自助缴费机吞钞，客服让客户自己找银行。",
        visibility=EDITORS,
    ),
    told(
        "f",
        "吞钞以后银行也不管",
        "自助缴费机吞钞，让客户自己找银行。",
        cites=(citation_target("服务守则", "8.2"),),
    ),
    *FILLER,
)


@pytest.fixture(params=["memory", "embedded"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    made = MemoryEngine() if request.param == "memory" else EmbeddedEngine(tmp_path)
    made.apply(CASES, WORLD)
    return made


def likeness_of(engine: SearchEngine, document: SearchDocument, **more: object) -> LikenessPlan:
    theme = TextTheme(document.title, document.body, rows_of(document))
    return make_likeness(theme, CASES, engine.vocabulary(CASES), limit=10, **more)


def alike(engine: SearchEngine, document: SearchDocument, **more: object) -> list[str]:
    likeness = likeness_of(engine, document, **more)
    hits = [h for h in engine.find(likeness.plan).hits if h.key != document.key]
    return [h.key for h in hits if likeness.share(h.score) >= likeness.least]


def test_what_tells_the_same_story_is_found_and_what_shares_a_word_is_not(
    engine: SearchEngine,
) -> None:
    assert set(alike(engine, SWALLOWED)) == {"b", "f"}


def test_who_may_not_see_a_document_does_not_find_it(engine: SearchEngine) -> None:
    everything = SEEN_BY_EDITORS
    assert "e" in alike(engine, SWALLOWED, may_see=everything)
    assert "e" not in alike(engine, SWALLOWED)


@pytest.mark.parametrize("path", ["8", "8.2"])
def test_what_cites_a_refused_clause_or_one_below_is_left_out(
    engine: SearchEngine, path: str
) -> None:
    refused = (TokenPhrase(SearchField.CITES, (citation_target("服务守则", path),)),)
    assert alike(engine, SWALLOWED, refused=refused) == ["b"]


def test_a_pair_that_stands_in_the_text_alone_is_not_asked_for(engine: SearchEngine) -> None:
    asked = {gate.tokens[0] for gate in likeness_of(engine, SWALLOWED).plan.gates}
    assert {"吞钞", "银行", "助缴"} <= asked
    assert not {"投币", "半个", "现金"} & asked
    stranger = TextTheme(SWALLOWED.title, SWALLOWED.body)
    unindexed = make_likeness(stranger, CASES, engine.vocabulary(CASES), limit=1)
    assert "投币" in {gate.tokens[0] for gate in unindexed.plan.gates}


def test_what_stands_everywhere_and_what_says_nothing_is_not_asked_for(
    engine: SearchEngine,
) -> None:
    theme = TextTheme("这个事情怎么办", "客户没有意见。营业厅设备完好。2024 年 5 月。")
    asked = {gate.tokens[0] for gate in _plan(engine, theme).plan.gates}
    assert not {"客户", "意见", "设备", "怎么", "2024", "5"} & asked


def test_the_rarest_pairs_come_first_and_their_number_is_bounded(engine: SearchEngine) -> None:
    plan = likeness_of(engine, SWALLOWED).plan
    held = [engine.vocabulary(CASES).frequency(SearchField.GRAMS, g.tokens[0]) for g in plan.gates]
    assert held[0] <= held[-1]
    everything = TextTheme("", "".join(f"{d.title}{d.body}" for d in WORLD[:6]) * 40)
    assert len(_plan(engine, everything).plan.gates) <= MOST_PAIRS


@pytest.mark.parametrize(
    "theme",
    [
        TextTheme("", ""),
        TextTheme("的了吗", "！？……"),
        TextTheme("\ud800\x00", "%_\\" * 1000),
        TextTheme("龘龘龘", "😀😀"),
    ],
)
def test_a_theme_that_says_nothing_finds_nothing(engine: SearchEngine, theme: TextTheme) -> None:
    likeness = _plan(engine, theme)
    assert engine.find(likeness.plan).hits == ()
    assert likeness.share(0.0) == 0.0


def _plan(engine: SearchEngine, theme: TextTheme) -> LikenessPlan:
    return make_likeness(theme, CASES, engine.vocabulary(CASES), limit=10)


def test_both_engines_say_the_same(tmp_path: Path) -> None:
    memory, embedded = MemoryEngine(), EmbeddedEngine(tmp_path)
    for engine in (memory, embedded):
        engine.apply(CASES, WORLD)
    for document in WORLD[:6]:
        plan = likeness_of(memory, document).plan
        assert plan == likeness_of(embedded, document).plan
        first, second = memory.find(plan).hits, embedded.find(plan).hits
        assert [h.key for h in first] == [h.key for h in second]
        assert [h.score for h in first] == pytest.approx([h.score for h in second], rel=1e-4)
