"""One check list says how a record stands."""

from dataclasses import replace

import pytest

from portal.intake.checklist import (
    AcceptedFinding,
    CheckCounters,
    CheckedRecord,
    CheckFinding,
    RecordCheck,
    RecordState,
    Severity,
    count_records,
    fingerprint_of,
    tick_from_token,
)

STOP = CheckFinding(RecordCheck("stop", "缺一格", Severity.BLOCKS), "没有填。", "")
LOOK = CheckFinding(RecordCheck("look", "看一眼"), "像是写错了。", "停电前三日")
OTHER = replace(LOOK, judged="停电前五日")


@pytest.mark.parametrize(
    ("findings", "accepted", "state", "waiting"),
    [
        ((), (), RecordState.CLEAN, 0),
        ((LOOK,), (), RecordState.OPEN, 1),
        ((LOOK,), (LOOK,), RecordState.SETTLED, 0),
        ((LOOK, OTHER), (LOOK,), RecordState.OPEN, 1),
        ((replace(LOOK, is_ticked=True),), (), RecordState.SETTLED, 0),
        ((STOP, LOOK), (), RecordState.BLOCKED, 2),
        ((STOP, LOOK), (LOOK,), RecordState.BLOCKED, 1),
    ],
)
def test_the_state_follows_from_findings_and_ticks(findings, accepted, state, waiting):
    record = CheckedRecord(findings, frozenset(one.tick for one in accepted))
    assert (record.state, len(record.open)) == (state, waiting)


@pytest.mark.parametrize("is_ticked", [True, False])
def test_what_blocks_cannot_be_ticked_away(is_ticked):
    record = CheckedRecord((replace(STOP, is_ticked=is_ticked),), frozenset({STOP.tick}))
    assert record.state is RecordState.BLOCKED
    assert not record.state.may_be_submitted


def test_a_changed_text_reopens_what_was_ticked():
    ticks = frozenset({LOOK.tick})
    assert CheckedRecord((LOOK,), ticks).state is RecordState.SETTLED
    assert CheckedRecord((OTHER,), ticks).state is RecordState.OPEN


def test_a_tick_of_one_check_is_none_of_another():
    other = replace(LOOK, check=RecordCheck("another", "另一项"))
    assert CheckedRecord((other,), frozenset({LOOK.tick})).state is RecordState.OPEN


def test_blanks_make_no_other_text():
    assert fingerprint_of(" 停电前\r\n三日 ") == fingerprint_of("停电前 三日")
    assert fingerprint_of("停电前三日") != fingerprint_of("停电前五日")


def test_the_open_checks_are_named_once():
    record = CheckedRecord((LOOK, OTHER, STOP))
    assert record.open_labels == ("看一眼", "缺一格")


def test_records_are_counted_by_state():
    records = [
        CheckedRecord(),
        CheckedRecord((LOOK,), frozenset({LOOK.tick})),
        CheckedRecord((LOOK, OTHER)),
        CheckedRecord((STOP,)),
    ]
    assert count_records(records) == CheckCounters(records=4, ready=2, waiting=2, open=3)


@pytest.mark.parametrize(
    ("token", "tick"),
    [
        (LOOK.tick.token, LOOK.tick),
        ("look:0123456789abcdef", AcceptedFinding("look", "0123456789abcdef")),
        ("look:短", None),
        ("0", None),
        ("", None),
        ("look:0123456789abcdef:more", None),
    ],
)
def test_a_tick_is_read_back_from_a_form(token, tick):
    assert tick_from_token(token) == tick
