"""What speaks against a change of the editors' words, said to the editor; it saves nothing.

A doubt is a whole sentence: what is the matter, and what to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from search import text
from search.asked import LOOKED_BACK, times_asked_alone
from search.documents import SearchField
from search.engines.base import EngineUnavailable
from search.groups import (
    LONGEST,
    MOST_WORDS,
    HeldGroup,
    HeldGroups,
    WordGroup,
    doubled_words,
    read_group,
    says_something,
)
from search.lexicon import shipped_groups
from search.models import SynonymGroup, VocabularyEntry
from search.sources import registered_kinds, source_of
from search.upkeep import choosing
from search.wording import shipped_stop_words

TOO_COMMON = 0.4
ENOUGH_PASSAGES = 50
"""A word in more than this share of passages parts nothing; from fewer passages nothing follows."""
OFTEN_ALONE = 3
"""So often asked by itself in four weeks, a word is no empty word."""
MOST_PINS_OF_A_WORDING = 5


def doubts_of_group(words: str, answering: str, held: HeldGroups) -> tuple[str, ...]:
    """Why a group, as typed, should not be saved beside those that are there; empty if it may."""
    group = read_group(words, answering)
    if not group.words:
        return ("还没有写说法。至少写两个，用空格分开，例如：断电 掉电。",)
    found = [*_doubts_of_spelling(words, answering), *_doubts_of_words(group)]
    if len(group.words) == 1 and not group.answering:
        found.append(f"只有“{group.words[0]}”一个词，没有词可以和它互相找到。再写一个意思相同的。")
    if not found:
        found = _doubts_of_repetition(group, held)
    return tuple(found) or tuple(doubts_of_commonness((*group.words, *group.answering)))


def _doubts_of_spelling(*sides: str) -> list[str]:
    return [
        f"“{later}”写了两遍，去掉一个。"
        if later == first
        else f"“{later}”和“{first}”对搜索来说是同一个词，留一个就够了。"
        for side in sides
        for later, first in doubled_words(side)
    ]


def _doubts_of_words(group: WordGroup) -> list[str]:
    every = (*group.words, *group.answering)
    found = [
        f"“{word}”只有一个字，到处都会碰上。写成完整的词，例如“电”写成“电费”。"
        for word in every
        if len(word) == 1
    ]
    found += [
        f"“{word}”里没有可以查找的字，请删掉或改写。"
        for word in every
        if len(word) > 1 and not says_something(word)
    ]
    found += [
        f"“{word[:12]}…”太长，像一句话。同义词写词或短语，最多 {LONGEST} 个字。"
        for word in every
        if len(word) > LONGEST
    ]
    found += [
        f"“{word}”是虚词，几乎每句话里都可能有。换一个说得出事情的词。"
        for word in every
        if len(word) > 1 and word in shipped_stop_words()
    ]
    if len(every) > MOST_WORDS:
        found.append(f"一组最多 {MOST_WORDS} 个说法，现在有 {len(every)} 个。请分成几组。")
    return found


def _doubts_of_repetition(group: WordGroup, held: HeldGroups) -> list[str]:
    if not group.pairs:
        return ["两边是同一个词，没有别的词可以找到。"]
    if there := held.holding(group):
        state = "" if there.in_use else "，现在停用着"
        return [f"已经有这一组了：{there.group.line}{state}。要改就改那一组。"]
    if there := _shipped_groups().holding(group):
        return [f"系统自带的词典里已经有：{there.group.line[:60]}。不用再加。"]
    return []


def held_groups(besides: SynonymGroup | None = None) -> HeldGroups:
    """All groups of the editors, those out of use too, but for the one that is edited."""
    rows = SynonymGroup.objects.order_by("pk")
    if besides is not None and besides.pk:
        rows = rows.exclude(pk=besides.pk)
    return HeldGroups(
        HeldGroup(read_group(words, answering), in_use)
        for words, answering, in_use in rows.values_list("words", "answering", "in_use")
    )


@lru_cache(maxsize=1)
def _shipped_groups() -> HeldGroups:
    return HeldGroups(
        HeldGroup(WordGroup(asked, () if asked == answering else answering))
        for asked, answering in shipped_groups()
    )


def doubts_of_commonness(words: Iterable[str]) -> list[str]:
    """Doubts about words that stand nearly everywhere: such a word joins everything."""
    return [
        f"“{word}”出现在 {round(share * 100)}% 的内容里，加进来几乎什么都会搜到。换一个更具体的词。"
        for word in words
        if (share := share_of_passages(word)) > TOO_COMMON
    ]


def share_of_passages(word: str) -> float:
    """The greatest share of a kind's passages that can hold the word; 0 where nothing is known."""
    tokens = text.ordered_grams(word)
    if not tokens:
        return 0.0
    shares = [0.0]
    for kind in registered_kinds():
        try:
            vocabulary = choosing.index_vocabulary(kind)
            total = vocabulary.passages()
            held = min(vocabulary.frequency(SearchField.GRAMS, token) for token in tokens)
        except EngineUnavailable:
            continue
        if total >= ENOUGH_PASSAGES:
            shares.append(held / total)
    return max(shares)


