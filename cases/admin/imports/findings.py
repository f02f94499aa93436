"""The findings of a case as the check screen shows them, and the ticks that it sends back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.addresses import key_in
from cases.importers import READER_CHECK
from cases.selectors.import_originals import place_of
from cases.selectors.imports import CaseEntry
from portal.intake.checklist import AcceptedFinding, CheckFinding, RecordCheck, tick_from_token


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its box: what a tick sends, whether it is ticked, where its place is."""

    finding: CheckFinding
    value: str
    is_ticked: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one check."""

    check: RecordCheck
    findings: tuple[ShownFinding, ...]

    @property
    def is_open(self) -> bool:
        """Ask whether a finding of the group is not ticked."""
        return not all(one.is_ticked for one in self.findings)


def grouped_findings(
    entry: CaseEntry, source: str, posted: frozenset[str] | None
) -> tuple[FindingGroup, ...]:
    """Return the findings by their checks; `posted` are the ticks of a form that was not kept."""
    groups: dict[str, list[ShownFinding]] = {}
    for value, finding in _valued(entry):
        settled = entry.checked.is_settled(finding) if posted is None else value in posted
        place = place_of(finding, entry.case, source)
        anchor = "" if place is None else f"at-{place}"
        groups.setdefault(finding.check.key, []).append(
            ShownFinding(finding, value, settled, anchor)
        )
    return tuple(FindingGroup(held[0].finding.check, tuple(held)) for held in groups.values())


def _valued(entry: CaseEntry) -> Iterator[tuple[str, CheckFinding]]:
    """Yield each finding with what its tick sends: a doubt of the reader is known by its number."""
    doubts = 0
    for finding in entry.checked.findings:
        if finding.check is READER_CHECK:
            yield str(doubts), finding
            doubts += 1
        else:
            yield finding.tick.token, finding


def ticks_in(posted: Any) -> frozenset[str]:
    """Return everything that is ticked in a form that was sent."""
    return frozenset(posted.getlist("settled"))


def settled_in(posted: Any) -> frozenset[int]:
    """Return the numbers of the reader's doubts that are ticked."""
    numbers = (key_in(words) for words in ticks_in(posted))
    return frozenset(n for n in numbers if n is not None)


def accepted_in(posted: Any) -> frozenset[AcceptedFinding]:
    """Return the other findings that are ticked."""
    return frozenset(filter(None, map(tick_from_token, ticks_in(posted))))
