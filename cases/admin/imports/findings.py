"""The findings of a record as cards of the check screen, and the ticks and mends that come back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.forms import Form
from django.forms.boundfield import BoundField

from cases.addresses import key_in
from cases.desk.import_check import CaseEntry
from cases.desk.import_originals import anchor_of
from cases.importers import PERSONAL_CHECK
from cases.sections import SECTIONS
from cases.statutes import wording_difference
from cases.wording_pieces import WordingPiece
from portal.intake.checklist import (
    AcceptedFinding,
    CheckedRecord,
    CheckFinding,
    RecordCheck,
    RecordMend,
    tick_from_token,
)
from portal.intake.doubts import READER

GATHERED = (PERSONAL_CHECK,)  # one card for all findings of the check


@dataclass(frozen=True, slots=True)
class ShownMend:
    """A button of a card: what it says and what it sends."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its box: what a tick sends, whether it is ticked, where its place is."""

    finding: CheckFinding
    value: str
    is_ticked: bool
    anchor: str = ""

    @property
    def mends(self) -> tuple[ShownMend, ...]:
        """The buttons of this finding alone."""
        offered = () if self.is_ticked else self.finding.offered
        return tuple(ShownMend(mend.label, token) for token, mend in offered)

    @property
    def pieces(self) -> tuple[WordingPiece, ...]:
        """The difference from the words judged to what they are held against."""
        return wording_difference(self.finding.words, self.instead or self.finding.beside)

    @property
    def instead(self) -> str:
        """What would stand in the record after the recommended mend."""
        return self.finding.mends[0].instead if self.finding.mends else ""


@dataclass(frozen=True, slots=True)
class FindingCard:
    """A card of the check screen; its number stands in the source and on the key as well.

    `field` is the field in which it is mended, `target` the section of the form that it is about.
    """

    number: int
    check: RecordCheck
    findings: tuple[ShownFinding, ...]
    field: BoundField | None = None
    target: str = ""

    @property
    def is_open(self) -> bool:
        """Ask whether a finding of the card is not ticked."""
        return not all(one.is_ticked for one in self.findings)

    @property
    def has_ticks(self) -> bool:
        """Ask whether a finding of the card is ticked."""
        return any(one.is_ticked for one in self.findings)

    @property
    def is_gathered(self) -> bool:
        """Ask whether the card holds every finding of its check."""
        return self.check in GATHERED

    @property
    def places(self) -> int:
        """Count the places in which the findings stand."""
        return sum(one.finding.count for one in self.findings)

    @property
    def mends(self) -> tuple[ShownMend, ...]:
        """The buttons of the card, the recommended one first."""
        if not self.is_gathered:
            return self.findings[0].mends
        first = [one.mends[0].value for one in self.findings if one.mends]
        waiting = sum(one.finding.count for one in self.findings if one.mends)
        return (ShownMend(f"替换这 {waiting} 处", " ".join(first)),) if first else ()


def finding_cards(
    entry: CaseEntry, source: str, posted: frozenset[str] | None, form: Form
) -> tuple[FindingCard, ...]:
    """Return the findings as cards; `posted` are the ticks of a form that was not kept.

    An open card holds the field of `form` in which it is mended.
    """
    shown = (
        ShownFinding(
            one.finding, one.value, one.is_ticked, anchor_of(one.finding, entry.case, source)
        )
        for one in shown_findings(entry.checked, posted)
    )
    return tuple(
        replace(card, target=_section_headed(card.findings[0].finding.field))
        for card in with_fields(numbered_cards(shown), form)
    )


def _section_headed(heading: str) -> str:
    """Return the section with that customary heading; empty where it is none."""
    named = (p.field for p in SECTIONS if heading in (p.label, *(h.name for h in p.headings)))
    return next(named, "")


def with_fields(cards: Iterable[FindingCard], form: Form) -> tuple[FindingCard, ...]:
    """Put into each open card the field of the form in which it is mended."""
    return tuple(
        replace(card, field=form[card.check.field]) if card.is_open and card.check.field else card
        for card in cards
    )


def numbered_cards(shown: Iterable[ShownFinding]) -> tuple[FindingCard, ...]:
    """Number the cards; findings of one check share a card where they are mended together."""
    held: dict[object, list[ShownFinding]] = {}
    for n, one in enumerate(shown):
        check = one.finding.check
        held.setdefault(check.key if check in GATHERED else n, []).append(one)
    return tuple(
        FindingCard(number, findings[0].finding.check, tuple(findings))
        for number, findings in enumerate(held.values(), 1)
    )


def shown_findings(checked: CheckedRecord, posted: frozenset[str] | None) -> Iterator[ShownFinding]:
    """Yield each finding with its box: a doubt of the reader of cases sends its number."""
    doubts = 0
    for finding in checked.findings:
        value = finding.tick.token
        if finding.check is READER:
            value, doubts = str(doubts), doubts + 1
        settled = checked.is_settled(finding) if posted is None else value in posted
        yield ShownFinding(finding, value, settled)


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


def mends_in(posted: Any, findings: Iterable[CheckFinding]) -> tuple[RecordMend, ...]:
    """Return the mends that a button asked for, as far as the findings still offer them."""
    asked = frozenset(posted.get("mend", "").split())
    offered = (pair for finding in findings for pair in finding.offered)
    return tuple(mend for token, mend in offered if token in asked)
