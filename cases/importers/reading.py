"""What is kept of a reading beside the cases: marks in the original, doubts, what was skipped.

It knows spans of the raw text and Chinese sentences; what a mark looks like is the screen's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import cast

from cases.citations import TitleTable, find_citations
from cases.documents import SourceDocument
from cases.importers.types import RecognisedCase, RecognisedDocument
from portal.intake.doubts import Json, KeptDoubt, doubts_from_json, doubts_to_json


class MarkKind(StrEnum):
    """What a stretch of the original was taken for; personal data is looked for when shown."""

    HEADING = "heading"
    CITATION = "citation"
    PAGE = "page"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, order=True)
class ReadingMark:
    """A stretch of the raw text; `number` is the page that a page mark announces."""

    start: int
    end: int
    kind: MarkKind
    number: int | None = None


@dataclass(frozen=True, slots=True)
class SkippedPart:
    """A stretch of the document that is no case, and why, in Chinese."""

    title: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class KeptReading:
    """What a job keeps of its reading; doubts here are about the document as a whole."""

    skipped: tuple[SkippedPart, ...] = ()
    doubts: tuple[KeptDoubt, ...] = ()
    marks: tuple[ReadingMark, ...] = field(default=())


def keep_reading(
    document: SourceDocument, recognised: RecognisedDocument, titles: TitleTable
) -> KeptReading:
    """Gather what the check screen shows beside the cases themselves."""
    marks = [
        ReadingMark(cut.span.start, cut.span.end, MarkKind.PAGE, cut.number)
        for cut in document.cuts
    ]
    for case in recognised.cases:
        spans = (section.heading_span for section in case.sections)
        marks += [ReadingMark(s.start, s.end, MarkKind.HEADING) for s in spans if s is not None]
        head = _printed_head(document, case)
        if head is not None:
            marks.append(head)
    for mention in find_citations(document.reading.text, titles):
        if not mention.relative:
            span = document.reading.raw_span(mention.start, mention.end)
            marks.append(ReadingMark(span.start, span.end, MarkKind.CITATION))
    return KeptReading(
        skipped=tuple(
            SkippedPart(s.title, s.span.start, s.span.end, s.reason) for s in recognised.skipped
        ),
        doubts=tuple(
            KeptDoubt(d.section or "", d.reason, d.span.start, d.span.end)
            for d in recognised.doubts
            if d.case is None
        ),
        marks=tuple(sorted(marks)),
    )


def _printed_head(document: SourceDocument, case: RecognisedCase) -> ReadingMark | None:
    """Return the line that prints number and title of a case, up to its first section."""
    heads = [s.heading_span or s.span for s in case.sections]
    first = min((span.start for span in heads), default=case.span.end)
    words = document.text[case.span.start : first].split("\n", 1)[0].rstrip()
    if case.number_raw is None and case.title is None:
        return None
    return (
        ReadingMark(case.span.start, case.span.start + len(words), MarkKind.HEADING)
        if words
        else None
    )


def reading_to_json(reading: KeptReading) -> dict[str, Json]:
    """Write a reading as plain JSON; `reading_from_json` gives the equal reading back."""
    return {
        "skipped": [asdict(part) for part in reading.skipped],
        "doubts": doubts_to_json(reading.doubts),
        "marks": [[m.start, m.end, m.kind.value, m.number] for m in reading.marks],
    }


def reading_from_json(written: Mapping[str, Json]) -> KeptReading:
    """Read a reading from its JSON; what is missing is empty."""
    skipped = cast("Sequence[dict[str, str]]", written.get("skipped") or ())
    marks = cast("Sequence[tuple[int, int, str, int | None]]", written.get("marks") or ())
    return KeptReading(
        skipped=tuple(
            SkippedPart(part["title"], int(part["start"]), int(part["end"]), part["reason"])
            for part in skipped
        ),
        doubts=doubts_from_json(cast("Sequence[Json]", written.get("doubts") or ())),
        marks=tuple(
            ReadingMark(start, end, MarkKind(kind), page) for start, end, kind, page in marks
        ),
    )
