"""An uploaded regulation: read, described, foreseen, taken in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from cases.desk.regulation_forecast import clauses_in_order, forecast_import, statute_of_job
from cases.desk.regulation_import import (
    checked_edition,
    commit_regulation,
    details_from_json,
    details_of,
    details_to_json,
    keep_details,
    state_of_job,
)
from cases.models import Edition, ImportKey, Regulation, Succession, edition_of_job
from cases.regulations.edition_import import EditionDetails
from portal.intake.models import ImportJob, ImportState
from portal.intake.services.jobs import ChangedMeanwhile, ImportRefused, open_job
from portal.intake.services.reading import read_job
from tests.cases.books import RULES, RULES_2024

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 1, 5)


def read(text: str, name: str = "守则.txt", wanted: str = "") -> ImportJob:
    content, notes = text.encode(), {"wanted_title": wanted}
    job = open_job(name, content, by=None, kind=ImportKey.REGULATION, notes=notes)
    return read_job(job.pk)


def test_the_text_fills_the_form():
    details = details_of(read(RULES))
    assert details.title == "星河供电服务守则"
    assert details.label == "2020 年版"
    assert details.in_force_from == dt.date(2020, 1, 1)


def test_details_survive_their_json():
    details = EditionDetails(
        title="守则", label="一版", aliases=("甲", "乙"), in_force_from=dt.date(2020, 1, 1)
    )
    assert details_from_json(details_to_json(details)) == details


def test_what_a_person_typed_is_kept():
    job = read(RULES)
    keep_details(job.pk, replace(details_of(job), issuer="星河供电公司"))
    assert details_of(ImportJob.objects.get()).issuer == "星河供电公司"


def test_a_file_without_articles_keeps_a_sentence_and_no_content():
    job = read("没有条文的文字。")
    assert job.state == ImportState.FAILED
    assert "没有认出条文" in job.message
    assert ImportJob.objects.get().content is None
    with pytest.raises(ImportRefused):
        commit_regulation(job.pk, EditionDetails(title="x", label="y"), today=TODAY)
    with pytest.raises(ImportRefused):
        keep_details(job.pk, EditionDetails(title="x", label="y"))


def test_a_defect_of_the_reader_leaves_a_sentence_too(monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("defect")

    monkeypatch.setattr("cases.desk.regulation_import.parse_file", broken)
    read(RULES)
    assert ImportJob.objects.get().state == ImportState.FAILED


def test_a_second_reading_changes_nothing():
    job = read(RULES)
    keep_details(job.pk, replace(details_of(job), issuer="星河供电公司"))
    assert details_of(read_job(job.pk)).issuer == "星河供电公司"


def test_taking_in_twice_changes_nothing():
    job = read(RULES)
    first = commit_regulation(job.pk, details_of(job), today=TODAY)
    again = commit_regulation(job.pk, details_of(job), today=TODAY)
    assert first.created > 0
    assert again.changed_nothing
    job.refresh_from_db()
    assert (job.state, edition_of_job(job)) == (ImportState.DONE, Edition.objects.get())


def test_a_refusal_keeps_the_upload():
    first = read(RULES)
    commit_regulation(first.pk, details_of(first), today=TODAY)
    second = read(RULES.replace("七日", "八日"), "b.txt")
    with pytest.raises(ImportRefused, match="重叠"):
        commit_regulation(second.pk, replace(details_of(second), slug="other"), today=TODAY)
    second.refresh_from_db()
    assert second.state == ImportState.READY
    assert second.content is not None
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("wanted", "aliases"), [("", ()), ("星河供电服务守则", ()), ("服务守则", ("服务守则",))]
)
def test_the_name_under_which_cases_wait_becomes_an_alias(wanted, aliases):
    assert details_of(read(RULES, wanted=wanted)).aliases == aliases


def test_clauses_are_shown_in_reading_order():
    shown = clauses_in_order(statute_of_job(read(RULES)))
    assert [one.clause.label for one in shown][:3] == ["第一章", "第一条", ""]
    depths = {one.clause.kind.value: one.depth for one in shown}
    assert depths == {"chapter": 0, "article": 1, "paragraph": 2, "item": 3}


# The forecast


def forecast(job: ImportJob):
    return forecast_import(statute_of_job(job), details_of(job))


def test_a_new_regulation_is_foreseen():
    found = forecast(read(RULES))
    assert (found.regulation, found.edition, found.successions) == (None, None, None)


def test_the_same_text_is_foreseen_as_no_change():
    job = read(RULES)
    commit_regulation(job.pk, details_of(job), today=TODAY)
    assert forecast(job).same_text


def test_a_corrected_text_of_the_same_edition_is_foreseen():
    job = read(RULES)
    commit_regulation(job.pk, details_of(job), today=TODAY)
    found = forecast(read(RULES.replace("七日", "八日"), "b.txt"))
    assert found.edition == Edition.objects.get()
    assert not found.same_text


def test_a_new_edition_is_foreseen_with_as_many_successions_as_are_then_suggested():
    job = read(RULES)
    commit_regulation(job.pk, details_of(job), today=TODAY)
    newer = read(RULES_2024, "b.txt")
    found = forecast(newer)
    assert found.regulation == Regulation.objects.get()
    assert (found.edition, found.neighbour) == (None, Edition.objects.get())
    commit_regulation(newer.pk, details_of(newer), today=TODAY)
    assert found.successions == Succession.objects.count()


def test_waiting_citations_are_foreseen(tmp_path):
    from django.core.management import call_command

    from tests.cases.books import book

    path = tmp_path / "汇编.txt"
    path.write_bytes(book())
    call_command("import_cases", str(path))
    assert forecast(read(RULES)).waiting == 2


GAP = RULES.replace("第三条", "第五条")


def test_a_tick_is_kept_with_the_job_until_the_text_of_the_doubt_changes():
    job = read(GAP)
    doubts = checked_edition(job, details_of(job)).open
    assert [one.field for one in doubts] == ["第五条", "第四条"]
    job = keep_details(job.pk, details_of(job), accepted=frozenset({doubts[0].tick}))
    assert checked_edition(job, details_of(job)).open == doubts[1:]
    job = keep_details(job.pk, details_of(job))
    assert checked_edition(job, details_of(job)).open == doubts[1:]


def test_a_second_editor_overwrites_nothing():
    job = read(GAP)
    seen = state_of_job(job)
    theirs = keep_details(job.pk, replace(details_of(job), issuer="甲"), state=seen)
    with pytest.raises(ChangedMeanwhile, match="另一位编辑"):
        keep_details(job.pk, replace(details_of(job), issuer="乙"), state=seen)
    keep_details(job.pk, details_of(theirs), state=state_of_job(theirs))
    assert details_of(ImportJob.objects.get()).issuer == "甲"
    ticked = frozenset({checked_edition(job, details_of(job)).findings[0].tick})
    assert state_of_job(keep_details(job.pk, details_of(theirs), accepted=ticked)) != (
        state_of_job(theirs)
    )
