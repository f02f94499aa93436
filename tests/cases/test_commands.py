"""import_cases and import_regulation: what each option promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.citations.types import LinkOutcome
from cases.models import CasePage, Clause, Edition, PublicationOverride, Regulation, Succession
from portal.intake.models import ImportJob, ImportRecord
from portal.intake.services.checking import open_doubts
from portal.people.roles import Role
from tests.cases.books import RULES, RULES_2024, TWO, book, case
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[2]
NAMED = case("三", "上门收费起了争执", course="客户张建国（电话13912345678）当场拨打热线投诉。")


@pytest.fixture
def write(tmp_path):
    def written(content: bytes, name: str = "汇编.txt") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return written


def run(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, stderr=out)
    return out.getvalue()


def refused(command: str, *args: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command(command, *args, stdout=out, stderr=out)
    return out.getvalue()


def state() -> tuple[object, ...]:
    """Everything that a second run must not change."""
    return (
        list(CasePage.objects.order_by("pk").values_list("pk", "live", "latest_revision_id")),
        list(ImportRecord.objects.order_by("pk").values_list("pk", "state", "version")),
        ImportJob.objects.count(),
        PublicationOverride.objects.count(),
    )


# import_cases


@pytest.mark.django_db
def test_the_command_makes_drafts(write):
    said = run("import_cases", write(book()))
    assert "新写入 2 个草稿" in said
    assert CasePage.objects.filter(live=False).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [(), ("--publish",), ("--publish", "--accept-findings", "内部资料")]
)
def test_the_same_file_with_the_same_options_changes_nothing(write, options):
    path = write(book(*TWO, NAMED))
    run("import_cases", *options, path)
    before = state()
    run("import_cases", *options, path)
    assert state() == before


@pytest.mark.django_db
def test_publish_withholds_what_has_a_doubt_or_a_finding(write):
    doubtful = case("四", "一件旧事", more="【延伸思考】\n我们所里会不会也这样？\n")
    said = run("import_cases", "--publish", write(book(*TWO, NAMED, doubtful)))
    live = set(CasePage.objects.live().values_list("title", flat=True))
    assert live == {"旧名单停错了电", "漏抄一户引来投诉"}
    assert "上门收费起了争执" in said
    assert "13912345678" in said
    assert "1 处疑问没有核对" in said


@pytest.mark.django_db
def test_accepted_findings_are_published_logged_and_stay_doubts(write):
    doubtful = case("四", "一件旧事", more="【延伸思考】\n我们所里会不会也这样？\n")
    run("import_cases", "--publish", "--accept-findings", "内部资料", write(book(NAMED, doubtful)))
    assert CasePage.objects.live().count() == 2
    logged = PublicationOverride.objects.all()
    assert {one.page.title for one in logged} == {"上门收费起了争执", "一件旧事"}
    assert {one.reason for one in logged} == {"内部资料"}
    assert sum(open_doubts(one) for one in ImportRecord.objects.all()) == 1


@pytest.mark.django_db
def test_a_stronger_option_publishes_drafts_that_nobody_touched(write):
    path = write(book())
    run("import_cases", path)
    touched = CasePage.objects.get(title="旧名单停错了电")
    touched.summary = "编辑改过。"
    touched.save_revision()
    run("import_cases", "--publish", path)
    assert [page.title for page in CasePage.objects.live()] == ["漏抄一户引来投诉"]


@pytest.mark.django_db
def test_what_an_editor_took_down_is_not_published_again(write):
    path = write(book())
    run("import_cases", "--publish", path)
    CasePage.objects.get(title="旧名单停错了电").unpublish()
    run("import_cases", "--publish", path)
    assert CasePage.objects.live().count() == 1


@pytest.mark.django_db
def test_what_is_in_moderation_is_left_to_the_moderators(write):
    path = write(book(TWO[0]))
    run("import_cases", path)
    page = CasePage.objects.get()
    page.get_workflow().start(page, UserFactory(role=Role.EDITOR))
    run("import_cases", "--publish", path)
    assert not CasePage.objects.live().exists()


@pytest.mark.django_db
def test_a_corrected_file_gives_live_pages_a_draft_only(write):
    run("import_cases", "--publish", write(book()))
    mended = book(case("一", "旧名单停错了电", course="抄表员照着上月的名单停电。"), TWO[1])
    said = run("import_cases", "--publish", write(mended))
    page = CasePage.objects.get(title="旧名单停错了电")
    assert "比对合并 2 个" in said
    assert "上月" not in page.course
    assert page.has_unpublished_changes
    assert "上月" in page.get_latest_revision_as_object().course
    assert not CasePage.objects.get(title="漏抄一户引来投诉").has_unpublished_changes


@pytest.mark.django_db
def test_a_corrected_file_updates_untouched_drafts_which_may_then_be_published(write):
    run("import_cases", write(book()))
    mended = book(case("一", "旧名单停错了电", course="抄表员照着上月的名单停电。"), TWO[1])
    run("import_cases", "--publish", write(mended))
    assert CasePage.objects.live().count() == 2
    assert "上月" in CasePage.objects.get(title="旧名单停错了电").course


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.txt", b""),
        ("无.txt", "没有案例的文字。".encode()),
        ("坏.docx", b"PK\x03\x04 broken"),
        ("乱.txt", bytes(range(128, 256)) * 4),
        ("表.xlsx", b"PK\x03\x04"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_leaves_nothing(write, name, content):
    said = refused("import_cases", write(content, name))
    assert len(said.strip().splitlines()) == 1
    assert said.strip().endswith("。")
    assert not ImportJob.objects.exists()
    assert not CasePage.objects.exists()


@pytest.mark.django_db
def test_a_bad_file_does_not_stop_the_others(write):
    refused("import_cases", write(b"", "空.txt"), write(book()))
    assert CasePage.objects.count() == 2


@pytest.mark.django_db
def test_a_missing_file_is_named(tmp_path):
    assert "没有.txt" in refused("import_cases", str(tmp_path / "没有.txt"))


@pytest.mark.django_db
def test_the_person_who_imports_is_the_owner(write):
    editor = UserFactory(role=Role.EDITOR)
    run("import_cases", "--by", editor.username, write(book()))
    assert {page.owner for page in CasePage.objects.all()} == {editor}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options",
    [
        ("--accept-findings", "理由"),
        ("--publish", "--accept-findings", "  "),
        ("--by", "没有这个人"),
        ("--dry-run", "--json", "out.txt"),
        ("--json", "out.json"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_anything_is_done(write, options):
    with pytest.raises(CommandError):
        run("import_cases", *options, write(book()))
    assert not ImportJob.objects.exists()


def test_a_dry_run_needs_no_database(write, tmp_path):
    """In a process of its own: the database of this one is closed to this test anyway."""
    for command, content, key in (
        ("import_cases", book(), "cases"),
        ("import_regulation", RULES.encode(), "statutes"),
    ):
        out = tmp_path / f"{command}.json"
        environment = {
            **os.environ,
            "ANJIAN_DATA": str(tmp_path / "var"),
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        }
        subprocess.run(
            [sys.executable, "manage.py", command, "--dry-run", "--json", out, write(content)],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        assert json.loads(out.read_text())[key]


# import_regulation


@pytest.mark.django_db
def test_title_and_dates_come_from_the_text(write):
    run("import_regulation", write(RULES.encode(), "守则.txt"))
    edition = Edition.objects.get()
    assert edition.regulation.title == "星河供电服务守则"
    assert str(edition.in_force_from) == "2020-01-01"
    assert edition.slug == "2020"
    assert list(edition.clauses.filter(kind="article").values_list("path", flat=True)) == [
        "1",
        "2",
        "3",
        "4",
    ]


@pytest.mark.django_db
def test_the_same_regulation_again_changes_nothing(write):
    path = write(RULES.encode(), "守则.txt")
    run("import_regulation", path)
    before = list(Clause.objects.values_list("pk", "path", "text"))
    assert "没有改动" in run("import_regulation", path)
    assert list(Clause.objects.values_list("pk", "path", "text")) == before


@pytest.mark.django_db
def test_a_second_edition_closes_the_first_and_proposes_successions(write):
    run("import_regulation", write(RULES.encode(), "a.txt"))
    said = run("import_regulation", write(RULES_2024.encode(), "b.txt"))
    assert "沿革待确认" in said
    assert Succession.objects.count() == 4
    assert str(Edition.objects.get(slug="2020").in_force_until) == "2024-06-01"


@pytest.mark.django_db
def test_options_overrule_the_text(write):
    run(
        "import_regulation",
        "--title", "星河守则", "--slug", "v2", "--from", "2021-05-01", "--alias", "守则",
        write(RULES.encode(), "a.txt"),
    )  # fmt: skip
    edition = Edition.objects.get()
    assert (edition.regulation.title, edition.slug) == ("星河守则", "v2")
    assert edition.label == "2021 年版"
    assert list(edition.regulation.aliases.values_list("name", flat=True)) == ["守则"]


@pytest.mark.django_db
def test_waiting_citations_find_the_regulation_that_arrives(
    write, django_capture_on_commit_callbacks
):
    run("import_cases", "--publish", write(book()))
    page = CasePage.objects.get(title="旧名单停错了电")
    assert page.violations.get().outcome == LinkOutcome.NO_REGULATION
    stub = page.violations.get().clause
    with django_capture_on_commit_callbacks(execute=True):
        run("import_regulation", write(RULES.encode(), "守则.txt"))
    row = CasePage.objects.get(pk=page.pk).violations.get()
    assert row.outcome == LinkOutcome.RESOLVED
    assert row.clause.edition.slug == "2020"
    stub.refresh_from_db()
    assert stub.superseded_by is not None
    assert Regulation.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [("空.txt", b""), ("无.txt", "没有条文的文字。".encode()), ("坏.docx", b"PK\x03\x04 broken")],
)
def test_a_bad_regulation_gets_one_sentence_and_leaves_nothing(write, name, content):
    said = refused("import_regulation", write(content, name))
    assert len(said.strip().splitlines()) == 1
    assert said.strip().endswith("。")
    assert not Regulation.objects.exists()


@pytest.mark.django_db
def test_a_date_that_is_none_is_said_in_chinese(write):
    with pytest.raises(CommandError, match="不是日期"):
        run("import_regulation", "--from", "去年", write(RULES.encode(), "a.txt"))
