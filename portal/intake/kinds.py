"""The kinds of imports that rooms register: how a file is read, checked, and taken in."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from portal.intake.checklist import CheckedRecord, RecordCheck
from portal.intake.doubts import KeptDoubt, doubt_finding, parted
from portal.intake.guard import FileLimits
from portal.intake.models import ImportJob, ImportRecord
from portal.people.models import User

SayProgress: TypeAlias = Callable[[int, int], None]
RecordValues: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record as a reader found it; `start` and `end` are its place in the text of the file."""

    values: RecordValues
    start: int
    end: int
    number_raw: str = ""
    doubts: tuple[KeptDoubt, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a reader made of a file; `kept` is what the check screen shows beside the records."""

    kept: RecordValues
    text: str = ""
    records: tuple[ReadRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedRecord:
    """Values merged three ways, and where both sides changed: section and reason of each doubt."""

    values: RecordValues
    doubts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectedFiles:
    """How a kind takes a file that corrects an earlier one.

    `find_earlier` looks for the import that a file of another name corrects. `match` pairs old
    records with new ones, both by their index. `merge` takes the values read then, read now, and
    as edited.
    """

    find_earlier: Callable[[ImportJob, Sequence[ImportRecord]], ImportJob | None]
    match: Callable[[Sequence[RecordValues], Sequence[RecordValues]], Sequence[tuple[int, int]]]
    merge: Callable[[RecordValues, RecordValues, RecordValues], MergedRecord]


def reader_doubts(records: Sequence[ImportRecord]) -> tuple[CheckedRecord, ...]:
    """Check records by the doubts of the reader alone."""
    return tuple(
        CheckedRecord(tuple(map(doubt_finding, doubts)), accepted)
        for doubts, accepted in (parted(record.doubts) for record in records)
    )


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of import as its room declares it.

    `check_file` and `read` raise UnreadableFile; `read` says now and then how far it is, and
    writes nothing. `failure` tells an editor that the reader broke. `check_view` and `list_view`
    name addresses: the check screen of a job, the list of imports of the kind. `record_name` is a
    record in a sentence: 这个案例.

    `open_commit` is called once for all that is committed together, and returns what writes one
    record into the room; that may add doubts to the record. A kind whose job is taken in as a
    whole has none, and says by `has_results` whether a job was. `is_same` asks whether two versions
    of the values say the same.
    """

    key: str
    label: str
    check_file: Callable[[str, bytes, FileLimits], object]
    read: Callable[[ImportJob, SayProgress], FileReading]
    failure: str
    check_view: str
    list_view: str
    record_name: str = "这条记录"
    open_commit: Callable[[User | None], Callable[[ImportRecord], None]] | None = None
    has_results: Callable[[ImportJob], bool] = field(default=lambda job: False)
    is_same: Callable[[RecordValues, RecordValues], bool] = field(
        default=lambda one, other: one == other
    )
    checks: tuple[RecordCheck, ...] = ()
    check: Callable[[Sequence[ImportRecord]], Sequence[CheckedRecord]] = reader_doubts
    corrections: CorrectedFiles | None = None
    # How long the file and its text are kept once every record is decided; None: for good.
    file_kept_for: datetime.timedelta | None = None

    def check_named(self, key: str) -> RecordCheck | None:
        """Return the check that a tick names; None where the kind has none of that name."""
        return next((check for check in self.checks if check.key == key), None)


_kinds: dict[str, ImportKind] = {}


def register_kind(kind: ImportKind) -> None:
    """Make a kind known; a second one with the same key is a mistake."""
    if _kinds.get(kind.key, kind) != kind:
        raise ValueError(f"the kind of import {kind.key!r} is registered twice")
    _kinds[kind.key] = kind


def kind_named(key: str) -> ImportKind:
    """Return the kind of a job. Raises KeyError for one that no room registers."""
    return _kinds[key]


def kinds_that_forget() -> tuple[ImportKind, ...]:
    """Return the kinds whose files are kept for a time only."""
    return tuple(kind for kind in _kinds.values() if kind.file_kept_for is not None)


def kind_of_job(job: ImportJob) -> ImportKind:
    """Return the kind of a job."""
    return kind_named(job.kind)
