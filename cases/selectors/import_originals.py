"""The original words of a recognised case, with what each stretch was taken for."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cases.importers import PERSONAL_CHECK, MarkKind, ReadingMark
from cases.models import ImportedCase
from portal.intake.checklist import CheckFinding


@dataclass(frozen=True, slots=True)
class OriginalPiece:
    """A stretch of the original with what it was taken for (empty: plain text)."""

    text: str
    mark: str = ""
    anchor: str = ""


def original_of(
    case: ImportedCase, text: str, marks: Sequence[ReadingMark], findings: Sequence[CheckFinding]
) -> tuple[OriginalPiece, ...]:
    """Return the original words of a case in pieces, each with what it was taken for.

    A finding marks its place, personal data each place; an anchor is `at-N`, N the offset.
    """
    inside = [mark for mark in marks if case.start <= mark.start and mark.end <= case.end]
    inside += _personal_marks(case, text, findings)
    anchors = {at for one in findings if (at := place_of(one, case, text)) is not None}
    edges = {case.start, case.end, *anchors}
    edges |= {edge for mark in inside for edge in (mark.start, mark.end)}
    ordered = sorted(edge for edge in edges if case.start <= edge <= case.end)
    pieces = []
    for start, end in pairwise(ordered):
        covering = [mark for mark in inside if mark.start <= start and end <= mark.end]
        first = min(covering, key=lambda mark: _ON_TOP.get(mark.kind, 2), default=None)
        is_page = first is not None and first.kind is MarkKind.PAGE
        words = str(first.number) if first and is_page else text[start:end]
        anchor = f"at-{start}" if start in anchors else ""
        pieces.append(OriginalPiece(words, first.kind.value if first else "", anchor))
    return tuple(pieces)


_ON_TOP = {MarkKind.PAGE: 0, MarkKind.PERSONAL: 1}


def _personal_marks(
    case: ImportedCase, text: str, findings: Sequence[CheckFinding]
) -> Iterator[ReadingMark]:
    for one in findings:
        if one.check is PERSONAL_CHECK:
            for found in re.finditer(re.escape(one.words), text[case.start : case.end]):
                start, end = found.span()
                yield ReadingMark(case.start + start, case.start + end, MarkKind.PERSONAL)


def place_of(finding: CheckFinding, case: ImportedCase, text: str) -> int | None:
    """Return where a finding stands in the original; None where nothing there shows it."""
    if finding.place is not None:
        start = max(finding.place[0], case.start)
        return start if start < case.end else None
    at = text.find(finding.words, case.start, case.end) if finding.words else -1
    return at if at >= 0 else None


def pages_of(case: ImportedCase, marks: Sequence[ReadingMark]) -> tuple[int, int] | None:
    """Return the first and last page on which a case stands; None without page marks."""
    cuts = [mark for mark in marks if mark.kind is MarkKind.PAGE and mark.number is not None]
    starts = [mark.start for mark in cuts]
    first, last = bisect_right(starts, case.start), bisect_right(starts, case.end)
    if not first or not last:
        return None
    return cuts[first - 1].number or 0, cuts[last - 1].number or 0