def doubts_of_entry(
    word: str, role: str, now: dt.datetime, others: Iterable[VocabularyEntry]
) -> tuple[str, ...]:
    """Why a word, in one spelling, should not be a term or an empty word."""
    for other in others:
        if other.word == word:
            return (f"“{word}”已经在词表里：{other.get_role_display()}。要改就改那一条。",)
    if role == VocabularyEntry.Role.TERM:
        return _doubts_of_term(word)
    return _doubts_of_stop_word(word, now)


def _doubts_of_term(word: str) -> tuple[str, ...]:
    if not says_something(word) or len(word) < 2:
        return (f"“{word}”太短，业务词至少要两个字。",)
    if " " in word:
        return ("一次只写一个词，中间不要空格。",)
    if word in shipped_stop_words():
        return (f"“{word}”是系统自带的虚词，不能再当业务词。",)
    return tuple(doubts_of_commonness((word,)))


def _doubts_of_stop_word(word: str, now: dt.datetime) -> tuple[str, ...]:
    if " " in word:
        return ("一次只写一个词，中间不要空格。",)
    if word in shipped_stop_words():
        return (f"“{word}”系统已经当作虚词，不用再加。",)
    shipped = (WordGroup(*group) for group in shipped_groups())
    if _in_any(word, shipped):
        return (f"“{word}”在系统自带的同义词里，是业务词，不能当虚词。",)
    rows = SynonymGroup.objects.filter(in_use=True).values_list("words", "answering")
    if _in_any(word, (read_group(*row) for row in rows)):
        return (f"“{word}”在您维护的同义词里。先从那一组里去掉，再当虚词。",)
    if (times := times_asked_alone(word, now)) >= OFTEN_ALONE:
        days = LOOKED_BACK.days
        return (
            f"最近 {days} 天有 {times} 次搜索只写了“{word}”。当作虚词以后，这些人什么也搜不到。",
        )
    return ()


def _in_any(word: str, groups: Iterable[WordGroup]) -> bool:
    return any(word in group.words or word in group.answering for group in groups)


def doubts_of_pin(wording: str, kind: str, key: str, held: int) -> tuple[str, ...]:
    """Why a document should not stand first for a wording; `held` others do already."""
    if not wording:
        return ("还没有写搜索时的说法。",)
    if not is_live(kind, key):
        return ("选的内容现在搜不到：它没有发布，或者已经删除。请重新查找一个。",)
    if held >= MOST_PINS_OF_A_WORDING:
        return (f"“{wording}”已经置顶了 {held} 条，再多就看不到别的结果了。先撤掉一条。",)
    return ()


def is_live(kind: str, key: str) -> bool:
    """Whether the document can be found now."""
    source = source_of(kind)
    return source is not None and source.load([key]).get(key) is not None
