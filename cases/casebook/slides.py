"""A case as screens for a meeting room's wall: one idea each. Pure: it cuts a reading into screens.

A screen holds what stays readable from eight metres: about 130 characters at 48 px on 1366 x 768.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cases.casebook.case_detail import CaseReading
from cases.casebook.violations import ViolationCard
from cases.sections import BY_KEY, SectionKey

MOST_CHARACTERS = 130
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+[”’」』）]*|[^。！？；\n]+")


class ScreenKind(StrEnum):
    """How a screen is set."""

    TITLE = "title"
    TEXT = "text"
    POINT = "point"
    CLAUSE = "clause"
    END = "end"


@dataclass(frozen=True, slots=True)
class WallSlide:
    """One screen: a small heading, one idea in big letters, a note under it."""

    kind: ScreenKind
    heading: str
    text: str
    note: str = ""
    number: str = ""


def screens_of(case: CaseReading) -> tuple[WallSlide, ...]:
    """Return the screens of a case: title, 提要, one section after the other, end."""
    return tuple(_case_slides(case))


def _case_slides(case: CaseReading) -> Iterator[WallSlide]:
    about = " · ".join(part for part in (case.kind_label, case.category, case.date) if part)
    yield WallSlide(ScreenKind.TITLE, about, case.title)
    yield from _text_slides(BY_KEY[SectionKey.SUMMARY].heading, case.summary.plain)
    for section in case.sections:
        if section.is_cited:
            for violation, _ in section.cards:
                yield from _clause_slides(section.heading, violation)
            continue
        yield from _text_slides(section.heading, section.lead.plain)
        for number, entry in enumerate(section.entries, 1):
            yield from _point_slides(section.heading, entry.plain, number)
    yield WallSlide(ScreenKind.END, "一起说说", "换成我，当时会怎么做？", note=case.title)


def _text_slides(heading: str, text: str) -> Iterator[WallSlide]:
    pieces = list(cut_for_slides(text))
    for number, piece in enumerate(pieces, 1):
        words = f"{heading}（{number}/{len(pieces)}）" if len(pieces) > 1 else heading
        yield WallSlide(ScreenKind.TEXT, words, piece)


def _point_slides(heading: str, text: str, number: int) -> Iterator[WallSlide]:
    for piece in cut_for_slides(text):
        yield WallSlide(ScreenKind.POINT, heading, piece, number=str(number))


def _clause_slides(heading: str, violation: ViolationCard) -> Iterator[WallSlide]:
    words = violation.quote or "\n".join(f"{ln.label}{ln.text}" for ln in violation.lines)
    pieces = list(cut_for_slides(words)) or [violation.heading]
    for piece in pieces:
        yield WallSlide(
            ScreenKind.CLAUSE,
            f"{heading} · {violation.heading}",
            piece,
            note=violation.badge.words,
        )


def cut_for_slides(text: str) -> Iterator[str]:
    """Yield the text in pieces for one screen each, cut behind sentences where there are any."""
    held = ""
    for sentence in _SENTENCE.findall(text):
        if held and len(held) + len(sentence.strip()) > MOST_CHARACTERS:
            yield held.strip()
            held = ""
        held += sentence
        while len(held) > MOST_CHARACTERS * 3 // 2:
            at = held.rfind("，", MOST_CHARACTERS // 2, MOST_CHARACTERS) + 1 or MOST_CHARACTERS
            yield held[:at].strip()
            held = held[at:]
    if held.strip():
        yield held.strip()
