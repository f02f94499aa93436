"""What a corrected file would change in the library, before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from cases.casebook.case_writing import category_names
from cases.desk.import_commit import plan_merge
from cases.importers import FIELD_LABELS, CaseDraft, CitationDraft, OtherSection
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState

SHOWN = 120  # characters of a text that a comparison quotes


class ImportChange(StrEnum):
    """What a case of a corrected file would do."""

    SAME = "same"
    MERGED = "merged"
    CLASHES = "clashes"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ImportComparison:
    """A case beside its page: what would happen, and where both sides changed the same words."""

    change: ImportChange
    clashes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return it as the list says it."""
        return {
            ImportChange.SAME: "没有变化",
            ImportChange.MERGED: "会合并",
            ImportChange.CLASHES: f"两边都改了 {len(self.clashes)} 处",
            ImportChange.NEW: "新案例",
        }[self.change]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field in which two editors differ: its name, and what each wrote, shortened."""

    label: str
    mine: str
    theirs: str


def compare_with_library(
    case: ImportRecord, categories: Mapping[int, str] | None = None
) -> ImportComparison | None:
    """Say what committing a waiting case of a corrected file would do; None once it is decided.

    Whoever asks for many hands the names of the categories in.
    """
    if case.state != ImportRecordState.WAITING:
        return None
    plan = plan_merge(case, category_names() if categories is None else categories)
    if plan is None:
        return ImportComparison(ImportChange.NEW)
    if plan.merged.doubts:
        return ImportComparison(
            ImportChange.CLASHES, tuple(doubt.reason for doubt in plan.merged.doubts)
        )
    return ImportComparison(ImportChange.SAME if plan.changes_nothing else ImportChange.MERGED)


def vanished_cases(job: ImportJob) -> list[ImportRecord]:
    """Return the committed cases of the earlier file that the corrected one lacks.

    Their pages stay as they are: a case that a file drops may still be true.
    """
    if job.corrects is None:
        return []
    found = job.records.exclude(previous=None).values_list("previous_id", flat=True)
    earlier = job.corrects.records.filter(state=ImportRecordState.COMMITTED)
    return list(
        earlier.exclude(pk__in=found)
        .exclude(imported_page=None)
        .select_related("imported_page__page")
    )


def draft_differences(mine: CaseDraft, theirs: CaseDraft) -> tuple[FieldDifference, ...]:
    """Return the fields in which two drafts differ, in reading order."""
    return tuple(
        FieldDifference(
            FIELD_LABELS[field.name],
            _shorten_words(getattr(mine, field.name)),
            _shorten_words(getattr(theirs, field.name)),
        )
        for field in fields(CaseDraft)
        if field.name in FIELD_LABELS and getattr(mine, field.name) != getattr(theirs, field.name)
    )


def _shorten_words(value: object) -> str:
    words = "；".join(_value_words(value)) or "（空）"
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def _value_words(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for one in value:
            yield from _value_words(one)
    elif isinstance(value, CitationDraft):
        yield f"{value.as_written}“{value.quote}”" if value.quote else value.as_written
    elif isinstance(value, OtherSection):
        yield f"{value.heading}：{value.text}"
    elif value:
        yield str(value)
