"""A corrected edition of a file meets what editors made of the first one: three ways, per field.

Read then, read now, as edited. It knows drafts; pages, revisions and who edited are unknown here.
"""

import datetime
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from cases.importers.draft import CaseDraft
from cases.sections import ROW_SECTIONS, SECTIONS, TEXT_SECTIONS
from portal.intake.threeway import merge_three_way

T = TypeVar("T", bound=Hashable)
PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
SHOWN = 40  # characters of the new edition that a doubt quotes
FIELD_LABELS = {
    "title": "案例标题",
    "kind": "案例性质",
    "category": "案例分类",
    "event_date": "事件日期",
    **{name: part.heading for part in SECTIONS for name in (*part.texts, part.field)},
}
READING_ORDER = tuple(FIELD_LABELS)
LEADS = tuple(part.lead for part in ROW_SECTIONS if part.lead)
ONE_VALUE = ("kind", "category", *LEADS)


@dataclass(frozen=True, slots=True)
class MergeDoubt:
    """A field that both sides changed; the edited words stand. `section` is its Chinese name."""

    field: str
    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class MergedDraft:
    """The merged draft, and where a person has to choose."""

    draft: CaseDraft
    doubts: tuple[MergeDoubt, ...]


def merge_drafts(then: CaseDraft, now: CaseDraft, edited: CaseDraft) -> MergedDraft:
    """Merge what a file said then and says now with what editors made of it, field by field.

    Only the new edition changed: it is taken. Only the editors changed, or both alike: theirs
    stays. Both changed: theirs stays and a doubt quotes the new edition. Texts are merged by
    paragraphs, lists by entries, so that changes in different places do not clash.
    """
    merging = _CaseMerge([])
    three = (then, now, edited)
    merged: dict[str, Any] = {
        name: merging.one(name, *(getattr(d, name) for d in three)) for name in ONE_VALUE
    }
    for part in TEXT_SECTIONS:
        merged[part.field] = merging.text(part.field, *(getattr(d, part.field) for d in three))
    for part in ROW_SECTIONS:
        merged[part.field] = merging.many(part.field, *(getattr(d, part.field) for d in three))
    # These two go together: a date without its precision, a title without its origin say nothing.
    title, generated = merging.one("title", *((d.title, d.title_generated) for d in three))
    date, precision = merging.one(
        "event_date", *((d.event_date, d.event_date_precision) for d in three)
    )
    whole = replace(
        edited,
        title=title,
        title_generated=generated,
        event_date=date,
        event_date_precision=precision,
        **merged,
    )
    in_order = sorted(merging.doubts, key=lambda doubt: READING_ORDER.index(doubt.field))
    return MergedDraft(whole, tuple(in_order))


@dataclass(frozen=True, slots=True)
class _CaseMerge:
    """The merge of one case in progress: every clash so far is among the doubts."""

    doubts: list[MergeDoubt]

    def one(self, field: str, then: T, now: T, edited: T) -> T:
        """Merge a value as a whole."""
        if edited == then:
            return now
        if now not in (then, edited):
            self.doubts.append(_merge_doubt(field, (now,)))
        return edited

    def many(
        self, field: str, then: Sequence[T], now: Sequence[T], edited: Sequence[T]
    ) -> tuple[T, ...]:
        """Merge a list by its entries."""
        found = merge_three_way(then, now, edited)
        self.doubts.extend(_merge_doubt(field, clash) for clash in found.clashes)
        return found.entries

    def text(self, field: str, then: str, now: str, edited: str) -> str:
        """Merge a text by its paragraphs."""
        if edited == then:
            return now
        if now in (then, edited):
            return edited
        return "\n\n".join(self.many(field, *map(_split_paragraphs, (then, now, edited))))


def _split_paragraphs(text: str) -> list[str]:
    return [part for part in PARAGRAPH.split(text) if part.strip()]


def _merge_doubt(field: str, new: tuple[Hashable, ...]) -> MergeDoubt:
    section = FIELD_LABELS[field]
    shown = "；".join(filter(None, (_shorten_value(value) for value in new)))
    reading = (
        f"新文件为“{shown[:SHOWN]}{'…' if len(shown) > SHOWN else ''}”" if shown else "新文件删去了"
    )
    reason = f"“{section}”两边都改了：保留编辑后的内容，{reading}，请核对"
    return MergeDoubt(field, section, reason)


def _shorten_value(value: Hashable) -> str:
    """Show a value in a Chinese sentence, on one line."""
    if isinstance(value, tuple):
        return _shorten_value(value[0])
    if isinstance(value, datetime.date):
        return value.isoformat()
    written = getattr(value, "as_written", None) or getattr(value, "heading", None) or value
    return " ".join(str(written).split()) if written is not None else ""
