"""A case as screens for a meeting room's wall: one idea each. Pure: it cuts a reading into screens.

A screen holds what stays readable from eight metres: about 130 characters at 48 px on 1366 x 768.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cases.sections import BY_KEY, SectionKey
from cases.selectors.reading import CaseReading
from cases.selectors.violations import Violation

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
class Screen:
    """One screen: a small heading, one idea in big letters, a note under it."""

    kind: ScreenKind
    heading: str
    text: str
    note: str = ""
    number: str = ""


def screens_of(case: CaseReading) -> tuple[Screen, ...]:
    """Return the screens of a case: title, 提要, one section after the other, end."""
    return tuple(_screens(case))


def _screens(case: CaseReading) -> Iterator[Screen]:
    about = " · ".join(part for part in (case.kind_label, case.category, case.date) if part)
    yield Screen(ScreenKind.TITLE, about, case.title)
    yield from _running(BY_KEY[SectionKey.SUMMARY].heading, case.summary.plain)
    for section in case.sections:
        if section.is_cited:
            for violation, _ in section.cards:
                yield from _clause(section.heading, violation)
            continue
        yield from _running(section.heading, section.lead.plain)
        for number, entry in enumerate(section.entries, 1):
            yield from _points(section.heading, entry.plain, number)
    yield Screen(ScreenKind.END, "一起说说", "换成我，当时会怎么做？", note=case.title)


def _running(heading: str, text: str) -> Iterator[Screen]:
    pieces = list(cut(text))
    for number, piece in enumerate(pieces, 1):
        words = f"{heading}（{number}/{len(pieces)}）" if len(pieces) > 1 else heading
        yield Screen(ScreenKind.TEXT, words, piece)


def _points(heading: str, text: str, number: int) -> Iterator[Screen]:
    for piece in cut(text):
        yield Screen(ScreenKind.POINT, heading, piece, number=str(number))


def _clause(heading: str, violation: Violation) -> Iterator[Screen]:
    words = violation.quote or "\n".join(f"{ln.label}{ln.text}" for ln in violation.lines)
    pieces = list(cut(words)) or [violation.heading]
    for piece in pieces:
        yield Screen(
            ScreenKind.CLAUSE,
            f"{heading} · {violation.heading}",
            piece,
            note=violation.badge.words,
        )


def cut(text: str) -> Iterator[str]:
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
