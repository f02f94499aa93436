"""From a recognised case to the fields of a page."""

from __future__ import annotations

import pytest

from cases.citations.titles import TitleTable
from cases.documents.read import read_document
from cases.importers.draft import CaseDraft, draft_from_json, draft_to_json
from cases.importers.drafting import cite_entry, draft_case
from cases.importers.reading import MarkKind, keep_reading, reading_from_json, reading_to_json
from cases.importers.recognise import read_cases
from portal.intake.doubts import KeptDoubt, doubts_from_json, doubts_to_json
from tests.cases.books import book, case

TITLES = TitleTable.shipped()


def drafted(*cases: str):
    return [
        draft_case(one, TITLES) for one in read_cases(read_document("汇编.txt", book(*cases))).cases
    ]


def test_every_section_goes_into_its_field():
    draft = drafted(case("一", "旧名单停错了电"))[0].draft
    assert draft.title == "旧名单停错了电"
    assert (draft.kind, draft.category) == ("adverse", "抄表收费")
    assert draft.summary.startswith("抄表员没有核对")
    assert draft.course.startswith("抄表员照着旧名单")
    assert draft.impact == "居民向热线投诉。"
    assert draft.problems == ("名单没有更新。", "停电前没有通知。")
    assert draft.commentary.startswith("停电之前")


def test_an_unknown_section_is_kept_under_its_own_name():
    draft = drafted(case("一", "一件事", more="【延伸思考】\n会不会也这样？\n"))[0].draft
    assert [(o.heading, o.text) for o in draft.other_sections] == [("延伸思考", "会不会也这样？")]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("案例提要", "summary"),
        ("事件过程", "course"),
        ("造成影响", "impact"),
        ("应急处理", "response"),
        ("案例点评", "commentary"),
    ],
)
def test_a_section_that_comes_twice_loses_no_words(heading, field):
    first, second = "【应急处理】\n先送上蜡烛。\n", f"【{heading}】\n说了第二遍的话。\n"
    draft = drafted(case("一", "一件事", more=first + second))[0].draft
    assert getattr(draft, field) not in {"", "说了第二遍的话。"}
    assert [(o.heading, o.text) for o in draft.other_sections] == [(heading, "说了第二遍的话。")]


def test_measures_are_entries():
    draft = drafted(case("一", "一件事", more="【整改措施】\n1.更新名单。\n2.先打电话。\n"))[
        0
    ].draft
    assert draft.measures == ("更新名单。", "先打电话。")


def test_what_looks_like_markdown_stays_what_it_is():
    draft = drafted(case("一", "一件事", course="电价*2*倍，见[附表]。"))[0].draft
    assert draft.course == "电价\\*2\\*倍，见\\[附表\\]。"


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (
            "供电营业规则第六十七条。“提前通知用户”",
            [("供电营业规则第六十七条", "提前通知用户", "")],
        ),
        (
            "违反《供电营业规则》第十条、第十一条的规定",
            [("《供电营业规则》第十条", "", ""), ("供电营业规则第十一条", "", "违反")],
        ),
        ("态度生硬，没有一次说清楚", [("态度生硬，没有一次说清楚", "", "")]),
        ("   ", []),
    ],
)
def test_an_entry_becomes_a_row_for_each_clause(words, rows):
    assert [(r.as_written, r.quote, r.note) for r in cite_entry(words, TITLES)] == rows


def test_a_long_entry_without_citation_keeps_all_its_words():
    words = "这一条写得很长" * 60
    (row,) = cite_entry(words, TITLES)
    assert len(row.as_written) < 60
    assert row.note == words


def test_an_entry_without_citation_is_a_doubt_at_its_place():
    text = case("一", "一件事", cited="1.供电营业规则第六十七条。\n2.违反了有关的要求。")
    document = read_document("汇编.txt", book(text))
    (one,) = read_cases(document).cases
    (doubt,) = draft_case(one, TITLES).doubts
    assert doubt.section == "违规条款"
    assert "违反了有关的要求" in document.text[doubt.span.start : doubt.span.end]


def test_a_draft_survives_its_json():
    draft = drafted(case("一", "一件事", course="2024年3月12日，停电。"))[0].draft
    assert draft_from_json(draft_to_json(draft)) == draft
    assert draft.event_date is not None


def test_keys_of_another_version_are_no_obstacle():
    assert draft_from_json({"title": "一件事", "unheard_of": 1}) == CaseDraft(title="一件事")


def test_the_reading_marks_headings_citations_and_pages():
    content = "前言\n\n1、".encode() + book(case("一", "一件事"))
    document = read_document("汇编.txt", content)
    reading = keep_reading(document, read_cases(document), TITLES)
    marked = {
        kind: [document.text[m.start : m.end] for m in reading.marks if m.kind is kind]
        for kind in MarkKind
    }
    assert "案例一：一件事" in marked[MarkKind.HEADING]
    assert "【案例提要】" in marked[MarkKind.HEADING]
    assert any("第二条" in words for words in marked[MarkKind.CITATION])
    assert reading_from_json(reading_to_json(reading)) == reading


def test_doubts_survive_their_json():
    doubts = (KeptDoubt("违规条款", "没有认出", 3, 9, settled=True), KeptDoubt("", "断开", 0, 1))
    assert doubts_from_json(doubts_to_json(doubts)) == doubts


def test_a_section_that_no_page_could_show_is_kept_with_a_doubt() -> None:
    text = f"案例一：标题\n【案例提要】{'[' * 500}\n【事件过程】客户来电。\n"
    recognised = read_cases(read_document("a.txt", text.encode())).cases[0]
    made = draft_case(recognised, TITLES)
    assert made.draft.summary.count("\\[") == 500
    reasons = [doubt.reason for doubt in made.doubts if doubt.section == "案例提要"]
    assert len(reasons) == 1
    assert "方括号" in reasons[0]
