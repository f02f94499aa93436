"""What speaks against a change of the editors' words, each doubt with a case that has it."""

import datetime as dt

import pytest
from django.utils import timezone

from search import service
from search.editing import (
    doubts_of_entry,
    doubts_of_group,
    doubts_of_pin,
    held_groups,
    share_of_passages,
)
from search.groups import HeldGroups
from search.models import QueryLog, SynonymGroup, VocabularyEntry
from tests.search.kinds import CASES
from tests.search.worlds import case

pytestmark = pytest.mark.django_db

NONE = HeldGroups(())
GROUPS = {
    ("", ""): "还没有写说法",
    ("、，", ""): "还没有写说法",
    ("蹲守", ""): "只有“蹲守”一个词",
    ("蹲守 蹲守", ""): "写了两遍",
    ("蹲守 守表 蹲 守候", ""): "“蹲”只有一个字",
    ("停電一 停电一 守表", ""): "同一个词",
    ("—— 蹲守", ""): "没有可以查找的字",
    ("怎么办 蹲守", ""): "“怎么办”是虚词",
    ("蹲守 " + "长" * 30, ""): "太长",
    (" ".join(f"说法{n}" for n in range(40)), ""): "最多 30 个",
    ("蹲守", "蹲守"): "两边是同一个词",
    ("断电 停电", ""): "系统自带的词典里已经有",
}


@pytest.mark.parametrize("typed", GROUPS, ids=str)
def test_a_group_is_doubted_for_its_reason(typed):
    assert any(GROUPS[typed] in doubt for doubt in doubts_of_group(*typed, NONE))


@pytest.mark.parametrize("typed", [("蹲守 守表", ""), ("蹲守", "守表"), ("停电 蹲守", "")])
def test_a_good_group_raises_no_doubt(typed):
    assert doubts_of_group(*typed, NONE) == ()


def test_a_group_that_is_there_is_named_and_may_be_edited_itself():
    there = SynonymGroup.objects.create(words="蹲守 守表 守候", in_use=False)
    (doubt,) = doubts_of_group("守表 蹲守", "", held_groups())
    assert "蹲守 守表 守候" in doubt
    assert "停用" in doubt
    assert doubts_of_group("守表 蹲守", "", held_groups(besides=there)) == ()
    assert doubts_of_group("守表 蹲守 新词", "", held_groups()) == ()
    assert doubts_of_group("守表", "蹲守", held_groups()) != ()


def test_a_word_that_stands_everywhere_joins_everything(shelves, monkeypatch):
    from search import sources

    held = {f"n{n}": case(f"n{n}", f"客户来电第{n}次") for n in range(60)}
    sources.register_source(
        sources.DocumentSource(CASES, "案例", lambda: iter(held.values()), lambda keys: held)
    )
    service.rebuild((CASES,))
    assert share_of_passages("客户") == 1.0
    assert share_of_passages("客户来电") == 1.0
    assert share_of_passages("蹲守") == 0.0
    (doubt,) = doubts_of_group("客户 蹲守", "", NONE)
    assert "“客户”出现在 100%" in doubt
    assert doubts_of_entry("客户", "term", timezone.now(), ()) != ()


def test_of_a_small_library_nothing_follows(shelves):
    assert share_of_passages("停电") == 0.0


ENTRIES = {
    ("的", "stop"): "已经当作虚词",
    ("怎么办", "term"): "自带的虚词",
    ("电", "term"): "至少要两个字",
    ("停电", "stop"): "系统自带的同义词",
    ("蹲守", "stop"): "您维护的同义词",
    ("老问题", "stop"): "3 次搜索只写了",
    ("两个 词", "stop"): "一次只写一个词",
    ("两个 词", "term"): "一次只写一个词",
    ("旧词", "term"): "已经在词表里",
}


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_a_word_is_doubted_for_its_reason(entry):
    SynonymGroup.objects.create(words="蹲守 守表")
    held = VocabularyEntry.objects.create(word="旧词", role="stop")
    for _ in range(3):
        QueryLog.objects.create(query="老問題", took_ms=1)
        QueryLog.objects.create(query=" 老问题 ", took_ms=1)
    now = timezone.now() + dt.timedelta(seconds=1)
    (doubt,) = doubts_of_entry(*entry, now, (held,))
    assert ENTRIES[entry] in doubt


def test_good_words_raise_no_doubt():
    now = timezone.now()
    assert doubts_of_entry("不停电作业", "term", now, ()) == ()
    assert doubts_of_entry("老师傅", "stop", now, ()) == ()


def test_only_what_can_be_found_is_pinned(shelves):
    assert doubts_of_pin("停电", CASES, "c1", 0) == ()
    assert "还没有写" in doubts_of_pin("", CASES, "c1", 0)[0]
    assert "搜不到" in doubts_of_pin("停电", CASES, "nowhere", 0)[0]
    assert "搜不到" in doubts_of_pin("停电", "nothing", "c1", 0)[0]
    assert "已经置顶了 5 条" in doubts_of_pin("停电", CASES, "c1", 5)[0]
