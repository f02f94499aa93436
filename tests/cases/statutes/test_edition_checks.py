"""What the check list of an uploaded regulation finds; it knows no database."""

import datetime as dt
from dataclasses import replace

import pytest

from cases.statutes.edition_checks import EDITION_CHECKS, EditionFacts, edition_findings
from portal.intake.checklist import CheckedRecord, RecordState

FACTS = EditionFacts("供电守则", "2020 年版", dt.date(2020, 1, 1))


def keys(facts: EditionFacts, *doubts: tuple[str, str]) -> list[str]:
    return [one.check.key for one in edition_findings(facts, doubts)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"title": " "}, ["no_title"]),
        ({"label": ""}, ["no_label"]),
        ({"in_force_from": None}, ["no_date"]),
        ({"in_force_until": dt.date(2020, 1, 1)}, ["period"]),
        ({"in_force_until": dt.date(2020, 1, 2)}, []),
        ({"in_force_from": None, "in_force_until": dt.date(2020, 1, 1)}, ["no_date"]),
    ],
)
def test_what_the_details_lack_is_asked(changes, found):
    assert keys(replace(FACTS, **changes)) == found


def test_every_doubt_of_the_text_is_a_finding_at_its_place():
    (first, second) = edition_findings(FACTS, (("第五条", "缺第四条"), ("第九条", "缺第四条")))
    assert (first.field, first.text) == ("第五条", "缺第四条")
    assert first.tick != second.tick


def test_only_what_no_edition_can_lack_blocks():
    blocking = [c.key for c in EDITION_CHECKS.values() if c.severity.value == "blocks"]
    assert blocking == ["no_title", "no_label", "period"]
    assert CheckedRecord(edition_findings(replace(FACTS, title=""), ())).state is (
        RecordState.BLOCKED
    )
