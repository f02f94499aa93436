"""What the check list of a case finds; it knows no database."""

from dataclasses import replace

import pytest

from cases.importers.case_checks import (
    CASE_CHECKS,
    CitationFact,
    PersonalDatum,
    adds_category,
    case_findings,
)
from cases.importers.draft import CaseDraft, CitationDraft
from portal.intake.checklist import CheckedRecord, CheckFinding, RecordState
from portal.intake.doubts import KeptDoubt, doubt_finding

LISTED = frozenset({"抄表收费", "停送电"})
WHOLE = CaseDraft(
    title="旧名单停错了电",
    category="抄表收费",
    summary="误停了一户居民的电。",
    violations=(CitationDraft("《星河供电服务守则》第二条", quote="停电前三日内"),),
    problems=("名单没有更新。",),
)
FACT = CitationFact("《星河供电服务守则》第二条", "停电前三日内")


def found(draft: CaseDraft = WHOLE, *, doubts=(), citations=(FACT,), personal=()):
    return case_findings(draft, doubts, citations=citations, personal=personal, categories=LISTED)


def keys(findings: tuple[CheckFinding, ...]) -> list[str]:
    return [finding.check.key for finding in findings]


def test_a_whole_case_is_clean():
    assert CheckedRecord(found()).state is RecordState.CLEAN


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"category": ""}, "no_category"),
        ({"category": "停电管理"}, "new_category"),
        ({"summary": " \n"}, "summary"),
        ({"title": "电" * 41}, "title"),
        ({"title_generated": True}, "title"),
        ({"violations": ()}, "section"),
        ({"problems": ()}, "section"),
    ],
)
def test_what_a_draft_lacks_is_asked_once(changes, key):
    assert keys(found(replace(WHOLE, **changes))) == [key]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "电" * 40},
        {"kind": "exemplary", "violations": (), "problems": ()},
        {"kind": "common", "violations": (), "problems": ()},
    ],
)
def test_what_a_draft_need_not_have_is_not_asked(changes):
    assert keys(found(replace(WHOLE, **changes))) == []


def test_only_a_missing_category_cannot_be_waved_through():
    blocking = [check.key for check in CASE_CHECKS if check.severity.value == "blocks"]
    assert blocking == ["no_category"]


def test_a_false_quotation_stands_beside_the_words_of_the_clause():
    false = replace(FACT, misquoted="引文与条文不符", clause_words="停电前七日，应当通知。")
    (finding,) = found(citations=(false,))
    assert finding.check.key == "quotation"
    assert (finding.words, finding.beside) == ("停电前三日内", "停电前七日，应当通知。")


@pytest.mark.parametrize("changes", [{"quote": "停电前五日"}, {"clause_words": "停电前八日。"}])
def test_another_quotation_or_clause_opens_it_again(changes):
    false = replace(FACT, misquoted="引文与条文不符", clause_words="停电前七日，应当通知。")
    (finding,) = found(citations=(false,))
    (other,) = found(citations=(replace(false, **changes),))
    assert CheckedRecord((finding,), frozenset({finding.tick})).state is RecordState.SETTLED
    assert CheckedRecord((other,), frozenset({finding.tick})).state is RecordState.OPEN


def test_an_undecided_citation_is_asked_unless_the_reader_asked_already():
    open_fact = CitationFact("某部规定的要求", undecided="没有认出条款")
    assert keys(found(citations=(open_fact,))) == ["citation"]
    doubt = KeptDoubt("违规条款", "“某部规定的要求”里没有认出规章和条号。", 0, 9)
    assert keys(found(citations=(open_fact,), doubts=(doubt,))) == ["reader"]


def test_a_doubt_about_one_citation_hides_no_other_that_begins_alike():
    other = CitationFact("某部规定的期限", undecided="没有认出条款")
    doubt = KeptDoubt("违规条款", "“某部规定的要求”里没有认出规章和条号。", 0, 9)
    assert keys(found(citations=(other,), doubts=(doubt,))) == ["reader", "citation"]


def test_personal_data_is_counted_with_its_sections():
    (finding,) = found(personal=(PersonalDatum("姓名", "张建国", ("标题", "事件过程"), 3),))
    assert (finding.text, finding.field) == ("姓名“张建国” · 3 处", "标题、事件过程")


@pytest.mark.parametrize("settled", [True, False])
def test_a_doubt_of_the_reader_keeps_its_own_tick(settled):
    finding = doubt_finding(KeptDoubt("影响", "不完整", 3, 9, settled=settled))
    assert CheckedRecord((finding,)).state.may_be_submitted is settled
    assert finding.place == (3, 9)


def test_only_the_name_that_was_ticked_is_added():
    draft = replace(WHOLE, category="停电管理")
    (finding,) = found(draft)
    ticks = frozenset({finding.tick})
    assert adds_category(draft, ticks)
    assert not adds_category(draft, frozenset())
    assert not adds_category(replace(draft, category="停电"), ticks)
    assert not adds_category(replace(draft, category=""), ticks)
