"""Three-way merging of drafts, and the matching of cases between editions of a file."""

import datetime
from dataclasses import replace

import pytest

from cases.importers.draft import CaseDraft, CitationDraft, OtherSection
from cases.importers.matching import match_cases
from cases.importers.merge import merge_drafts

THEN = CaseDraft(
    title="户头记串了",
    category="抄表收费",
    summary="收费员记错户头。",
    course="第一段说经过。\n\n第二段说投诉。\n\n第三段说结果。",
    violations=(CitationDraft("营业规则第十条"), CitationDraft("十个不准第四条")),
    problems=("没有复核。", "没有登记。"),
    other_sections=(OtherSection("客户感受", "心里不是滋味。"),),
)
NEW, OURS = "新文件改了。", "编辑改了。"


@pytest.mark.parametrize("field", ["title", "category", "summary", "violations_lead"])
@pytest.mark.parametrize(
    ("now", "edited", "merged", "clash"),
    [
        (None, None, None, False),
        (NEW, None, NEW, False),
        (None, OURS, OURS, False),
        (NEW, NEW, NEW, False),
        (NEW, OURS, OURS, True),
    ],
)
def test_one_value(
    field: str, now: str | None, edited: str | None, merged: str | None, clash: bool
) -> None:
    def version(value: str | None) -> CaseDraft:
        return THEN if value is None else replace(THEN, **{field: value})

    found = merge_drafts(THEN, version(now), version(edited))
    assert found.draft == version(merged)
    assert [doubt.field for doubt in found.doubts] == ([field] if clash else [])
    if clash:
        assert "两边都改了" in found.doubts[0].reason
        assert NEW.rstrip("。") in found.doubts[0].reason


def test_paragraphs_that_changed_in_different_places_do_not_clash() -> None:
    now = replace(THEN, course="第一段说了经过。\n\n第二段说投诉。\n\n第三段说结果。\n\n第四段。")
    edited = replace(THEN, course="第一段说经过。\n\n第二段说两次投诉。\n\n第三段说结果。")
    found = merge_drafts(THEN, now, edited)
    assert (
        found.draft.course == "第一段说了经过。\n\n第二段说两次投诉。\n\n第三段说结果。\n\n第四段。"
    )
    assert found.doubts == ()


def test_a_paragraph_that_both_changed_keeps_the_editors_words() -> None:
    now = replace(THEN, course=THEN.course.replace("第二段说投诉", "第二段说信访"))
    edited = replace(THEN, course=THEN.course.replace("第二段说投诉", "第二段说来访"))
    found = merge_drafts(THEN, now, edited)
    assert found.draft == edited
    assert [(doubt.section, "信访" in doubt.reason) for doubt in found.doubts] == [
        ("事件过程", True)
    ]


def test_entries_of_lists_are_merged_one_by_one() -> None:
    now = replace(THEN, problems=("没有人复核。", "没有登记。", "没有回访。"))
    edited = replace(THEN, problems=("没有复核。", "两次都没有登记。"))
    found = merge_drafts(THEN, now, edited)
    assert found.draft.problems == ("没有人复核。", "两次都没有登记。", "没有回访。")
    assert found.doubts == ()


def test_rows_and_dates() -> None:
    day, other = datetime.date(2024, 5, 6), datetime.date(2024, 5, 7)
    now = replace(
        THEN,
        event_date=day,
        event_date_precision="day",
        violations=(*THEN.violations, CitationDraft("供电服务规范第四条")),
        other_sections=(),
    )
    edited = replace(
        THEN,
        event_date=other,
        event_date_precision="day",
        violations=(CitationDraft("营业规则第十一条"), THEN.violations[1]),
        other_sections=(OtherSection("客户感受", "很难过。"),),
    )
    found = merge_drafts(THEN, now, edited)
    assert found.draft.event_date == other
    assert [row.as_written for row in found.draft.violations] == [
        "营业规则第十一条",
        "十个不准第四条",
        "供电服务规范第四条",
    ]
    assert found.draft.other_sections == edited.other_sections
    assert [doubt.section for doubt in found.doubts] == ["事件日期", "其他"]
    assert "2024-05-06" in found.doubts[0].reason
    assert "新文件删去了" in found.doubts[1].reason


def _draft(title: str, course: str) -> CaseDraft:
    return CaseDraft(title=title, course=course)


ONE = _draft("户头记串了", "收费员把老何家的电费记到隔壁户头，两次上门没有答复。")
TWO = _draft("抢修不到场", "值班员接到报修电话后没有派人，老人摸黑一夜。")
THREE = _draft("一盏应急灯", "供电所为考点送去应急灯，考试顺利结束。")


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ([ONE, TWO], [ONE, TWO], [(0, 0), (1, 1)]),
        ([ONE, TWO], [TWO, ONE], [(0, 1), (1, 0)]),
        ([ONE, TWO], [TWO], [(1, 0)]),
        ([ONE], [THREE, ONE], [(0, 1)]),
        ([ONE], [replace(ONE, title="张冠李戴")], [(0, 0)]),
        ([ONE], [replace(ONE, course=ONE.course[:14])], [(0, 0)]),
        ([ONE], [_draft("户头记串了", "营业厅的空调坏了三天。")], []),
        ([ONE], [THREE], []),
        ([], [ONE], []),
    ],
)
def test_matching(old: list[CaseDraft], new: list[CaseDraft], pairs: list[tuple[int, int]]) -> None:
    assert match_cases(old, new) == pairs
