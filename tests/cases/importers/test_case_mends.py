"""The mends of the check list change what they name in a draft, and nothing else."""

from dataclasses import replace

import pytest

from cases.importers.case_checks import CitationFact, PersonalDatum, case_findings
from cases.importers.case_mends import headed_texts, mended, with_texts
from cases.importers.draft import CaseDraft, CitationDraft, OtherSection
from cases.masking.types import AgreedReplacement, FindingKind
from portal.intake.checklist import CheckFinding, RecordMend

NAME = AgreedReplacement(FindingKind.NAME, "张建国", "张某")
DRAFT = CaseDraft(
    title="张建国家停错了电",
    category="停电管理",
    summary="误停了张建国家的电。",
    course="抄表员没有核对。",
    violations=(
        CitationDraft("守则第二条", quote="停电前三日"),
        CitationDraft("守则第二条", quote="停电前五日", note="张建国没有收到。"),
    ),
    problems=("没有通知张建国。",),
    measures=("逐户核对。",),
    other_sections=(OtherSection("张建国的话", "以后不要这样。"),),
)


def found(**facts) -> tuple[CheckFinding, ...]:
    fact = CitationFact("守则第二条", "停电前三日", **facts)
    return case_findings(
        DRAFT,
        (),
        citations=(fact,),
        personal=(PersonalDatum("姓名", "张建国", ("标题",), 5, NAME),),
        categories=frozenset({"停送电", "抄表收费", "电价电费管理", "停电抢修"}),
    )


def mends(check: str, **facts) -> tuple[RecordMend, ...]:
    return next((one.mends for one in found(**facts) if one.check.key == check), ())


def test_the_words_of_the_clause_take_the_place_of_the_quotation():
    facts = {"misquoted": "引文与条文有差异", "clause_words": "停电前*七日*。"}
    (mend,) = mends("quotation", passage="停电前*七日*。", **facts)
    assert (mend.label, mend.instead) == ("用条款原文", "停电前*七日*。")
    first, second = mended(DRAFT, (mend,)).violations
    assert (first.quote, second) == (r"停电前\*七日\*。", DRAFT.violations[1])


def test_the_clause_that_a_person_picks_is_chosen_in_its_row_alone():
    offers = ((7, "2020 年版第二条"), (8, "2024 年版第二条"))
    (_, mend) = mends("citation", undecided="两个版本都有", offers=offers)
    assert mend.label == "是2024 年版第二条"
    assert [row.chosen for row in mended(DRAFT, (mend,)).violations] == [8, None]


def test_more_clauses_than_stand_beside_each_other_are_left_to_the_form():
    offers = tuple((n, f"第{n}条") for n in range(4))
    assert mends("citation", undecided="几条都像", offers=offers) == ()


def test_a_name_is_masked_wherever_it_stands():
    (mend,) = mends("personal")
    assert mend.instead == "张某"
    texts = dict.fromkeys(text for _, text in headed_texts(mended(DRAFT, (mend,))))
    assert [text for text in texts if "张" in text] == [
        "张某家停错了电",
        "误停了张某家的电。",
        "张某没有收到。",
        "没有通知张某。",
        "张某的话",
    ]


def test_a_category_of_the_list_is_offered_by_what_it_shares():
    assert [mend.label for mend in mends("new_category")] == [
        "归入“停电抢修”",
        "归入“停送电”",
        "归入“电价电费管理”",
    ]
    assert mended(DRAFT, mends("new_category")[1:2]).category == "停送电"


@pytest.mark.parametrize(
    "typed",
    [
        replace(DRAFT, violations=(CitationDraft("守则第二条", quote="停电前六日"),)),
        replace(DRAFT, violations=()),
    ],
)
def test_a_mend_of_what_is_gone_changes_nothing(typed):
    facts = {"misquoted": "引文与条文有差异", "clause_words": "停电前七日。"}
    assert mended(typed, mends("quotation", passage="停电前七日。", **facts)) == typed


def test_the_texts_of_a_draft_go_back_to_where_they_came_from():
    assert with_texts(DRAFT, lambda texts: texts) == DRAFT
    marked = with_texts(DRAFT, lambda texts: tuple(f"{n}" for n, _ in enumerate(texts)))
    count = len(list(headed_texts(DRAFT)))
    assert [text for _, text in headed_texts(marked)] == [str(n) for n in range(count)]
