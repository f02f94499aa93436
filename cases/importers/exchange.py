"""Recognised cases as the exchange JSON of the gold data; the one module that knows its names.

Texts go out verbatim and unescaped.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

from cases.documents.read import read_path
from cases.importers.headings import EXCHANGE
from cases.importers.recognise import read_cases
from cases.importers.types import (
    ImportedDate,
    RecognisedCase,
    RecognisedDocument,
    RecognisedSection,
)
from cases.sections import CaseType
from portal.intake.guard import DEFAULT_LIMITS, FileLimits, UnreadableFile

KIND_NAMES = {
    CaseType.ADVERSE: "不良服务事件",
    CaseType.EXEMPLARY: "优质服务事例",
    CaseType.COMMON: "共性案例",
}


class ItemJson(TypedDict):
    """An entry of a list section."""

    n: int | None
    text: str


class SectionJson(TypedDict):
    """A section; `items` is null where the section is prose by nature."""

    name: str | None
    key: str
    text: str
    paragraphs: list[str]
    lead: str | None
    items: list[ItemJson] | None
    raw_start: int
    raw_end: int


class DateJson(TypedDict):
    """The day of the event, with its precision and the author's words."""

    precision: str
    year: int | None
    month: int | None
    day: int | None
    words: str


class CaseJson(TypedDict):
    """A case."""

    doc: str
    number: int | None
    number_raw: str | None
    title: str | None
    lead_sentence: str | None
    kind: str | None
    group: str | None
    category: str | None
    event_date: DateJson
    truncated: bool
    raw_start: int
    raw_end: int
    sections: list[SectionJson]


class NoteJson(TypedDict):
    """A doubt or something skipped."""

    doc: str
    place: str
    reason: str


class CasesJson(TypedDict):
    """Everything that was read from some files."""

    cases: list[CaseJson]
    doubts: list[NoteJson]
    skipped: list[NoteJson]


def cases_json(documents: Iterable[RecognisedDocument]) -> CasesJson:
    """Translate recognised documents, in their order."""
    out = CasesJson(cases=[], doubts=[], skipped=[])
    for document in documents:
        doc = document.name
        out["cases"].extend(_case_json(doc, case) for case in document.cases)
        for doubt in document.doubts:
            places = [f"{doubt.span.start}-{doubt.span.end}"]
            if doubt.section:
                places.insert(0, f"【{doubt.section}】")
            if doubt.case is not None:
                case = document.cases[doubt.case]
                places.insert(0, case.number_raw or case.title or f"第{doubt.case + 1}个案例")
            out["doubts"].append(NoteJson(doc=doc, place=" ".join(places), reason=doubt.reason))
        for skipped in document.skipped:
            place = f"{skipped.title} {skipped.span.start}-{skipped.span.end}"
            out["skipped"].append(NoteJson(doc=doc, place=place, reason=skipped.reason))
    return out


def dry_run_json(paths: Iterable[Path], limits: FileLimits = DEFAULT_LIMITS) -> CasesJson:
    """Read files and translate their cases; an unreadable file is a doubt, not an exception."""
    read: list[RecognisedDocument] = []
    refused: list[NoteJson] = []
    for path in paths:
        try:
            read.append(read_cases(read_path(path, limits)))
        except UnreadableFile as error:
            refused.append(NoteJson(doc=path.name, place="", reason=str(error)))
    out = cases_json(read)
    out["doubts"].extend(refused)
    return out


def _case_json(doc: str, case: RecognisedCase) -> CaseJson:
    return CaseJson(
        doc=doc,
        number=case.number,
        number_raw=case.number_raw,
        title=case.title,
        lead_sentence=case.lead_sentence,
        kind=KIND_NAMES[case.kind] if case.kind else None,
        group=case.group,
        category=case.category,
        event_date=_date_json(case.event_date),
        truncated=case.truncated,
        raw_start=case.span.start,
        raw_end=case.span.end,
        sections=[_section_json(section) for section in case.sections],
    )


def _section_json(section: RecognisedSection) -> SectionJson:
    key = EXCHANGE.get(section.canonical or "", section.key.value)
    items = section.items
    return SectionJson(
        name=section.name,
        key=key,
        text=section.text,
        paragraphs=list(section.paragraphs),
        lead=section.lead,
        items=None if items is None else [ItemJson(n=item.n, text=item.text) for item in items],
        raw_start=section.span.start,
        raw_end=section.span.end,
    )


def _date_json(date: ImportedDate) -> DateJson:
    return DateJson(
        precision=date.precision.value,
        year=date.year,
        month=date.month,
        day=date.day,
        words=date.words,
    )
