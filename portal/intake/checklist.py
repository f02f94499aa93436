"""The check list of a record that came in: what was found, what a person accepted, its state.

A kind of import declares its checks and yields findings. State, dots, counters and what may be
submitted come from here, so that they cannot disagree.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum


class Severity(Enum):
    """What a finding asks for: a mend, or a look after which a person may accept it."""

    BLOCKS = "blocks"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """One question that every record of a kind answers; `accept` is what a tick says.

    `field` is the field of the form that its card holds.
    """

    key: str
    label: str
    severity: Severity = Severity.LOOK
    accept: str = "看过，没有问题"
    field: str = ""


@dataclass(frozen=True, slots=True)
class AcceptedFinding:
    """A tick: a person accepted this text under this check. Another text is another tick."""

    check: str
    fingerprint: str

    @property
    def token(self) -> str:
        """The tick in one word, as a form sends it."""
        return f"{self.check}:{self.fingerprint}"


@dataclass(frozen=True, slots=True)
class RecordMend:
    """A change that settles a finding: the words of its button, and what is said afterwards.

    `instead` is what will stand in the record, where that can be shown. `change` is applied by
    the kind of import that offered it.
    """

    label: str
    said: str
    change: object
    instead: str = ""


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """What a check found in a record: a sentence, the text judged, where both stand.

    `place` is a span of the source, `field` the name of the field; either may be unknown.
    `beside` is what the judged text is held against, `words` what to look for in the source.
    `count` says in how many places it stands; the first of `mends` is the recommended one.
    `is_ticked` is a tick that the record keeps in a way of its own.
    """

    check: RecordCheck
    text: str
    judged: str
    field: str = ""
    place: tuple[int, int] | None = None
    beside: str = ""
    words: str = ""
    count: int = 1
    mends: tuple[RecordMend, ...] = ()
    is_ticked: bool = False

    @property
    def offered(self) -> tuple[tuple[str, RecordMend], ...]:
        """The mends, each with the token that its button sends."""
        return tuple((f"{self.tick.token}:{n}", mend) for n, mend in enumerate(self.mends))

    @property
    def tick(self) -> AcceptedFinding:
        """The tick that would accept this finding as the text stands now."""
        return AcceptedFinding(self.check.key, fingerprint_of(self.judged))

    @property
    def may_be_accepted(self) -> bool:
        """Ask whether a person may accept it; what blocks has to be mended."""
        return self.check.severity is Severity.LOOK


class RecordState(StrEnum):
    """How a record stands: it cannot go on, wants a look, was looked at, or has nothing."""

    BLOCKED = "blocked"
    OPEN = "open"
    SETTLED = "settled"
    CLEAN = "clean"

    @property
    def may_be_submitted(self) -> bool:
        """Ask whether nothing is left to do before the record goes on."""
        return self in (RecordState.SETTLED, RecordState.CLEAN)


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """The findings of a record beside the ticks that people gave."""

    findings: tuple[CheckFinding, ...] = ()
    accepted: frozenset[AcceptedFinding] = frozenset()

    def is_settled(self, finding: CheckFinding) -> bool:
        """Ask whether a person accepted a finding, and may."""
        ticked = finding.is_ticked or finding.tick in self.accepted
        return finding.may_be_accepted and ticked

    @property
    def open(self) -> tuple[CheckFinding, ...]:
        """The findings that nobody has mended or accepted."""
        return tuple(one for one in self.findings if not self.is_settled(one))

    @property
    def state(self) -> RecordState:
        """The state of the record, from its findings alone."""
        waiting = self.open
        if any(not one.may_be_accepted for one in waiting):
            return RecordState.BLOCKED
        if waiting:
            return RecordState.OPEN
        return RecordState.SETTLED if self.findings else RecordState.CLEAN

    @property
    def open_labels(self) -> tuple[str, ...]:
        """The names of the checks that are open, each once, in the order of the findings."""
        return tuple(dict.fromkeys(one.check.label for one in self.open))


@dataclass(frozen=True, slots=True)
class CheckCounters:
    """How many records stand in which state, and how many findings are open in all."""

    records: int
    ready: int
    waiting: int
    open: int


def count_records(records: Iterable[CheckedRecord]) -> CheckCounters:
    """Count what stands at the head of a check screen."""
    kept = list(records)
    states = Counter(record.state for record in kept)
    ready = sum(n for state, n in states.items() if state.may_be_submitted)
    return CheckCounters(
        len(kept), ready, len(kept) - ready, sum(len(record.open) for record in kept)
    )


def fingerprint_of(text: str) -> str:
    """Return what two equal texts share; blanks and line ends make no other text."""
    words = re.sub(r"\s+", " ", text).strip()
    return hashlib.sha256(words.encode()).hexdigest()[:16]


_TOKEN = re.compile(r"([a-z_]{1,32}):([0-9a-f]{16})")


def tick_from_token(token: str) -> AcceptedFinding | None:
    """Read a tick as a form sent it; None where it is none."""
    found = _TOKEN.fullmatch(token)
    return AcceptedFinding(found[1], found[2]) if found else None
