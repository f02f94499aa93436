from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from cases.casebook.case_writing import category_names, draft_of_content
from cases.citations.types import LinkOutcome
from cases.desk.import_check import draft_of_case
from cases.desk.import_commit import commit_and_submit, plan_merge
from cases.desk.import_comparing import ImportChange, compare_with_library, vanished_cases
from cases.importers.draft import draft_from_json, draft_to_json
from cases.models import BusinessCategory, CasePage, ImportKey, page_of_record
from cases.models.pages import LinkOrigin
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState, ImportState
from portal.intake.services.checking import (
    RecordCorrection,
    correct_record,
    open_doubts,
    set_aside,
    settle_doubts,
    take_back,
)
from portal.intake.services.committing import commit_records
from portal.intake.services.correcting import correct_another
from portal.intake.services.jobs import (
    STALE_AFTER,
    ChangedMeanwhile,
    ImportRefused,
    open_job,
    remove_job,
    take_over,
)
from portal.intake.services.reading import read_job
from portal.people.models import User
from portal.people.roles import Role
from tests.cases.books import TWO, book, case
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR, last_name="林", first_name="小禾")


def read(content: bytes, name: str = "汇编.txt", **options: object) -> ImportJob:
    return read_job(open_job(name, content, by=None, kind=ImportKey.CASES, **options).pk)


def changed(case: ImportRecord, **values: object) -> RecordCorrection:
    from dataclasses import replace

    return RecordCorrection(draft_to_json(replace(draft_of_case(case), **values)), case.version)


# Files and jobs


def test_a_file_is_read_into_its_cases():
    job = read(book())
    assert job.state == ImportState.READY
    assert [draft_from_json(c.as_read).title for c in job.records.all()] == [
        "旧名单停错了电",
        "漏抄一户引来投诉",
    ]
    assert job.step == job.steps > 0
    assert not CasePage.objects.exists()


def test_the_same_bytes_find_the_same_job_even_under_another_name():
    assert read(book()).pk == open_job("改名.txt", book(), by=None, kind=ImportKey.CASES).pk
    assert ImportJob.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.txt", b""),
        ("表.xlsx", b"PK\x03\x04"),
        ("假.docx", b"not a zip"),
        ("图.png", b"\x89PNG"),
    ],
)
def test_what_cannot_be_read_by_its_first_bytes_leaves_no_row(name, content):
    with pytest.raises(ImportRefused, match="无法读取"):
        open_job(name, content, by=None, kind=ImportKey.CASES)
    assert not ImportJob.objects.exists()


def test_a_file_over_the_limit_is_refused(settings):
    settings.ANJIAN_UPLOAD_LIMIT = 1024 * 1024
    with pytest.raises(ImportRefused, match="MB"):
        open_job("大.txt", b"a" * (1024 * 1024 + 1), by=None, kind=ImportKey.CASES)
    assert not ImportJob.objects.exists()


def test_a_file_without_cases_keeps_a_sentence_and_no_content():
    job = read("今天天气很好。".encode())
    assert job.state == ImportState.FAILED
    assert "没有认出案例" in job.message
    kept = ImportJob.objects.get()
    assert kept.content is None
    assert kept.source_text == ""
    assert not ImportRecord.objects.exists()


def test_a_failed_file_can_be_sent_again():
    read("今天天气很好。".encode())
    job = read("今天天气很好。".encode())
    assert ImportJob.objects.get() == job


