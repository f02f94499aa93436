"""A recognised case on its way to a page: what an editor may correct before it is committed.

Texts are in stored form (Markdown, plain text escaped). It knows no page and no database.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeAlias, cast

from cases.sections import ROW_SECTIONS, CasePart, SectionShape
from portal.intake.doubts import Json


@dataclass(frozen=True, slots=True)
class CitationDraft:
    """One row of 违规条款: as the author wrote it, the regulation and path read from it, the quote.

    `title` is the full title where the table knows it, else as written; `path` is empty where
    only the regulation is named. Both are empty where no citation was recognised in the row.
    `chosen` is the key of the clause that a person chose; it is only carried here.
    """

    as_written: str
    # What was read from the words depends on the names known that day; it makes no other row.
    title: str = field(default="", compare=False)
    path: str = field(default="", compare=False)
    quote: str = ""
    note: str = ""
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class OtherSection:
    """A section that is none of the typed ones."""

    heading: str
    text: str


DraftRow: TypeAlias = "str | CitationDraft | OtherSection"


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """Everything that the import writes into a case page. `kind` is a value of the case kinds."""

    title: str
    title_generated: bool = False
    kind: str = "adverse"
    category: str = ""
    event_date: datetime.date | None = None
    event_date_precision: str = "unknown"
    summary: str = ""
    course: str = ""
    impact: str = ""
    response: str = ""
    commentary: str = ""
    violations_lead: str = ""
    violations: tuple[CitationDraft, ...] = ()
    problems_lead: str = ""
    problems: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    other_sections: tuple[OtherSection, ...] = ()


def draft_to_json(draft: CaseDraft) -> dict[str, Json]:
    """Write a draft as plain JSON; `draft_from_json` gives the equal draft back."""
    written = cast("dict[str, Json]", asdict(draft))
    written["event_date"] = draft.event_date.isoformat() if draft.event_date else None
    for part in ROW_SECTIONS:
        written[part.field] = list(cast("Sequence[Json]", written[part.field]))
    return written


def draft_from_json(written: Mapping[str, Json]) -> CaseDraft:
    """Read a draft from its JSON. Unknown keys are ignored, missing ones take their defaults."""
    known = {f.name for f in fields(CaseDraft)}
    values: dict[str, Any] = {key: value for key, value in written.items() if key in known}
    day = values.pop("event_date", None)
    for part in ROW_SECTIONS:
        rows = values.pop(part.field, None) or ()
        values[part.field] = tuple(drafted_row(part, row) for row in rows)
    return CaseDraft(event_date=datetime.date.fromisoformat(day) if day else None, **values)


def drafted_row(part: CasePart, row: Any) -> DraftRow:
    """Return a row as drafts hold it, out of its JSON."""
    if part.shape is SectionShape.ENTRIES:
        return str(row)
    return CitationDraft(**row) if part.shape is SectionShape.CITATIONS else OtherSection(**row)


def row_texts(part: CasePart, row: DraftRow) -> tuple[str, ...]:
    """Return the texts of a row of a draft, in the order of the fields of the page's row."""
    if isinstance(row, str):
        return (row,)
    return tuple(getattr(row, name) for name in part.row_fields)
