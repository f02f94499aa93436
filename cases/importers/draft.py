"""A recognised case on its way to a page: what an editor may correct before it is committed.

Texts are in stored form (Markdown, plain text escaped). It knows no page and no database.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import TypeAlias, cast

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# The sections of a draft that are one text each, in reading order.
TEXT_FIELDS = ("summary", "course", "impact", "response", "commentary")


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


def to_json(draft: CaseDraft) -> dict[str, Json]:
    """Write a draft as plain JSON; `from_json` gives the equal draft back."""
    written = cast("dict[str, Json]", asdict(draft))
    written["event_date"] = draft.event_date.isoformat() if draft.event_date else None
    for name in ("violations", "problems", "measures", "other_sections"):
        written[name] = list(cast("Sequence[Json]", written[name]))
    return written


def from_json(written: Mapping[str, Json]) -> CaseDraft:
    """Read a draft from its JSON. Unknown keys are ignored, missing ones take their defaults."""
    known = {f.name for f in fields(CaseDraft)}
    values = {key: value for key, value in written.items() if key in known}
    day = cast("str | None", values.get("event_date"))
    values_out = dict(values)
    values_out.pop("event_date", None)
    rows = cast("list[dict[str, str]]", values_out.pop("violations", []) or [])
    others = cast("list[dict[str, str]]", values_out.pop("other_sections", []) or [])
    problems = cast("list[str]", values_out.pop("problems", []) or [])
    measures = cast("list[str]", values_out.pop("measures", []) or [])
    return CaseDraft(
        event_date=datetime.date.fromisoformat(day) if day else None,
        violations=tuple(CitationDraft(**row) for row in rows),  # type: ignore[arg-type]  # one key is a number
        other_sections=tuple(OtherSection(**row) for row in others),
        problems=tuple(problems),
        measures=tuple(measures),
        **cast("dict[str, str]", values_out),  # type: ignore[arg-type]  # checked by the round trip test
    )
