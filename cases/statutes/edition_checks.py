"""The check list of an uploaded regulation: what a person must have seen before it is taken in."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.intake.checklist import CheckFinding, RecordCheck, Severity

TEXT_CHECK = RecordCheck("text", "条文要对照原件", accept="对照过原件")
NO_TITLE = RecordCheck("no_title", "没有规章全称", Severity.BLOCKS, field="title")
NO_LABEL = RecordCheck("no_label", "没有版本名称", Severity.BLOCKS, field="label")
NO_DATE = RecordCheck("no_date", "没有施行日期", accept="先不填日期", field="in_force_from")
PERIOD = RecordCheck("period", "失效日期不对", Severity.BLOCKS, field="in_force_until")
EDITION_CHECKS = {check.key: check for check in (TEXT_CHECK, NO_TITLE, NO_LABEL, NO_DATE, PERIOD)}


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What a person said of an edition, as far as the check list asks for it."""

    title: str
    label: str
    in_force_from: datetime.date | None = None
    in_force_until: datetime.date | None = None


def edition_findings(
    facts: EditionFacts, doubts: Iterable[tuple[str, str]]
) -> tuple[CheckFinding, ...]:
    """Return what the check list finds: in the details, then the doubts of the text in order.

    A doubt is the place, as the text names it, and the reason.
    """
    return (*_details(facts), *(_doubt(place, reason) for place, reason in doubts))


def _details(facts: EditionFacts) -> Iterator[CheckFinding]:
    if not facts.title.strip():
        yield CheckFinding(NO_TITLE, "填写规章全称，不带书名号。", "")
    if not facts.label.strip():
        yield CheckFinding(NO_LABEL, "填写版本名称，例如：2024 年版。", "")
    since, until = facts.in_force_from, facts.in_force_until
    if since is None:
        said = "正文里没有认出施行日期。知道的话填在这里。"
        yield CheckFinding(NO_DATE, said, facts.title)
    elif until is not None and until <= since:
        yield CheckFinding(PERIOD, "失效日期要晚于施行日期。", f"{since}\n{until}")


def _doubt(place: str, reason: str) -> CheckFinding:
    return CheckFinding(TEXT_CHECK, reason, f"{place}\n{reason}", field=place)
