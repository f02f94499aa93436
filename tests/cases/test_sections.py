"""Every text of a case stands in the table of its parts, and each part goes to every use."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import models
from django.http import QueryDict
from django.template.loader import render_to_string
from lxml import html

from cases.admin.imports.forms import CaseForms
from cases.casebook.case_detail import read_case
from cases.casebook.case_writing import create_page, draft_of_content
from cases.casebook.personal_data import open_findings
from cases.casebook.publication import replace_in_latest
from cases.casebook.slides import screens_of
from cases.citations.titles import TitleTable
from cases.desk.import_check import RowMeaning, ViolationStatus
from cases.documents.read import read_document
from cases.exchange.recognised_cases import cases_json
from cases.importers.draft import (
    CaseDraft,
    CitationDraft,
    OtherSection,
    draft_from_json,
    draft_to_json,
)
from cases.importers.drafting import draft_case
from cases.importers.merge import merge_drafts
from cases.importers.recognise import read_cases
from cases.indexing import shown_case
from cases.linking.citation_linker import CitationLinker
from cases.linking.clause_links import relink_page
from cases.linking.section_texts import running_text
from cases.masking.types import AgreedReplacement, FindingKind
from cases.models import CasePage, CaseSection, ClauseLink
from cases.sections import (
    PAGE_FIELDS,
    PARTS,
    ROW_FIELDS,
    ROW_SECTIONS,
    SECTION_FIELDS,
    SECTIONS,
    CaseKind,
    CasePart,
    PrintedHeading,
    SectionShape,
)
from portal.demo.loading import draft_of
from tests.factories import EditionFactory, UserFactory, make_article, make_case

PHONE = "13912345678"
# Texts that are no part of a case's story, each with the reason.
EXCEPTIONS = {
    "kind": "a choice",
    "event_date_precision": "a choice",
    "violations.outcome": "a choice",
    "violations.origin": "a choice",
    "honoured_people.name": "somebody who agreed to be named; readers do not see the row",
    "honoured_people.consent": "why the name may stand; readers do not see the row",
}
ROW_MODELS: dict[str, Any] = {
    name: CasePage._meta.get_field(name).related_model for name in ROW_FIELDS
}
PLACES = [(name, "") for name in PAGE_FIELDS] + [
    (relation, name) for relation, names in ROW_FIELDS.items() for name in names
]
SECTION_PLACES = [place for place in PLACES if place[1] or place[0] in SECTION_FIELDS]
LINKED_PLACES = [(name, "") for name in SECTION_FIELDS] + [
    (part.field, part.linked) for part in ROW_SECTIONS
]


HEADINGS = [
    (part, heading)
    for part in SECTIONS
    for heading in part.headings
    if part.shape is not SectionShape.SECTIONS
]
# A wall shows one idea a screen: what was violated, without its lead and notes.
NOT_ON_THE_WALL = {("violations_lead", ""), ("violations", "note")}
LONG_AGO = "《星河抄表办法》第二条"


def texts_of_models() -> set[str]:
    own = {
        field.name
        for field in CasePage._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField) and field.model is CasePage
    }
    rows = {
        f"{relation.get_accessor_name()}.{field.name}"
        for relation in CasePage._meta.related_objects
        if relation.get_accessor_name() in {*ROW_MODELS, "honoured_people"}
        for field in relation.related_model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField)
    }
    return own | rows | {"title"}


def filled(field: str, row_field: str, words: str) -> CasePage:
    """A draft case that holds the words in this one place."""
    page = make_case("没有个人信息", live=False)
    for name in (name for name in PAGE_FIELDS if name != "title"):
        setattr(page, name, "")
    if row_field:
        values: dict[str, Any] = {row_field: words}
        setattr(page, field, [ROW_MODELS[field](**values, sort_order=0)])
    else:
        setattr(page, field, words)
    page.save_revision(clean=False)
    return page.get_latest_revision_as_object()  # type: ignore[no-any-return]


def test_every_text_of_a_case_stands_in_the_table_or_is_a_named_exception() -> None:
    declared = set(PAGE_FIELDS) | {f"{r}.{n}" for r, names in ROW_FIELDS.items() for n in names}
    assert declared | set(EXCEPTIONS) == texts_of_models()
    assert not declared & set(EXCEPTIONS)


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "row_field"), PLACES)
def test_the_gate_reads_and_masking_replaces_every_text(field: str, row_field: str) -> None:
    page = filled(field, row_field, f"电话{PHONE}。")
    assert [one.text for one in open_findings(page)] == [PHONE]
    made = replace_in_latest(
        page, (AgreedReplacement(FindingKind.PHONE, PHONE, "某号码"),), by=UserFactory()
    )
    assert made is not None
    assert open_findings(made.as_object()) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "row_field"), SECTION_PLACES)
def test_every_section_is_found_by_search(field: str, row_field: str) -> None:
    assert "斑马线" in shown_case(filled(field, row_field, "斑马线")).body


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "row_field"), LINKED_PLACES)
def test_citations_are_looked_for_in_every_running_text(field: str, row_field: str) -> None:
    assert "斑马线" in [text for _, text in running_text(filled(field, row_field, "斑马线"))]


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "row_field"), LINKED_PLACES)
def test_the_links_of_every_running_text_are_stored_and_shown(field: str, row_field: str) -> None:
    clause = make_article(EditionFactory(regulation__title="星河抄表办法"), "2", "当日上传。")
    page = filled(field, row_field, f"见{LONG_AGO}。")
    page.live = True
    page.save()
    relink_page(page)
    link = ClauseLink.objects.get(page=page)
    assert link.field == (f"{field}.0" if row_field else field)
    assert link.surface == LONG_AGO
    assert clause.get_absolute_url() in shown_html(page)


def shown_html(page: CasePage) -> str:
    """What a reader sees between head and foot of the page, which print shows as well."""
    return render_to_string("cases/case_body.html", {"case": read_case(page)})


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "row_field"), SECTION_PLACES)
def test_every_section_is_shown_and_printed(field: str, row_field: str) -> None:
    page = filled(field, row_field, "斑马线")
    if row_field == "heading":  # a name with nothing below it is not shown
        page.other_sections = [CaseSection(heading="斑马线", text="有内容")]
    assert "斑马线" in shown_html(page)


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "row_field"), SECTION_PLACES)
def test_every_section_stands_on_the_wall(field: str, row_field: str) -> None:
    page = filled(field, row_field, "斑马线")
    if row_field == "heading":
        page.other_sections = [CaseSection(heading="斑马线", text="有内容")]
    shown = [
        words for screen in screens_of(read_case(page)) for words in (screen.heading, screen.text)
    ]
    assert any("斑马线" in words for words in shown) is ((field, row_field) not in NOT_ON_THE_WALL)


def read_below(heading: PrintedHeading) -> Any:
    words = f"案例一 停电之后\n【{heading.name}】\n斑马线上的话。\n【案例分类】\n抄表收费\n"
    kind = "（一）优质服务事例\n" if heading.kind is CaseKind.EXEMPLARY else "（一）不良服务事件\n"
    return read_cases(read_document("汇编.txt", (kind + words).encode()))


@pytest.mark.parametrize(("part", "heading"), HEADINGS)
def test_what_is_printed_below_a_heading_comes_into_its_part(
    part: CasePart, heading: PrintedHeading
) -> None:
    draft = draft_case(read_below(heading).cases[0], TitleTable.shipped()).draft
    assert "斑马线" in str(getattr(draft, part.field))
    assert not draft.other_sections


@pytest.mark.parametrize(("part", "heading"), HEADINGS)
def test_the_exchange_names_every_section(part: CasePart, heading: PrintedHeading) -> None:
    (case,) = cases_json([read_below(heading)])["cases"]
    keys = {section["name"]: section["key"] for section in case["sections"]}
    assert keys[heading.name] == heading.exchange


@pytest.mark.parametrize("field", [*SECTION_FIELDS, *ROW_FIELDS])
def test_a_draft_keeps_every_section_in_its_json(field: str) -> None:
    draft = said(field, "斑马线")
    assert draft_from_json(json.loads(json.dumps(draft_to_json(draft)))) == draft


@pytest.mark.django_db
@pytest.mark.parametrize("field", [*SECTION_FIELDS, *ROW_FIELDS])
def test_every_section_of_a_draft_comes_into_its_page_and_back(field: str) -> None:
    draft = said(field, "斑马线")
    revision = create_page(draft, by=None, linker=CitationLinker())
    assert draft_of_content(revision.content, {}) == draft


def said(field: str, words: str) -> CaseDraft:
    rows: dict[str, Any] = {
        "violations": (CitationDraft(words),),
        "other_sections": (OtherSection("栏目", words),),
    }
    value: Any = (words,) if field in ROW_FIELDS else words
    return CaseDraft(title="标题", **{field: rows.get(field, value)})


@pytest.mark.parametrize("field", [*SECTION_FIELDS, *ROW_FIELDS])
def test_a_new_edition_is_merged_in_every_section(field: str) -> None:
    then, now = said(field, "旧"), said(field, "新")
    assert merge_drafts(then, now, then).draft == now
    assert merge_drafts(then, then, now).draft == now


def test_no_part_is_declared_twice() -> None:
    names = [name for part in PARTS for name in {part.field, *part.texts}]
    assert len(names) == len(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "row_field"), PLACES)
def test_the_editor_asks_for_every_text(field: str, row_field: str) -> None:
    asked = CasePage.get_edit_handler().get_form_options()
    fields = asked["formsets"][field]["fields"] if row_field else asked["fields"]
    assert (row_field or field) in fields


@pytest.mark.django_db
@pytest.mark.parametrize("field", [*SECTION_FIELDS, *ROW_FIELDS])
def test_the_check_screen_shows_every_section_and_keeps_it(field: str) -> None:
    draft = said(field, "斑马线")
    meanings = tuple(RowMeaning(ViolationStatus.ASK, "", "") for _ in draft.violations)
    shown = CaseForms(draft, 0, meanings)
    page = render_to_string(
        "cases/admin/imports/fields.html", {"forms": shown, "entry": {"draft": draft}}
    )
    assert "斑马线" in page
    sent = dict(typed_in(page))
    posted = CaseForms(draft, 0, meanings, QueryDict(urlencode({**sent, "version": 0})))
    assert posted.is_valid()
    assert posted.corrected() == draft


def typed_in(page: str) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form that is sent as it came."""
    for name, value in html.fromstring(f"<form>{page}</form>").form_values():
        yield name, value.removeprefix("\n")  # a browser drops the line end after <textarea>


@pytest.mark.parametrize("field", [*SECTION_FIELDS, *ROW_FIELDS])
def test_a_case_of_the_demo_may_have_every_section(field: str) -> None:
    rows: dict[str, Any] = {
        "violations": [{"citation": "斑马线", "quote": ""}],
        "other_sections": [{"heading": "栏目", "text": "斑马线"}],
    }
    told: Any = ["斑马线"] if field in ROW_FIELDS else "\n斑马线\n"
    row = {"title": "标题", field: rows.get(field, told)}
    assert draft_of(row) == said(field, "斑马线")
