"""Doubts of a record: what a person should look at, where it stands, whether it is settled."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TypeAlias, cast

from portal.intake.checklist import AcceptedFinding, CheckFinding, RecordCheck

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

READER = RecordCheck("reader", "识别时的疑问")


@dataclass(frozen=True, slots=True)
class KeptDoubt:
    """Something for a person to look at: the section's printed name, the reason, the place.

    With a `fingerprint` it is no doubt but the tick that a person gave a finding of `check`.
    """

    section: str
    reason: str
    start: int
    end: int
    settled: bool = False
    check: str = ""
    fingerprint: str = ""


def doubts_to_json(doubts: Iterable[KeptDoubt]) -> list[Json]:
    """Write doubts as plain JSON."""
    return [asdict(doubt) for doubt in doubts]


def doubts_from_json(written: Sequence[Json]) -> tuple[KeptDoubt, ...]:
    """Read doubts from their JSON."""
    rows = cast("Sequence[dict[str, str | int | bool]]", written)
    return tuple(
        KeptDoubt(
            section=str(row.get("section", "")),
            reason=str(row["reason"]),
            start=int(row.get("start", 0)),
            end=int(row.get("end", 0)),
            settled=bool(row.get("settled")),
            check=str(row.get("check", "")),
            fingerprint=str(row.get("fingerprint", "")),
        )
        for row in rows
    )


def parted(
    written: Sequence[Json],
) -> tuple[tuple[KeptDoubt, ...], frozenset[AcceptedFinding]]:
    """Return what is kept of a record: the doubts in their order, and the ticks of people."""
    kept = doubts_from_json(written)
    ticks = (AcceptedFinding(row.check, row.fingerprint) for row in kept if row.fingerprint)
    return tuple(row for row in kept if not row.fingerprint), frozenset(ticks)


def tick_row(tick: AcceptedFinding, said: str) -> KeptDoubt:
    """Return a tick as it is kept beside the doubts; `said` is what the person agreed to."""
    return KeptDoubt("", said, 0, 0, settled=True, check=tick.check, fingerprint=tick.fingerprint)


def doubt_finding(doubt: KeptDoubt) -> CheckFinding:
    """Return a doubt of the reader as a finding; its tick stands on the doubt itself."""
    return CheckFinding(
        READER,
        doubt.reason,
        f"{doubt.section}\n{doubt.reason}",
        field=doubt.section,
        place=(doubt.start, doubt.end),
        is_ticked=doubt.settled,
    )
