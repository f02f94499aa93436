"""While typing: words by beginning, sound and initials, titles by their pairs; nothing unheld."""

from collections import Counter

import pytest

from search.completing import complete_words, title_fits, title_plans
from search.documents import SEEN_BY_STAFF, SearchDocument, SearchField
from search.lexicon import parse_lexicon
from search.suggesting import KnownWords
from search.text import ordered_grams
from tests.tools.memory_engine import MemoryEngine

LEXICON = parse_lexicon("停电 断电\n停电通知 停电公告\n催费 催收\n计划停电\n量子 纠缠")
HELD = Counter(ordered_grams("停电通知 停电公告 断电 催费 催收 计划停电"))
KNOWN = KnownWords(LEXICON, lambda where, token: HELD[token])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("停", ("停电", "停电公告", "停电通知")),
        ("停电", ("停电公告", "停电通知", "计划停电")),
        ("催", ("催收", "催费")),
        ("cuif", ("催费",)),
        ("CF", ("催费",)),
        ("停電通", ("停电通知",)),
        ("c", ()),
        ("量", ()),  # the index holds no such word
        ("", ()),
        ("停" * 100, ()),
    ],
)
def test_the_trades_words_by_how_they_begin(typed: str, words: tuple[str, ...]) -> None:
    assert complete_words(typed, (), KNOWN, most=5) == words


def test_what_others_ask_comes_before_the_trades_words() -> None:
    asked = ("停电没通知怎么办", "欠费停电")
    assert complete_words("停电", asked, KNOWN, most=3) == (
        "停电没通知怎么办",
        "停电公告",
        "停电通知",
    )
    assert complete_words("欠费", asked, KNOWN, most=3) == ("欠费停电",)
    assert complete_words("欠费停电", asked, KNOWN, most=3) == ()


TITLES = {
    "1": "漏销一笔电费，一家人停了两小时电",
    "2": "停电通知贴在轿厢里",
    "3": "没有通知的停电",
    "4": "抄错一位数字",
}


@pytest.fixture(scope="module")
def shelf() -> MemoryEngine:
    engine = MemoryEngine()
    engine.rebuild(
        "cases",
        [
            SearchDocument("cases", key, title, f"正文里也说停电通知。{title}", f"/{key}/", "1")
            for key, title in TITLES.items()
        ],
        lambda: (),
    )
    return engine


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("停电通知", ["2"]),
        ("停电 通知", ["2", "3"]),
        ("漏销", ["1"]),
        ("lxyb", ["1"]),
        ("lx", []),
        ("tdtz", ["2"]),
        ("停", []),
        ("充电", []),
        ("95598", []),
        ("\ud800", []),
    ],
)
def test_titles_hold_what_is_typed(shelf: MemoryEngine, typed: str, keys: list[str]) -> None:
    vocabulary = shelf.vocabulary("cases")
    known = KnownWords(LEXICON, vocabulary.frequency)
    found = {
        hit.key
        for plan in title_plans(typed, "cases", SEEN_BY_STAFF, known)
        for hit in shelf.find(plan).hits
    }
    assert sorted(key for key in found if title_fits(TITLES[key], typed)) == keys


def test_a_plan_for_titles_looks_only_at_titles(shelf: MemoryEngine) -> None:
    known = KnownWords(LEXICON, shelf.vocabulary("cases").frequency)
    (plan,) = title_plans("停电", "cases", SEEN_BY_STAFF, known)
    assert {gate.field for gate in plan.gates} == {SearchField.TITLE}
    assert shelf.find(plan).total == 2
