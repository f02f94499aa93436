"""The list of imports counts what the check list finds, for the latest imports."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.desk import import_lists
from cases.desk.import_lists import imports_of_kind
from cases.importers.draft import CaseDraft, CitationDraft, draft_to_json
from cases.importers.reading import KeptDoubt, doubts_to_json
from cases.models import BusinessCategory, ImportKey
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState, ImportState

pytestmark = pytest.mark.django_db
WAITING, COMMITTED = ImportRecordState.WAITING, ImportRecordState.COMMITTED
DOUBT = doubts_to_json((KeptDoubt("违规条款", "没有认出条款", 0, 3),))
CLEAN = CaseDraft(title="停错了电", kind="common", category="抄表收费", summary="误停了电。")


def job(name: str, *cases: ImportRecord) -> ImportJob:
    made = ImportJob.objects.create(
        name=name, digest=name, size=1, kind=ImportKey.CASES, state=ImportState.READY
    )
    for position, case in enumerate(cases):
        case.job, case.position = made, position
        case.save()
    return made


def case(draft: CaseDraft = CLEAN, state=WAITING, doubts=()) -> ImportRecord:
    return ImportRecord(
        state=state, as_read=draft_to_json(draft), doubts=list(doubts), start=0, end=1
    )


def counted() -> dict[str, tuple[int | None, int | None]]:
    listed = imports_of_kind(ImportKey.CASES)
    return {one.job.name: (one.ready, one.open) for one in listed}


def test_the_latest_import_stands_first():
    for name in "甲乙丙":
        job(name, case())
    assert [one.job.name for one in imports_of_kind(ImportKey.CASES)] == ["丙", "乙", "甲"]


@pytest.fixture(autouse=True)
def category() -> None:
    BusinessCategory.objects.get_or_create(name="抄表收费", defaults={"slug": "chaobiao-shoufei"})


def test_what_the_check_list_finds_is_counted_and_not_only_the_doubts_of_the_reader():
    named = CaseDraft(title="客户张建国投诉", kind="common", category="抄表收费")
    job("甲", case(), case(named), case(doubts=DOUBT))
    assert counted() == {"甲": (1, 3)}


@pytest.mark.parametrize(
    ("state", "shown"),
    [(COMMITTED, (0, 1)), (ImportRecordState.SET_ASIDE, (None, None))],
)
def test_of_a_case_that_is_decided_the_doubts_of_the_reader_stay(state, shown):
    named = CaseDraft(title="客户张建国投诉", kind="common")
    job("甲", case(named, state, DOUBT))
    assert counted() == {"甲": shown}


def test_beyond_the_bound_nothing_is_said_of_what_waits(monkeypatch):
    monkeypatch.setattr(import_lists, "MOST_CHECKED", 3)
    job("最早", case(state=COMMITTED, doubts=DOUBT))
    job("以前", case())
    job("昨天", case(), case())
    job("今天", case())
    assert counted() == {"今天": (1, 0), "昨天": (2, 0), "以前": (None, None), "最早": (0, 1)}


def test_the_list_asks_no_query_for_each_import():
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            counted()
        return len(caught)

    cited = CaseDraft(title="停错了电", violations=(CitationDraft("守则第二条", quote="三日"),))
    job("甲", case(cited), case())
    few = queries()
    for name in "乙丙丁戊":
        job(name, case(cited), case(cited), case())
    assert queries() == few