def test_a_defect_of_the_reader_leaves_a_sentence_too(monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("defect")

    monkeypatch.setattr("cases.desk.case_import.read_cases", broken)
    job = open_job("汇编.txt", book(), by=None, kind=ImportKey.CASES)
    read_job(job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.FAILED
    assert job.content is None


def test_a_second_reading_changes_nothing():
    job = read(book())
    before = list(job.records.values_list("pk", "version"))
    read_job(job.pk)
    assert list(job.records.values_list("pk", "version")) == before


def test_a_job_that_somebody_reads_is_left_to_him():
    job = open_job("汇编.txt", book(), by=None, kind=ImportKey.CASES)
    ImportJob.objects.update(state=ImportState.READING)
    assert read_job(job.pk).state == ImportState.READING
    assert not take_over(job.pk, now=timezone.now())


def test_the_job_of_a_dead_reader_is_taken_over_once():
    job = open_job("汇编.txt", book(), by=None, kind=ImportKey.CASES)
    later = timezone.now() + STALE_AFTER + dt.timedelta(seconds=1)
    ImportJob.objects.update(state=ImportState.READING)
    assert take_over(job.pk, now=later)
    assert not take_over(job.pk, now=later)
    assert read_job(job.pk).state == ImportState.READY


def test_without_patience_a_job_is_read_though_somebody_seems_to(editor):
    job = open_job("汇编.txt", book(), by=None, kind=ImportKey.CASES)
    ImportJob.objects.update(state=ImportState.READING)
    assert read_job(job.pk, patience=dt.timedelta()).state == ImportState.READY


def test_of_two_readers_the_first_writes(editor, monkeypatch):
    """The slower one must not wipe out what an editor corrected meanwhile."""
    from cases.desk import case_import

    job = open_job("汇编.txt", book(), by=None, kind=ImportKey.CASES)
    real = case_import.read_cases

    def slow(document):
        monkeypatch.setattr(case_import, "read_cases", real)
        ImportJob.objects.update(state=ImportState.QUEUED)
        read_job(job.pk)
        one = ImportRecord.objects.get(position=0)
        correct_record(one.pk, changed(one, title="改过的标题"), by=editor)
        return real(document)

    monkeypatch.setattr(case_import, "read_cases", slow)
    read_job(job.pk)
    assert draft_of_case(ImportRecord.objects.get(position=0)).title == "改过的标题"


def test_an_import_of_which_nothing_was_committed_can_be_removed():
    job = read(book())
    remove_job(job.pk)
    assert not ImportJob.objects.exists()


def test_an_import_with_committed_cases_stays(editor):
    job = read(book())
    commit_records(job.records.all()[:1], by=editor)
    with pytest.raises(ImportRefused):
        remove_job(job.pk)


# Correcting


def test_a_correction_is_kept_and_the_reading_stays(editor):
    one = read(book()).records.first()
    correct_record(one.pk, changed(one, title="新标题"), by=editor)
    one.refresh_from_db()
    assert draft_of_case(one).title == "新标题"
    assert draft_from_json(one.as_read).title == "旧名单停错了电"
    assert (one.version, one.changed_by) == (1, editor)


def test_saving_what_is_there_changes_nothing(editor):
    one = read(book()).records.first()
    correct_record(one.pk, changed(one), by=editor)
    one.refresh_from_db()
    assert (one.version, one.corrected) == (0, None)


def test_a_second_editor_is_told_and_overwrites_nothing(editor):
    one = read(book()).records.first()
    correct_record(one.pk, changed(one, title="甲改的"), by=editor)
    with pytest.raises(ChangedMeanwhile, match="林小禾"):
        correct_record(one.pk, changed(one, title="乙改的"), by=UserFactory(role=Role.EDITOR))
    one.refresh_from_db()
    assert draft_of_case(one).title == "甲改的"


def test_a_committed_case_is_corrected_on_its_page(editor):
    one = read(book()).records.first()
    commit_records([one], by=editor)
    one.refresh_from_db()
    with pytest.raises(ImportRefused, match="案例页面"):
        correct_record(one.pk, changed(one, title="太晚"), by=editor)


def doubtful() -> ImportRecord:
    more = "【延伸思考】\n我们所里会不会也这样？\n"
    return read(book(case("一", "旧名单停错了电", more=more))).records.get()


def test_a_doubt_is_settled_and_opened_again(editor):
    one = doubtful()
    assert open_doubts(one) == 1
    one = settle_doubts(one.pk, frozenset({0}), version=one.version, by=editor)
    assert open_doubts(one) == 0
    one = settle_doubts(one.pk, frozenset(), version=one.version, by=editor)
    assert open_doubts(one) == 1


def test_a_doubt_is_settled_after_the_case_was_committed(editor):
    one = doubtful()
    commit_records([one], by=editor)
    one.refresh_from_db()
    settle_doubts(one.pk, frozenset({0}), version=one.version, by=editor)
    one.refresh_from_db()
    assert open_doubts(one) == 0


def test_a_case_set_aside_is_not_committed_and_can_be_taken_back(editor):
    job = read(book())
    first = job.records.first()
    set_aside(first.pk, by=editor)
    assert len(commit_records(job.records.all(), by=editor)) == 1
    job.refresh_from_db()
    assert job.state == ImportState.DONE
    take_back(first.pk, by=editor)
    job.refresh_from_db()
    assert job.state == ImportState.READY
    assert len(commit_records(job.records.all(), by=editor)) == 1
    assert CasePage.objects.count() == 2
    assert all(map(page_of_record, job.records.all()))


# Committing


def test_committing_makes_drafts_with_all_fields(editor):
    job = read(book())
    commit_records(job.records.all(), by=editor)
    page = CasePage.objects.get(title="旧名单停错了电")
    assert not page.live
    assert page.has_unpublished_changes
    assert page.owner == editor
    assert page.category.name == "抄表收费"
    assert [p.text for p in page.problems.all()] == ["名单没有更新。", "停电前没有通知。"]
    row = page.violations.get()
    assert row.outcome == LinkOutcome.NO_REGULATION
    assert row.clause.edition.is_stub
    assert row.quote.startswith("停电前三日内")


def test_committing_twice_makes_no_second_page(editor):
    job = read(book())
    commit_records(job.records.all(), by=editor)
    assert commit_records(job.records.all(), by=editor) == []
    assert CasePage.objects.count() == 2


def test_what_an_author_wrote_adds_no_category(editor):
    job = read(book(case("一", "停错了电")).replace("抄表收费".encode(), "停电管理".encode()))
    before = BusinessCategory.objects.count()
    commit_records(job.records.all(), by=editor)
    assert BusinessCategory.objects.count() == before
    assert CasePage.objects.get().category is None


def test_an_unknown_category_of_a_corrected_file_leaves_the_chosen_one(editor):
    commit_records(read(book(case("一", "停错了电"))).records.all(), by=editor)
    mended = book(case("一", "停错了电")).replace("抄表收费".encode(), "停电管理".encode())
    commit_records(read(mended).records.all(), by=editor)
    assert CasePage.objects.get().get_latest_revision_as_object().category.name == "抄表收费"


def test_a_part_is_committed_while_the_rest_waits(editor):
    job = read(book())
    commit_records(job.records.all()[:1], by=editor)
    job.refresh_from_db()
    assert job.state == ImportState.READY
    assert CasePage.objects.count() == 1


def test_one_failure_undoes_all_that_was_committed_together(editor, monkeypatch):
    from cases.desk import import_commit

    real, calls = import_commit.create_page, []

    def second_fails(*args: object, **options: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return real(*args, **options)

    monkeypatch.setattr(import_commit, "create_page", second_fails)
    job = read(book())
    with pytest.raises(RuntimeError):
        commit_records(job.records.all(), by=editor)
    assert not CasePage.objects.exists()
    assert set(job.records.values_list("state", flat=True)) == {ImportRecordState.WAITING}


def test_a_chosen_clause_is_by_hand_and_stays(editor):
    from tests.factories import ClauseFactory

    clause = ClauseFactory()
    one = read(book()).records.first()
    from dataclasses import replace

    row = replace(draft_of_case(one).violations[0], chosen=clause.pk)
    correct_record(one.pk, changed(one, violations=(row,)), by=editor)
    commit_records([one], by=editor)
    written = CasePage.objects.get().violations.get()
    assert (written.clause, written.origin) == (clause, LinkOrigin.BY_HAND)
    assert written.outcome == LinkOutcome.RESOLVED


def test_committed_drafts_are_submitted_to_moderation_once(editor):
    job = read(book())
    assert commit_and_submit(job.records.all(), by=editor) == (2, 2)
    assert all(page.workflow_in_progress for page in CasePage.objects.all())
    assert commit_and_submit(job.records.all(), by=editor) == (0, 0)


# A corrected edition of a file


CORRECTED = book(
    case("一", "旧名单停错了电", course="抄表员照着上月的旧名单逐户停电，没有打电话核实。"), TWO[1]
)


def committed(editor: User, content: bytes | None = None) -> ImportJob:
    job = read(content or book())
    commit_records(job.records.all(), by=editor)
    return job


def test_a_file_of_the_same_name_is_a_correction(editor):
    first = committed(editor)
    job = read(CORRECTED)
    assert job.corrects == first
    assert [compare_with_library(c).change for c in job.records.all()] == [
        ImportChange.MERGED,
        ImportChange.SAME,
    ]


def test_a_file_with_the_same_cases_under_another_name_is_a_correction(editor):
    first = committed(editor)
    assert read(CORRECTED, "汇编（改）.txt").corrects == first


def test_a_book_that_shares_one_case_with_another_is_a_book_of_its_own(editor):
    committed(editor)
    others = [case(n, f"另外一件事之{n}", course=f"这是第{n}件。") for n in "二三四"]
    assert read(book(TWO[0], *others), "另一本.txt").corrects is None


def test_a_merge_makes_a_draft_and_leaves_the_live_text(editor):
    committed(editor)
    page = CasePage.objects.get(title="旧名单停错了电")
    page.latest_revision.publish()
    job = read(CORRECTED)
    commit_records(job.records.all(), by=editor)
    page = CasePage.objects.get(pk=page.pk)
    assert CasePage.objects.count() == 2
    assert page.live
    assert "上月" not in page.course
    assert "上月" in page.get_latest_revision_as_object().course
    other = CasePage.objects.get(title="漏抄一户引来投诉")
    assert other.revisions.count() == 1


def test_what_an_editor_changed_on_the_page_stays(editor):
    committed(editor)
    page = CasePage.objects.get(title="旧名单停错了电")
    page.summary = "编辑写的提要。"
    page.save_revision(user=editor)
    commit_records(read(CORRECTED).records.all(), by=editor)
    latest = CasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert latest.summary == "编辑写的提要。"
    assert "上月" in latest.course


def test_what_both_changed_is_a_doubt(editor):
    committed(editor)
    page = CasePage.objects.get(title="旧名单停错了电")
    page.course = "编辑重写的过程。"
    page.save_revision(user=editor)
    job = read(CORRECTED)
    comparison = compare_with_library(job.records.first())
    assert comparison.change == ImportChange.CLASHES
    assert comparison.words == "两边都改了 1 处"
    commit_records(job.records.all(), by=editor)
    one = job.records.first()
    assert open_doubts(one) == 1
    assert page_of_record(one).get_latest_revision_as_object().course == "编辑重写的过程。"


def test_a_page_that_was_only_opened_and_saved_in_a_browser_counts_as_unchanged(editor):
    """Browsers send CRLF; without care every section would clash."""
    committed(editor)
    page = CasePage.objects.get(title="旧名单停错了电")
    before = draft_of_content(page.serializable_data(), category_names())
    for name in ("summary", "course", "impact", "commentary"):
        setattr(page, name, getattr(page, name).replace("\n", "\r\n") + "\r\n")
    page.save_revision(user=editor)
    saved = page.get_latest_revision_as_object().serializable_data()
    assert draft_of_content(saved, category_names()) == before


def test_a_correction_of_a_correction_is_merged_with_what_was_committed_last(editor):
    """The file between was never committed: its changes must not get lost."""
    committed(editor)
    read(CORRECTED)
    third = book(
        case(
            "一",
            "旧名单停错了电",
            course="抄表员照着上月的旧名单逐户停电，没有打电话核实。",
            summary="抄表员没有核对缴费明细，误停了两户居民的电。",
        ),
        TWO[1],
    )
    commit_records(read(third).records.all(), by=editor)
    latest = CasePage.objects.get(title="旧名单停错了电").get_latest_revision_as_object()
    assert "上月" in latest.course
    assert "两户" in latest.summary


def test_what_was_corrected_and_not_yet_committed_goes_over_to_the_new_file(editor):
    first = read(book())
    one = first.records.first()
    correct_record(one.pk, changed(one, title="停错电的一天"), by=editor)
    set_aside(first.records.last().pk, by=editor)
    job = read(CORRECTED)
    carried = draft_of_case(job.records.first())
    assert carried.title == "停错电的一天"
    assert "上月" in carried.course
    assert job.records.last().state == ImportRecordState.SET_ASIDE
    commit_records(job.records.all(), by=editor)
    assert CasePage.objects.count() == 1
    one.refresh_from_db()
    assert one.state == ImportRecordState.SET_ASIDE
    with pytest.raises(ImportRefused, match="更正后的文件"):
        take_back(one.pk, by=editor)


def test_a_settled_doubt_stays_settled_in_the_next_edition(editor):
    one = doubtful()
    settle_doubts(one.pk, frozenset({0}), version=one.version, by=editor)
    more = "【延伸思考】\n我们所里会不会也这样？\n"
    job = read(book(case("一", "旧名单停错了电", more=more, course="重写的过程。")))
    assert open_doubts(job.records.get()) == 0


def test_cases_that_the_new_file_lacks_are_named_and_stay(editor):
    committed(editor)
    job = read(book(TWO[0]))
    assert [page_of_record(c).title for c in vanished_cases(job)] == ["漏抄一户引来投诉"]
    commit_records(job.records.all(), by=editor)
    assert CasePage.objects.count() == 2


def test_a_case_whose_page_was_deleted_would_be_new(editor):
    committed(editor)
    CasePage.objects.get(title="旧名单停错了电").delete()
    job = read(CORRECTED)
    assert plan_merge(job.records.first(), {}) is None
    assert compare_with_library(job.records.first()).change == ImportChange.NEW


def test_an_editor_may_say_that_a_file_is_no_correction(editor):
    first = committed(editor)
    job = read(CORRECTED)
    correct_another(job.pk, None)
    assert compare_with_library(job.records.first()).change == ImportChange.NEW
    correct_another(job.pk, first)
    assert compare_with_library(job.records.first()).change == ImportChange.MERGED


def test_jobs_of_regulations_are_no_earlier_editions():
    open_job("汇编.txt", b"x", by=None, kind=ImportKey.REGULATION)
    assert read(book()).corrects is None
