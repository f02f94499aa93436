"""Cases and clauses as documents: their own words, their facets, what they cite."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.citations.types import LinkOutcome
from cases.indexing import CASE_SOURCE, CLAUSE_SOURCE, plain_text, recognise_citations
from cases.linking.clause_links import relink_page
from cases.models import Alias, CaseIndexPage, Citation, Clause, ClauseOrigin, Regulation
from cases.regulations.clause_detail import find_clause
from cases.regulations.edition_import import EditionDetails, take_in_edition
from cases.regulations.regulation_list import list_regulations
from cases.search_kinds import CLAUSES
from cases.statutes.read import read_statute
from search.documents import DocumentFacet, citation_target
from search.models import Outbox
from tests.factories import ClauseFactory, EditionFactory, make_article, make_case

TITLE = "星河供电抄表办法"


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (r"\#1变压器停运", "#1变压器停运"),
        (r"5\*8小时，3\*4", "5*8小时，3*4"),
        ("**常见情形** 户主在外地", "常见情形 户主在外地"),
        ("## 处理步骤\n- 先核对", "处理步骤\n先核对"),
        ("见[营业厅](/x/)公告", "见营业厅公告"),
        ("> 引文", "引文"),
        ("电压10kV_2号线", "电压10kV_2号线"),
    ],
)
def test_stored_text_is_indexed_as_it_reads(stored: str, read: str) -> None:
    assert plain_text(stored) == read


@pytest.fixture
def regulation(db: None) -> Regulation:
    text = f"{TITLE}\n\n第一条 到现场抄表。\n\n第二条 有下列情形的，复核：\n\n（一）电量为零的。"
    return take_in_edition(
        read_statute(text),
        EditionDetails(title=TITLE, label="2024 年版", in_force_from=dt.date(2024, 1, 1)),
        today=dt.date(2026, 1, 1),
    ).edition.regulation


def test_a_case_is_found_by_every_section_and_cites_its_clauses(regulation: Regulation) -> None:
    clause = regulation.editions.get().clauses.get(path="2.1")
    page = make_case(
        course="抄表员估抄。",
        violations=(
            Citation(
                clause=clause,
                as_written=f"{TITLE}第二条",
                quote="复核",
                outcome=LinkOutcome.RESOLVED,
            ),
        ),
        problems=("没有到场。",),
        measures=("补抄。",),
        others=(("经验启示", "先核对。"),),
        tags=("估抄",),
        event_date=dt.date(2024, 5, 1),
        event_date_precision="day",
    )
    document = CASE_SOURCE.load([str(page.pk)])[str(page.pk)]
    assert document is not None
    for words in ("估抄。", "没有到场", "补抄", "经验启示", "复核"):
        assert words in document.body
    assert document.cites == (citation_target(TITLE, "2.1"),)
    assert {
        DocumentFacet("year", "2024"),
        DocumentFacet("tag", "估抄"),
        DocumentFacet("kind", "adverse"),
    } <= set(document.facets)
    assert document.lead == page.summary[:60]


def test_a_citation_in_running_text_is_found_where_its_regulation_is_not_taken_in(
    db: None,
) -> None:
    page = make_case(course="依照《供电营业规则》第五十四条，应当限期改善。")
    relink_page(page)
    document = CASE_SOURCE.load([str(page.pk)])[str(page.pk)]
    assert document is not None
    (query,) = recognise_citations("供电营业规则54条")
    assert document.cites == (citation_target(query.regulation, query.path),)


def test_a_result_shows_the_words_of_the_document_for_half_the_queries(
    db: None, django_assert_num_queries: Any
) -> None:
    row = {"as_written": f"{TITLE}第二条", "quote": "复核", "outcome": LinkOutcome.NO_REGULATION}
    pages = [
        make_case(
            violations=(Citation(**row),),
            problems=("没有到场。",),
            others=(("经验启示", "先核对。"),),
            tags=("估抄",),
        )
        for _ in range(3)
    ]
    keys = [str(page.pk) for page in pages]
    whole = CASE_SOURCE.load(keys)
    with django_assert_num_queries(7):  # version, pages, four kinds of rows, where each came from
        shown = CASE_SOURCE.shown([*keys, "0"])
    with django_assert_num_queries(1):
        assert CASE_SOURCE.shown(keys) == {key: shown[key] for key in keys}
    assert shown["0"] is None
    for key in keys:
        document = whole[key]
        assert document is not None
        assert shown[key] == replace(document, version="", facets=(), cites=())
    assert CASE_SOURCE.shown([]) == {}


def test_a_result_shows_a_case_and_a_clause_as_they_are_after_a_change(db: None) -> None:
    page, article = make_case(course="一"), make_article(EditionFactory(), "34", "先通知。")
    for source, row, changed in (
        (CASE_SOURCE, page, {"course": "二"}),
        (CLAUSE_SOURCE, article, {"text": "先核对。"}),
    ):
        key = str(row.pk)
        before = source.shown([key])[key]
        assert before is not None
        type(row).objects.filter(pk=row.pk).update(**changed)
        after = source.shown([key])[key]
        assert after is not None
        assert after.body != before.body
    page.unpublish()
    assert CASE_SOURCE.shown([str(page.pk)]) == {str(page.pk): None}


def test_what_is_not_live_is_no_document(db: None) -> None:
    page = make_case(live=False)
    assert CASE_SOURCE.load([str(page.pk)]) == {str(page.pk): None}
    assert CASE_SOURCE.shown([str(page.pk)]) == {str(page.pk): None}
    assert list(CASE_SOURCE.iterate()) == []


def test_a_document_changes_its_version_with_anything_that_it_shows(db: None) -> None:
    page = make_case(course="一")
    first = CASE_SOURCE.load([str(page.pk)])[str(page.pk)]
    page.course = "二"
    page.save()
    second = CASE_SOURCE.load([str(page.pk)])[str(page.pk)]
    assert first is not None
    assert second is not None
    assert first.version != second.version


def test_an_article_is_indexed_with_its_items(regulation: Regulation) -> None:
    documents = {document.address: document for document in CLAUSE_SOURCE.iterate()}
    assert set(documents) == {citation_target(TITLE, "1"), citation_target(TITLE, "2")}
    second = documents[citation_target(TITLE, "2")]
    assert "（一）电量为零的。" in second.body
    assert second.title == f"{TITLE} 第二条"
    assert second.in_force


def test_a_citation_typed_as_a_query_is_recognised_by_the_library_s_names(
    regulation: Regulation,
) -> None:
    Alias.objects.create(name="抄表办法").regulations.add(regulation)
    assert [(c.regulation, c.path) for c in recognise_citations("抄表办法2条")] == [(TITLE, "2")]
    assert recognise_citations("多收电费怎么办") == ()


def test_the_library_s_names_are_read_once_until_one_changes(
    regulation: Regulation, django_assert_num_queries: Any
) -> None:
    assert recognise_citations("月月准2条") == ()
    with django_assert_num_queries(1):
        assert recognise_citations("月月准2条") == ()
    Alias.objects.create(name="月月准").regulations.add(regulation)
    assert [c.regulation for c in recognise_citations("月月准2条")] == [TITLE]
    Regulation.objects.filter(pk=regulation.pk).update(title="月河供电抄表办法")
    assert [c.regulation for c in recognise_citations("月月准2条")] == ["月河供电抄表办法"]


def test_what_an_administrator_changes_of_a_regulation_reaches_the_index(
    regulation: Regulation,
) -> None:
    article = str(regulation.editions.get().clauses.get(path="1").pk)

    def announced() -> list[str]:
        keys = list(Outbox.objects.filter(kind=CLAUSES).values_list("key", flat=True))
        Outbox.objects.all().delete()
        return keys

    announced()
    regulation.title = f"{TITLE}（试行）"
    regulation.save()
    assert article in announced()
    edition = regulation.editions.get()
    edition.label = "试行版"
    edition.save()
    assert article in announced()


def test_the_way_down_to_a_clause_costs_no_query_of_its_own(
    db: None, django_assert_num_queries: Any
) -> None:
    edition = EditionFactory(label="2024 年版")
    above = None
    for path, kind, label in (
        ("p1", "part", "第一编"),
        ("p1s1", "subpart", "第一分编"),
        ("c1", "chapter", "第一章"),
        ("c1s1", "section", "第一节"),
    ):
        above = ClauseFactory(edition=edition, path=path, kind=kind, label=label, parent=above)
    keys = [str(make_article(edition, str(n), "先通知。", heading=above).pk) for n in range(1, 6)]
    with django_assert_num_queries(2):  # the articles, the words below them
        found = CLAUSE_SOURCE.load(keys)
    document = found[keys[0]]
    assert document is not None
    assert document.breadcrumb == "2024 年版 第一编 第一分编 第一章 第一节"


def test_the_words_of_a_draft_are_read_and_found_by_nobody(db: None) -> None:
    words = "抄表数据当日上传，不得拖延。"
    row = Citation(as_written=f"{TITLE}第二条", quote=words)
    page = make_case(violations=(row,), live=False)
    relink_page(page)
    stub = Clause.objects.get(origin=ClauseOrigin.QUOTED)
    assert list(CLAUSE_SOURCE.iterate()) == []
    assert find_clause(stub.edition, stub.path) is None
    assert list_regulations() == ()
    page.save_revision().publish()
    assert [document.body for document in CLAUSE_SOURCE.iterate()] == [words]
    assert find_clause(stub.edition, stub.path) == stub
    assert [card.title for card in list_regulations()] == [TITLE]


@pytest.mark.django_db
def test_a_saved_library_announces_its_cases_in_as_many_queries_as_for_one() -> None:
    def saved() -> tuple[int, set[str]]:
        Outbox.objects.all().delete()
        with CaptureQueriesContext(connection) as seen:
            library.slug += "x"
            library.save()
        return len(seen), set(Outbox.objects.values_list("kind", "key"))

    one = make_case()
    library = CaseIndexPage.objects.get(pk=one.get_parent().pk)
    few, announced = saved()
    assert announced == {("cases", str(one.pk))}
    more = [make_case(f"又一个案例 {number}") for number in range(5)]
    many, announced = saved()
    assert announced == {("cases", str(page.pk)) for page in (one, *more)}
    assert many <= few
