"""Read a document of cases: the reader, the drafts, and what a corrected document changes.

It writes nothing: what editors make of the plan, and when it becomes pages, is known in intake.
"""

from collections.abc import Sequence

from cases.documents import TextSpan, read_document
from cases.importers import (
    DraftDoubt,
    RecognisedCase,
    RecognisedDocument,
    draft_case,
    draft_from_json,
    draft_to_json,
    keep_reading,
    match_cases,
    merge_drafts,
    read_cases,
    reading_to_json,
    share_of_titles,
)
from cases.linking.regulation_catalog import known_titles
from cases.models import ImportKey
from portal.intake.doubts import KeptDoubt
from portal.intake.guard import UnreadableFile
from portal.intake.kinds import FileReading, MergedRecord, ReadRecord, RecordValues, SayProgress
from portal.intake.models import ImportJob, ImportRecord
from portal.intake.services.jobs import READ

OPENED, RECOGNISED = 1, 2  # steps of a reading before its cases are gone through one by one
SAY_EVERY = 10  # cases between two words of progress
SAME_BOOK = 0.5  # share of the titles of a file from which another file is its correction
BOOKS_LOOKED_AT = 50
NO_CASES = (
    "文件能打开，但没有认出案例，没有导入。"
    "请确认里面有“案例一”这样的编号，或【案例提要】这样的栏目，再重新上传。"
)
BROKE = "识别时程序出错，没有导入。请把文件交给管理员；库里的内容不受影响。"


def read_case_file(job: ImportJob, say: SayProgress) -> FileReading:
    """Read the file of a job into cases. Raises UnreadableFile with a Chinese sentence."""
    document = read_document(job.name, bytes(job.content or b""))
    say(OPENED, RECOGNISED)
    recognised = read_cases(document)
    if not recognised.cases:
        raise UnreadableFile(NO_CASES)
    records = _drafted_records(recognised, say)
    kept = reading_to_json(keep_reading(document, recognised, known_titles()))
    return FileReading(kept, document.text, records)


def _drafted_records(recognised: RecognisedDocument, say: SayProgress) -> tuple[ReadRecord, ...]:
    """Draft every recognised case, with its doubts."""
    records = []
    titles = known_titles()
    steps = RECOGNISED + len(recognised.cases)
    for position, case in enumerate(recognised.cases):
        if position % SAY_EVERY == 0:
            say(RECOGNISED + position, steps)
        drafted = draft_case(case, titles)
        doubts = [
            KeptDoubt(d.section or "", d.reason, d.span.start, d.span.end)
            for d in recognised.doubts
            if d.case == position
        ]
        doubts += [_place_doubt(case, doubt) for doubt in drafted.doubts]
        records.append(
            ReadRecord(
                draft_to_json(drafted.draft),
                case.span.start,
                case.span.end,
                case.number_raw or "",
                tuple(doubts),
            )
        )
    return tuple(records)


def _place_doubt(case: RecognisedCase, doubt: DraftDoubt) -> KeptDoubt:
    """Place a doubt where it came up; one about the case as a whole stands at its head."""
    span = doubt.span or TextSpan(case.span.start, case.span.start)
    return KeptDoubt(doubt.section, doubt.reason, span.start, span.end)


def likely_earlier(job: ImportJob, rows: Sequence[ImportRecord]) -> ImportJob | None:
    """Return the import of another file name of which this file seems to be a correction."""
    drafts = [draft_from_json(row.as_read) for row in rows]
    titles = [draft.title for draft in drafts if not draft.title_generated]
    earlier = ImportJob.objects.filter(kind=ImportKey.CASES, state__in=READ).exclude(pk=job.pk)
    for other in earlier[:BOOKS_LOOKED_AT]:
        reads = other.records.values_list("as_read__title", "as_read__title_generated")
        known = [title for title, generated in reads if not generated]
        if share_of_titles(known, titles) >= SAME_BOOK:
            return other
    return None


def match_values(old: Sequence[RecordValues], new: Sequence[RecordValues]) -> list[tuple[int, int]]:
    """Pair the cases of an earlier file with those of a corrected one."""
    return match_cases(
        [draft_from_json(values) for values in old], [draft_from_json(values) for values in new]
    )


def merge_values(then: RecordValues, now: RecordValues, edited: RecordValues) -> MergedRecord:
    """Merge what a file said then and says now with what editors made of it."""
    merged = merge_drafts(draft_from_json(then), draft_from_json(now), draft_from_json(edited))
    return MergedRecord(
        draft_to_json(merged.draft), tuple((doubt.section, doubt.reason) for doubt in merged.doubts)
    )


def is_same_case(one: RecordValues, other: RecordValues) -> bool:
    """Ask whether two versions of a case say the same."""
    return draft_from_json(one) == draft_from_json(other)
