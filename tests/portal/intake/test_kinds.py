"""A kind of import that no room of ours has, a file of names, goes the whole way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from portal.intake import kinds
from portal.intake.checklist import AcceptedFinding, RecordCheck, Severity
from portal.intake.doubts import READER, KeptDoubt, doubts_from_json
from portal.intake.guard import FileLimits, UnreadableFile
from portal.intake.kinds import (
    CorrectedFiles,
    FileReading,
    ImportKind,
    MergedRecord,
    ReadRecord,
    RecordValues,
    SayProgress,
    kind_named,
    register_kind,
)
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState, ImportState
from portal.intake.services.checking import (
    RecordCorrection,
    correct_record,
    open_doubts,
    set_aside,
    settle_doubts,
    take_back,
)
from portal.intake.services.committing import clear_records, commit_records
from portal.intake.services.correcting import correct_another
from portal.intake.services.jobs import (
    STALE_AFTER,
    ChangedMeanwhile,
    ImportRefused,
    open_job,
    remove_job,
)
from portal.intake.services.reading import read_job
from portal.intake.tasks import forget_old_files, start_reading, take_over_dead
from portal.people.models import User
from portal.people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SHORT = RecordCheck("short", "名字太短", accept="就叫这个名字")
NOBODY = RecordCheck("nobody", "没有名字", Severity.BLOCKS)
ROOM: dict[int, str] = {}  # what the records became: the rows of the room
WRITERS: list[User | None] = []


def check_names_file(name: str, content: bytes, limits: FileLimits) -> None:
    if not name.endswith(".names"):
        raise UnreadableFile(f"无法读取“{name}”：不是名单。")


def read_names(job: ImportJob, say: SayProgress) -> FileReading:
    """One name a line; a question mark is a doubt of the reader."""
    text = bytes(job.content or b"").decode()
    if not text.strip():
        raise UnreadableFile("名单里没有名字，没有导入。")
    if "broken" in text:
        raise RuntimeError("defect")
    records, start = [], 0
    lines = text.splitlines()
    for at, line in enumerate(lines):
        say(at, len(lines))
        end = start + len(line)
        doubts = (KeptDoubt("名字", "看不清", end - 1, end),) if line.endswith("?") else ()
        records.append(ReadRecord({"name": line.rstrip("?")}, start, end, str(at + 1), doubts))
        start = end + 1
    return FileReading({"source": job.reading.get("source", "")}, text, tuple(records))


def open_commit(by: User | None) -> Callable[[ImportRecord], None]:
    WRITERS.append(by)

    def write(record: ImportRecord) -> None:
        if record.current_values["name"] == "写不进":
            raise RuntimeError("full")
        ROOM[record.pk] = record.current_values["name"]

    return write


def match_names(old: Sequence[RecordValues], new: Sequence[RecordValues]) -> list[tuple[int, int]]:
    return [
        (i, j) for i, a in enumerate(old) for j, b in enumerate(new) if a["name"][0] == b["name"][0]
    ]


def merge_names(then: RecordValues, now: RecordValues, edited: RecordValues) -> MergedRecord:
    return MergedRecord(edited, (("名字", f"新文件写“{now['name']}”"),) if then != now else ())


NAMES = ImportKind(
    key="names",
    label="名单",
    check_file=check_names_file,
    read=read_names,
    failure="名单没有读成。",
    check_view="check_names",
    list_view="names",
    record_name="这个名字",
    open_commit=open_commit,
    has_results=lambda job: job.name == "whole.names",
    checks=(READER, SHORT, NOBODY),
    corrections=CorrectedFiles(lambda job, rows: None, match_names, merge_names),
    file_kept_for=dt.timedelta(days=30),
)


@pytest.fixture(autouse=True)
def _names() -> Iterator[None]:
    """The kind, for one test; a room does this when it starts."""
    ROOM.clear()
    WRITERS.clear()
    register_kind(NAMES)
    yield
    del kinds._kinds[NAMES.key]


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR, last_name="林", first_name="小禾")


def upload(text: str, name: str = "组.names") -> ImportJob:
    return open_job(name, text.encode(), by=None, kind="names", notes={"source": "人事"})


def imported(text: str, name: str = "组.names") -> ImportJob:
    return read_job(upload(text, name).pk)


def states(job: ImportJob) -> list[str]:
    return list(job.records.values_list("state", flat=True))


def test_a_file_goes_the_whole_way(editor: User) -> None:
    job = upload("王小明\n李?")
    assert job.state == ImportState.QUEUED
    start_reading(job)
    job.refresh_from_db()
    assert (job.state, job.step, job.steps) == (ImportState.READY, 2, 2)
    assert (job.source_text, job.reading) == ("王小明\n李?", {"source": "人事"})
    first, second = job.records.all()
    assert (first.as_read, first.number_raw, second.start) == ({"name": "王小明"}, "1", 4)

    assert clear_records(job) == [first]
    settle_doubts(second.pk, frozenset({0}), version=0, by=editor)
    assert clear_records(job) == [first, second]

    correct_record(second.pk, RecordCorrection({"name": "李雷"}, 1, frozenset({0})), by=editor)
    assert commit_records(job.records.all(), by=editor) == [first, second]
    assert {first.pk: "王小明", second.pk: "李雷"} == ROOM
    assert [editor] == WRITERS
    job.refresh_from_db()
    assert job.state == ImportState.DONE
    assert commit_records(job.records.all(), by=editor) == []
    assert upload("王小明\n李?", "改名.names").pk == job.pk


def test_a_dead_process_is_taken_over() -> None:
    job = upload("王小明")
    long_ago = timezone.now() - STALE_AFTER - dt.timedelta(seconds=1)
    ImportJob.objects.update(state=ImportState.READING, touched_at=long_ago)
    assert take_over_dead() == "接管中断的导入 1 个"
    assert job.records.count() == 1
    assert take_over_dead() == ""


def test_two_editors_do_not_overwrite_each_other(editor: User) -> None:
    record = imported("王小明").records.get()
    correct_record(record.pk, RecordCorrection({"name": "王大明"}, 0), by=editor)
    with pytest.raises(ChangedMeanwhile, match="林小禾刚刚改过这个名字"):
        correct_record(record.pk, RecordCorrection({"name": "王明"}, 0), by=editor)
    record.refresh_from_db()
    assert record.current_values == {"name": "王大明"}


def test_a_finding_is_accepted_where_the_kind_lets_it(editor: User) -> None:
    record = imported("王").records.get()
    ticks = frozenset(
        AcceptedFinding(key, "0" * 16) for key in ("short", "nobody", "reader", "unknown")
    )
    change = RecordCorrection({"name": "王"}, 0, frozenset(), ticks)
    record = correct_record(record.pk, change, by=editor)
    (kept,) = doubts_from_json(record.doubts)
    assert (kept.check, kept.reason, kept.settled) == ("short", SHORT.accept, True)
    assert open_doubts(record) == 0


def test_what_is_set_aside_is_not_committed(editor: User) -> None:
    job = imported("王小明\n李雷")
    first, second = job.records.all()
    set_aside(first.pk, by=editor)
    assert commit_records(job.records.all(), by=editor) == [second]
    take_back(first.pk, by=editor)
    assert states(job) == [ImportRecordState.WAITING, ImportRecordState.COMMITTED]
    with pytest.raises(ImportRefused, match=r"这个名字已经入库.*请到名单页面修改"):
        correct_record(second.pk, RecordCorrection({"name": "李"}, 1), by=editor)


def test_what_cannot_be_written_leaves_all_as_it_was(editor: User) -> None:
    job = imported("王小明\n写不进")
    with pytest.raises(RuntimeError):
        commit_records(job.records.all(), by=editor)
    assert states(job) == [ImportRecordState.WAITING] * 2


@pytest.mark.parametrize(("text", "message"), [(" ", "没有名字"), ("broken", "名单没有读成")])
def test_what_cannot_be_read_keeps_a_sentence_and_no_file(text: str, message: str) -> None:
    job = imported(text)
    assert (job.state, job.content) == (ImportState.FAILED, None)
    assert message in job.message


def test_a_file_of_another_kind_leaves_no_row() -> None:
    with pytest.raises(ImportRefused, match="不是名单"):
        upload("王小明", "组.txt")
    assert not ImportJob.objects.exists()


def test_a_file_of_the_same_name_corrects_the_one_before(editor: User) -> None:
    old = imported("王小明\n李雷\n赵四\n陈五")
    committed, aside, edited, _ = old.records.all()
    commit_records([committed], by=editor)
    set_aside(aside.pk, by=editor)
    correct_record(edited.pk, RecordCorrection({"name": "赵四海"}, 0), by=editor)
    job = imported("王明\n李雷\n赵四方\n孙六")
    assert job.corrects == old
    records = list(job.records.all())
    assert [record.previous for record in records] == [committed, aside, edited, None]
    assert records[1].state == ImportRecordState.SET_ASIDE
    assert (records[0].corrected, records[2].corrected) == (None, {"name": "赵四海"})
    assert [d.reason for d in doubts_from_json(records[2].doubts)] == ["新文件写“赵四方”"]

    commit_records([records[2]], by=editor)
    edited.refresh_from_db()
    assert edited.state == ImportRecordState.SET_ASIDE
    with pytest.raises(ImportRefused, match="更正后的文件"):
        take_back(edited.pk, by=editor)

    correct_another(job.pk, None)
    assert job.records.get(position=0).previous is None
    assert job.records.get(position=2).previous == edited


@pytest.mark.parametrize("name", ["base.names", "whole.names"])
def test_an_import_that_became_something_is_not_removed(name: str, editor: User) -> None:
    job = imported("王小明", name)
    if name == "base.names":
        commit_records(job.records.all(), by=editor)
    with pytest.raises(ImportRefused, match="记录要留着"):
        remove_job(job.pk)
    remove_job(imported("李雷", "other.names").pk)
    assert list(ImportJob.objects.all()) == [job]


@pytest.mark.parametrize(
    ("days", "is_decided", "is_kept"), [(29, True, True), (31, True, False), (31, False, True)]
)
def test_a_file_is_kept_as_long_as_its_kind_says(
    days: int, is_decided: bool, is_kept: bool, editor: User
) -> None:
    job = imported("王小明")
    if is_decided:
        commit_records(job.records.all(), by=editor)
    ImportJob.objects.update(touched_at=timezone.now() - dt.timedelta(days=days))
    assert forget_old_files() == ("" if is_kept else "清理导入文件 1 个")
    job.refresh_from_db()
    assert (job.content is not None, job.source_text == "王小明") == (is_kept, is_kept)
    assert job.records.get().as_read == {"name": "王小明"}
    assert forget_old_files() == ""


def test_two_kinds_have_two_keys() -> None:
    register_kind(NAMES)
    with pytest.raises(ValueError, match="names"):
        register_kind(replace(NAMES, label="另一种"))
    assert kind_named("names") is NAMES


def test_the_room_names_no_kind_of_another_room() -> None:
    """Its tables keep the names under which they were made; nothing else does."""
    room = Path(kinds.__file__).parent
    kept = ("db_table", "_idx", "imported_case_once_per_job")
    named = [
        line
        for path in room.rglob("*.py")
        if "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if "cases" in line and not any(word in line for word in kept)
    ]
    assert named == []
