"""Merge a corrected file with what editors changed since: three ways, field by field.

It knows drafts only. What changed on one side is taken, what changed on both in the same place
keeps the editor's words and becomes a doubt: nothing that a person wrote is overwritten.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import Any, Generic, TypeVar

from cases.importers.draft import TEXT_FIELDS, CaseDraft

T = TypeVar("T", bound=Hashable)

# How each field of a draft is called on the screen.
SECTIONS = {
    "title": "标题",
    "title_generated": "标题",
    "kind": "案例性质",
    "category": "案例分类",
    "event_date": "事件日期",
    "event_date_precision": "事件日期",
    "summary": "案例提要",
    "course": "事件过程",
    "impact": "造成影响",
    "response": "应急处理",
    "commentary": "案例点评",
    "violations_lead": "违规条款",
    "violations": "违规条款",
    "problems_lead": "暴露问题",
    "problems": "暴露问题",
    "measures": "整改措施",
    "other_sections": "其他栏目",
}
_LISTS = ("violations", "problems", "measures", "other_sections")
_PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class MergeDoubt:
    """A section that the file and an editor both changed, with the words of the file."""

    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class MergedDraft:
    """What a merge gives: the draft to store, and what a person should look at."""

    draft: CaseDraft
    doubts: tuple[MergeDoubt, ...]


def merge_drafts(read_then: CaseDraft, read_now: CaseDraft, edited: CaseDraft) -> MergedDraft:
    """Merge a new reading of a case with its edited page; `read_then` is what both come from."""
    values: dict[str, Any] = {}
    doubts: list[MergeDoubt] = []
    for name in (field.name for field in fields(CaseDraft)):
        then, now, ours = (getattr(one, name) for one in (read_then, read_now, edited))
        if name in _LISTS:
            merged = merge_sequences(then, now, ours)
            values[name] = merged.items
            reasons = _reasons(merged)
        elif name in TEXT_FIELDS:
            merged = merge_sequences(*(tuple(_paragraphs(text)) for text in (then, now, ours)))
            values[name] = _PARAGRAPH.join(merged.items)
            reasons = _reasons(merged)
        else:
            values[name], clash = _merge_value(then, now, ours)
            reasons = [_written(clash)] if clash else []
        doubts.extend(MergeDoubt(SECTIONS[name], reason) for reason in reasons)
    return MergedDraft(replace(edited, **values), tuple(doubts))


def _merge_value(then: object, now: object, ours: object) -> tuple[object, str]:
    if now in (then, ours):
        return ours, ""
    if ours == then:
        return now, ""
    return ours, str(now) or "（空）"


def _paragraphs(text: str) -> Sequence[str]:
    return [part for part in text.split(_PARAGRAPH) if part]


def _shown(item: object) -> str:
    for name in ("as_written", "heading"):
        if words := getattr(item, name, ""):
            return str(words)
    return str(item)


def _reasons(merged: "MergedSequence[Any]") -> list[str]:
    reasons = []
    if merged.clashing:
        reasons.append(_written("；".join(_shown(item) for item in merged.clashing)))
    if merged.removed:
        words = _short("；".join(_shown(item) for item in merged.removed))
        reasons.append(f"新文件删去了“{words}”，编辑改过这里，保留了编辑的文字。")
    return reasons


def _written(words: str) -> str:
    return f"文件和编辑都改了这里，保留了编辑的文字。新文件里是：“{_short(words)}”。"


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:60] + "…"


@dataclass(frozen=True, slots=True)
class MergedSequence(Generic[T]):
    """A merged sequence; what the file wrote or removed where an editor changed something."""

    items: tuple[T, ...]
    clashing: tuple[T, ...]
    removed: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class _Change(Generic[T]):
    """Items `start` up to `end` of the common origin became `items`."""

    start: int
    end: int
    items: tuple[T, ...]


def merge_sequences(then: Sequence[T], now: Sequence[T], ours: Sequence[T]) -> MergedSequence[T]:
    """Merge two descendants of a sequence; where both changed the same place `ours` stands."""
    theirs, mine = _changes(then, now), _changes(then, ours)
    merged: list[T] = []
    clashing: list[T] = []
    removed: list[T] = []
    at = 0
    while theirs or mine:
        start = min(change.start for change in (*theirs[:1], *mine[:1]))
        end, cluster_theirs, cluster_mine = _cluster(start, theirs, mine)
        merged.extend(then[at:start])
        kept = _applied(then, start, end, cluster_mine or cluster_theirs)
        merged.extend(kept)
        if cluster_theirs and cluster_mine:
            wanted = _applied(then, start, end, cluster_theirs)
            new_there = [item for item in wanted if item not in kept and item not in then]
            clashing.extend(new_there)
            if wanted != kept and not new_there:
                removed.extend(item for item in then[start:end] if item not in wanted)
        at = end
    merged.extend(then[at:])
    return MergedSequence(tuple(merged), tuple(clashing), tuple(removed))


def _changes(then: Sequence[T], later: Sequence[T]) -> list[_Change[T]]:
    matcher = SequenceMatcher(None, then, later, autojunk=False)
    return [
        _Change(i, j, tuple(later[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    ]


def _cluster(
    start: int, theirs: list[_Change[T]], mine: list[_Change[T]]
) -> tuple[int, list[_Change[T]], list[_Change[T]]]:
    """Take the changes that touch each other from `start` on; returns where they end."""
    end = start
    taken: tuple[list[_Change[T]], list[_Change[T]]] = ([], [])
    grown = True
    while grown:
        grown = False
        for changes, kept in zip((theirs, mine), taken, strict=True):
            while changes and (changes[0].start < end or changes[0].start == start):
                change = changes.pop(0)
                kept.append(change)
                end = max(end, change.end)
                grown = True
    return end, *taken


def _applied(then: Sequence[T], start: int, end: int, changes: list[_Change[T]]) -> tuple[T, ...]:
    items: list[T] = []
    at = start
    for change in changes:
        items.extend(then[at : change.start])
        items.extend(change.items)
        at = change.end
    items.extend(then[at:end])
    return tuple(items)
