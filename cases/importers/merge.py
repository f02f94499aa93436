"""A corrected edition of a file meets what editors made of the first one: three ways, per field.

Read then, read now, as edited. It knows drafts; pages, revisions and who edited are unknown here.
"""

import datetime
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from cases.importers.draft import CaseDraft
from cases.importers.threeway import combine

T = TypeVar("T", bound=Hashable)
PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
SHOWN = 40  # characters of the new edition that a doubt quotes
LABELS = {
    "title": "案例标题",
    "kind": "案例性质",
    "category": "案例分类",
    "event_date": "事件日期",
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
    "other_sections": "其他",
}


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
    doubts: list[MergeDoubt] = []

    def one(field: str, old: T, new: T, ours: T) -> T:
        if ours == old:
            return new
        if new not in (old, ours):
            doubts.append(_doubt(field, (new,)))
        return ours

    def many(field: str, old: Sequence[T], new: Sequence[T], ours: Sequence[T]) -> tuple[T, ...]:
        found = combine(old, new, ours)
        doubts.extend(_doubt(field, clash) for clash in found.clashes)
        return found.entries

    def text(field: str, old: str, new: str, ours: str) -> str:
        if ours == old or new in (old, ours):
            return new if ours == old else ours
        return "\n\n".join(many(field, *(_paragraphs(value) for value in (old, new, ours))))

    title, generated = one("title", *((d.title, d.title_generated) for d in (then, now, edited)))
    date, precision = one(
        "event_date", *((d.event_date, d.event_date_precision) for d in (then, now, edited))
    )
    merged = replace(
        edited,
        title=title,
        title_generated=generated,
        kind=one("kind", then.kind, now.kind, edited.kind),
        category=one("category", then.category, now.category, edited.category),
        event_date=date,
        event_date_precision=precision,
        summary=text("summary", then.summary, now.summary, edited.summary),
        course=text("course", then.course, now.course, edited.course),
        impact=text("impact", then.impact, now.impact, edited.impact),
        response=text("response", then.response, now.response, edited.response),
        commentary=text("commentary", then.commentary, now.commentary, edited.commentary),
        violations_lead=one(
            "violations_lead", then.violations_lead, now.violations_lead, edited.violations_lead
        ),
        violations=many("violations", then.violations, now.violations, edited.violations),
        problems_lead=one(
            "problems_lead", then.problems_lead, now.problems_lead, edited.problems_lead
        ),
        problems=many("problems", then.problems, now.problems, edited.problems),
        measures=many("measures", then.measures, now.measures, edited.measures),
        other_sections=many(
            "other_sections", then.other_sections, now.other_sections, edited.other_sections
        ),
    )
    return MergedDraft(merged, tuple(doubts))


def _paragraphs(text: str) -> list[str]:
    return [part for part in PARAGRAPH.split(text) if part.strip()]


def _doubt(field: str, new: tuple[Hashable, ...]) -> MergeDoubt:
    section = LABELS[field]
    shown = "；".join(filter(None, (_shown(value) for value in new)))
    reading = (
        f"新文件为“{shown[:SHOWN]}{'…' if len(shown) > SHOWN else ''}”" if shown else "新文件删去了"
    )
    reason = f"“{section}”两边都改了：保留编辑后的内容，{reading}，请核对"
    return MergeDoubt(field, section, reason)


def _shown(value: Hashable) -> str:
    """Show a value in a Chinese sentence, on one line."""
    if isinstance(value, tuple):
        return _shown(value[0])
    if isinstance(value, datetime.date):
        return value.isoformat()
    written = getattr(value, "as_written", None) or getattr(value, "heading", None) or value
    return " ".join(str(written).split()) if written is not None else ""
