"""Recognised cases, their texts verbatim and unescaped."""

from collections.abc import Iterable
from pathlib import Path

from cases.documents import read_path
from cases.exchange.files import JsonObject, note_json, read_each
from cases.importers import (
    EXCHANGE_KEYS,
    ImportDoubt,
    RecognisedCase,
    RecognisedDocument,
    RecognisedSection,
    read_cases,
)


def cases_of_files(paths: Iterable[Path]) -> JsonObject:
    """Read files and describe their cases; an unreadable file is a doubt, not an exception."""
    read, refused = read_each(paths, lambda path: read_cases(read_path(path)))
    found = cases_json(document for _, document in read)
    found["doubts"] += refused
    return found


def cases_json(documents: Iterable[RecognisedDocument]) -> JsonObject:
    """Describe the cases of recognised documents, in their order."""
    cases: list[JsonObject] = []
    doubts: list[JsonObject] = []
    skipped: list[JsonObject] = []
    for document in documents:
        doc = document.name
        cases += (_case_json(doc, case) for case in document.cases)
        doubts += (
            note_json(doc, _doubt_place(doubt, document), doubt.reason) for doubt in document.doubts
        )
        skipped += (
            note_json(doc, f"{one.title} {one.span.start}-{one.span.end}", one.reason)
            for one in document.skipped
        )
    return {"cases": cases, "doubts": doubts, "skipped": skipped}


def _doubt_place(doubt: ImportDoubt, document: RecognisedDocument) -> str:
    places = [f"{doubt.span.start}-{doubt.span.end}"]
    if doubt.section:
        places.insert(0, f"【{doubt.section}】")
    if doubt.case is not None:
        case = document.cases[doubt.case]
        places.insert(0, case.number_raw or case.title or f"第{doubt.case + 1}个案例")
    return " ".join(places)


def _case_json(doc: str, case: RecognisedCase) -> JsonObject:
    date = case.event_date
    return {
        "doc": doc,
        "number": case.number,
        "number_raw": case.number_raw,
        "title": case.title,
        "lead_sentence": case.lead_sentence,
        "kind": case.kind.label if case.kind else None,
        "group": case.group,
        "category": case.category,
        "event_date": {
            "precision": date.precision.value,
            "year": date.year,
            "month": date.month,
            "day": date.day,
            "words": date.words,
        },
        "truncated": case.truncated,
        "raw_start": case.span.start,
        "raw_end": case.span.end,
        "sections": [_section_json(section) for section in case.sections],
    }


def _section_json(section: RecognisedSection) -> JsonObject:
    """Describe a section; `items` is null where it is prose by nature."""
    items = section.items
    return {
        "name": section.name,
        "key": EXCHANGE_KEYS.get(section.canonical or "", section.key.value),
        "text": section.text,
        "paragraphs": list(section.paragraphs),
        "lead": section.lead,
        "items": None if items is None else [{"n": item.n, "text": item.text} for item in items],
        "raw_start": section.span.start,
        "raw_end": section.span.end,
    }
