"""The original words of a recognised case, with what each stretch was taken for."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cases.importers import PERSONAL_CHECK, MarkKind, ReadingMark
from portal.intake.checklist import CheckFinding
from portal.intake.models import ImportRecord

LONGEST_MARK = 120


@dataclass(frozen=True, slots=True)
class OriginalPiece:
    """A stretch of the original with what it was taken for (empty: plain text).

    `card` is the number of the finding that it shows; at its last piece that number is printed.
    """

    text: str
    mark: str = ""
    anchor: str = ""
    card: int = 0
    is_doubt: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True, order=True)
class FindingSpan:
    """A place of a finding in the original, and the number of its card."""

    start: int
    end: int
    card: int
    is_personal: bool


def original_of(
    case: ImportRecord,
    text: str,
    marks: Sequence[ReadingMark],
    numbered: Sequence[tuple[int, CheckFinding]],
) -> tuple[OriginalPiece, ...]:
    """Return the original words of a case in pieces, each with what it was taken for.

    A finding marks its place, personal data each place; an anchor is `at-N`, N the offset.
    """
    inside = [mark for mark in marks if case.start <= mark.start and mark.end <= case.end]
    spans = sorted(
        FindingSpan(start, end, card, one.check is PERSONAL_CHECK)
        for card, one in numbered
        for start, end in places_of(one, case, text)
    )
    edges = {case.start, case.end}
    edges |= {edge for mark in inside for edge in (mark.start, mark.end)}
    edges |= {edge for span in spans for edge in (span.start, span.end)}
    ordered = sorted(edge for edge in edges if case.start <= edge <= case.end)
    return tuple(_piece(text, start, end, inside, spans) for start, end in pairwise(ordered))


def _piece(
    text: str, start: int, end: int, marks: Sequence[ReadingMark], spans: Sequence[FindingSpan]
) -> OriginalPiece:
    covering = [mark for mark in marks if mark.start <= start and end <= mark.end]
    page = next((mark for mark in covering if mark.kind is MarkKind.PAGE), None)
    if page is not None:
        return OriginalPiece(str(page.number), MarkKind.PAGE.value)
    kind = covering[0].kind.value if covering else ""
    found = [one for one in spans if one.start <= start and end <= one.end]
    shown = min(found, key=lambda one: one.end - one.start, default=None)
    if shown is None:
        return OriginalPiece(text[start:end], kind)
    return OriginalPiece(
        text[start:end],
        MarkKind.PERSONAL.value if shown.is_personal else kind,
        f"at-{start}" if any(one.start == start for one in found) else "",
        shown.card,
        is_doubt=not shown.is_personal,
        is_last=end == shown.end,
    )


def places_of(finding: CheckFinding, case: ImportRecord, text: str) -> list[tuple[int, int]]:
    """Return where a finding stands in the original: personal data everywhere, all else once."""
    if finding.place is not None:
        start, end = max(finding.place[0], case.start), min(finding.place[1], case.end)
        stop = text.find("\n", start, end)
        end = min(end if stop <= start else stop, start + LONGEST_MARK)
        return [(start, end)] if start < end else []
    if not finding.words:
        return []
    found = re.finditer(re.escape(finding.words), text[case.start : case.end])
    spans = [(case.start + one.start(), case.start + one.end()) for one in found]
    return spans if finding.check is PERSONAL_CHECK else spans[:1]


def anchor_of(finding: CheckFinding, case: ImportRecord, text: str) -> str:
    """Return the anchor of the first place of a finding; empty where nothing shows it."""
    return next((f"at-{start}" for start, _ in places_of(finding, case, text)), "")


def pages_of(case: ImportRecord, marks: Sequence[ReadingMark]) -> tuple[int, int] | None:
    """Return the first and last page on which a case stands; None without page marks."""
    cuts = [mark for mark in marks if mark.kind is MarkKind.PAGE and mark.number is not None]
    starts = [mark.start for mark in cuts]
    first, last = bisect_right(starts, case.start), bisect_right(starts, case.end)
    if not first or not last:
        return None
    return cuts[first - 1].number or 0, cuts[last - 1].number or 0
