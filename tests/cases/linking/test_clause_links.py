"""What citations mean: by date, by quotation, by decision; and that edits do not undo it."""

import datetime as dt

import pytest

from cases.citations.types import LinkOutcome
from cases.event_dates import DatePrecision
from cases.linking.citation_linker import CitationLinker
from cases.linking.clause_links import decide_link, relink_cases, relink_page, relink_stale
from cases.models import (
    Alias,
    CasePage,
    Citation,
    Clause,
    ClauseLink,
    ClauseOrigin,
    Edition,
    EditionStatus,
    LinkDecision,
    LinkOrigin,
    LinkState,
    Regulation,
)
from cases.regulations.edition_import import EditionDetails, take_in_edition
from cases.statutes.read import read_statute
from tests.factories import UserFactory, make_case

pytestmark = pytest.mark.django_db
TITLE = "星河供电抄表办法"
OLD = "第一条 抄表员应当到现场抄录示数。\n\n第二条 抄表数据当日上传，不得拖延。"
NEW = "第一条 抄表员应当到现场抄录示数。\n\n第二条 抄表数据当日十八时前上传，逾期说明原因。"


def shelve(text: str, year: int, title: str = TITLE) -> None:
    take_in_edition(
        read_statute(f"{title}\n\n{text}"),
        EditionDetails(title=title, label=f"{year} 年版", in_force_from=dt.date(year, 1, 1)),
        today=dt.date(2026, 1, 1),
    )


def cited(as_written: str = f"{TITLE}第二条", quote: str = "", **fields: object) -> CasePage:
    page = make_case(violations=(Citation(as_written=as_written, quote=quote),), **fields)
    relink_page(page)
    return CasePage.objects.get(pk=page.pk)


def row_of(page: CasePage) -> Citation:
    return Citation.objects.select_related("clause__edition").get(page=page)


def test_the_edition_in_force_on_the_day_of_the_event_is_meant() -> None:
    shelve(OLD, 2015)
    shelve(NEW, 2024)
    page = cited(event_date=dt.date(2020, 5, 1), event_date_precision=DatePrecision.DAY)
    assert row_of(page).clause.edition.slug == "2015"
    page = cited(event_date=dt.date(2024, 1, 1), event_date_precision=DatePrecision.DAY)
    assert row_of(page).clause.edition.slug == "2024"


def test_a_year_in_which_the_edition_changed_leaves_it_open() -> None:
    shelve(OLD, 2015)
    take_in_edition(
        read_statute(f"{TITLE}\n\n{NEW}"),
        EditionDetails(title=TITLE, label="2024 年版", in_force_from=dt.date(2024, 6, 1)),
        today=dt.date(2026, 1, 1),
    )
    page = cited(event_date=dt.date(2024, 1, 1), event_date_precision=DatePrecision.YEAR)
    assert (row_of(page).outcome, row_of(page).clause) == (LinkOutcome.SEVERAL, None)


def test_without_a_date_the_quotation_decides_where_it_decides_clearly() -> None:
    shelve(OLD, 2015)
    shelve(NEW, 2024)
    page = cited(quote="抄表数据当日十八时前上传，逾期说明原因。")
    assert row_of(page).clause.edition.slug == "2024"


def test_without_date_and_quotation_nothing_is_guessed() -> None:
    shelve(OLD, 2015)
    shelve(NEW, 2024)
    assert row_of(cited()).outcome == LinkOutcome.SEVERAL


def test_a_clause_that_is_not_there_waits_for_a_person() -> None:
    shelve(OLD, 2015)
    assert row_of(cited(f"{TITLE}第九十九条")).outcome == LinkOutcome.NO_CLAUSE


def test_a_regulation_that_is_missing_gets_a_stub_from_the_quoted_words() -> None:
    row = row_of(cited(quote="抄表数据当日上传，不得拖延。"))
    assert row.outcome == LinkOutcome.NO_REGULATION
    assert row.clause.edition.status == EditionStatus.UNVERIFIED
    assert (row.clause.origin, row.clause.text) == (ClauseOrigin.QUOTED, row.quote)
    other = row_of(cited(quote="当日上传"))
    assert other.clause == row.clause
    assert Clause.objects.get(pk=row.clause_id).text == "抄表数据当日上传，不得拖延。"


def test_a_stub_is_merged_with_its_citations_when_the_text_arrives() -> None:
    page = cited(quote="抄表数据当日上传，不得拖延。")
    stub = row_of(page).clause
    shelve(OLD, 2015)
    relink_cases(Regulation.objects.get(title=TITLE))
    row = row_of(page)
    assert (row.outcome, row.clause.origin) == (LinkOutcome.RESOLVED, ClauseOrigin.OFFICIAL)
    stub.refresh_from_db()
    assert stub.superseded_by == row.clause
    assert row.quote == "抄表数据当日上传，不得拖延。"


def test_a_clause_chosen_by_hand_stays_when_the_case_is_linked_again() -> None:
    shelve(OLD, 2015)
    other = Clause.objects.get(path="1")
    page = make_case(
        violations=(Citation(as_written=f"{TITLE}第二条", clause=other, origin=LinkOrigin.BY_HAND),)
    )
    relink_page(page)
    assert row_of(page).clause == other


def test_a_decision_holds_for_every_place_and_outlives_relinking() -> None:
    shelve(OLD, 2015)
    shelve(NEW, 2024)
    page = cited(course=f"按照《{TITLE}》第二条处理。")
    assert ClauseLink.objects.get(page=page).outcome == LinkOutcome.SEVERAL
    chosen = Clause.objects.get(edition__slug="2015", path="2")
    decide_link(page, title=TITLE, path="2", clause=chosen, by=UserFactory())
    relink_page(page)
    assert row_of(page).clause == chosen
    assert ClauseLink.objects.get(page=page).clause == chosen
    assert LinkDecision.objects.count() == 1


def test_a_person_can_say_that_something_is_no_citation() -> None:
    shelve(OLD, 2015)
    page = cited(course=f"按照{TITLE}第二条处理。")
    decide_link(page, title=TITLE, path="2", clause=None, by=UserFactory())
    assert ClauseLink.objects.get(page=page).outcome == LinkOutcome.DISMISSED


def test_links_of_running_text_remember_the_words_around_them() -> None:
    shelve(OLD, 2015)
    page = cited(course=f"班长说，按照{TITLE}第二条，当天就该上传。")
    link = ClauseLink.objects.get(page=page)
    assert page.course[link.start : link.end] == link.surface == f"{TITLE}第二条"
    assert (link.before, link.after) == ("班长说，按照", "，当天就该上传。")
    assert link.clause.path == "2"


def test_relinking_reaches_the_latest_draft() -> None:
    page = cited(quote="抄表数据当日上传，不得拖延。")
    draft = page.get_latest_revision_as_object()
    draft.summary = "改过的提要"
    draft.save_revision()
    shelve(OLD, 2015)
    relink_cases(Regulation.objects.get(title=TITLE))
    page.refresh_from_db()
    stored = page.get_latest_revision_as_object()
    assert stored.summary == "改过的提要"
    assert [row.clause.origin for row in stored.violations.all()] == [ClauseOrigin.OFFICIAL]
    page.latest_revision.publish()
    assert row_of(page).clause.origin == ClauseOrigin.OFFICIAL


def test_publishing_links_the_case_and_a_lost_linking_is_made_up_for() -> None:
    shelve(OLD, 2015)
    page = make_case(course=f"见{TITLE}第二条。", live=False)
    page.save_revision().publish()
    assert ClauseLink.objects.filter(page=page).count() == 1
    ClauseLink.objects.all().delete()
    page.refresh_from_db()
    page.link_state.revision_id = 0
    page.link_state.save()
    assert relink_stale().done == 1
    assert ClauseLink.objects.filter(page=page).count() == 1
    assert relink_stale().done == 0


@pytest.mark.parametrize(
    ("live", "linked", "is_stale"),
    [
        (7, 7, False),
        (7, 8, True),
        (7, None, True),
        (None, 7, True),
        (None, None, False),
        (7, "never", True),
        (None, "never", True),
    ],
)
def test_a_case_is_linked_again_where_its_links_are_of_another_revision(
    live: int | None, linked: int | str | None, is_stale: bool
) -> None:
    page = make_case()
    revisions = {None: None, 7: page.save_revision().pk, 8: page.save_revision().pk}
    CasePage.objects.update(live_revision_id=revisions[live])
    LinkState.objects.all().delete()
    if linked != "never":
        LinkState.objects.create(page=page, revision_id=revisions[linked])
    assert relink_stale().done == is_stale


def test_a_second_relinking_changes_nothing() -> None:
    shelve(OLD, 2015)
    page = cited(course=f"见{TITLE}第二条。")
    before = list(Citation.objects.values()), ClauseLink.objects.count()
    relink_page(page)
    assert (list(Citation.objects.values()), ClauseLink.objects.count()) == before


def test_the_linker_reads_names_that_the_library_added() -> None:
    shelve(OLD, 2015, title="星河电网抄表“三到位”办法")
    mention = CitationLinker().read("星河电网抄表“三到位”办法第二条")
    assert mention is not None
    assert mention.pinpoint.path == "2"


def test_citations_are_linked_in_every_section_of_a_case() -> None:
    shelve(OLD, 2015)
    words = f"见{TITLE}第二条。"
    page = make_case(
        violations=(Citation(as_written=f"{TITLE}第一条", note=words),),
        problems=("没有上报。", words),
        measures=(words,),
        others=(("经验启示", words),),
        violations_lead=words,
        problems_lead=words,
    )
    relink_page(page)
    assert set(ClauseLink.objects.values_list("field", flat=True)) == {
        "violations_lead",
        "problems_lead",
        "violations.0",
        "problems.1",
        "measures.0",
        "other_sections.0",
    }


def live_in_2023(**fields: object) -> CasePage:
    return cited(event_date=dt.date(2023, 5, 1), event_date_precision=DatePrecision.DAY, **fields)


def test_a_corrected_date_of_an_edition_links_its_cases_anew() -> None:
    shelve(OLD, 2015)
    shelve(NEW, 2024)
    page = live_in_2023()
    assert row_of(page).clause.edition.slug == "2015"
    edition = Edition.objects.get(slug="2024")
    Edition.objects.filter(slug="2015").update(in_force_until=dt.date(2023, 1, 1))
    edition.in_force_from = dt.date(2023, 1, 1)
    edition.save()
    assert relink_stale().done == 1
    assert row_of(page).clause.edition.slug == "2024"
    assert relink_stale().done == 0


def test_an_import_with_a_corrected_date_alone_links_its_cases_anew(
    django_capture_on_commit_callbacks,
) -> None:
    shelve(OLD, 2015)
    shelve(NEW, 2024)
    page = live_in_2023()
    with django_capture_on_commit_callbacks(execute=True):
        take_in_edition(
            read_statute(f"{TITLE}\n\n{NEW}"),
            EditionDetails(
                title=TITLE, label="2024 年版", slug="2024", in_force_from=dt.date(2023, 1, 1)
            ),
            today=dt.date(2026, 1, 1),
        )
    assert row_of(page).clause.edition.slug == "2024"


def test_an_edition_whose_signal_is_lost_still_links_its_cases() -> None:
    page = cited(quote="抄表数据当日上传，不得拖延。")
    shelve(OLD, 2015)  # this test commits nothing, so the signal is never sent
    assert row_of(page).outcome == LinkOutcome.NO_REGULATION
    assert relink_stale().done == 1
    assert row_of(page).clause.origin == ClauseOrigin.OFFICIAL
    assert Clause.objects.filter(superseded_by=row_of(page).clause).count() == 1


def test_a_new_name_of_a_regulation_links_the_cases_that_use_it() -> None:
    shelve(OLD, 2015)
    page = cited("《老抄表规矩》第二条")
    assert row_of(page).outcome == LinkOutcome.NO_REGULATION
    alias = Alias.objects.create(name="老抄表规矩")
    alias.regulations.add(Regulation.objects.get(title=TITLE))
    assert relink_stale().done == 1
    assert row_of(page).outcome == LinkOutcome.RESOLVED
