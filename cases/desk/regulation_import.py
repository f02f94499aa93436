"""Bring a file of a regulation into the library: file, reading, details, edition.

The reading is pure and repeatable, so that nothing but the file itself and what a person said of
it is kept until it is committed.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import cast

from django.db import transaction

from cases.documents import read_document
from cases.models import ImportedEdition, edition_of_job
from cases.regulations.edition_import import (
    EditionDetails,
    EditionOutcome,
    EditionRefused,
    take_in_edition,
)
from cases.statutes import (
    EditionFacts,
    ParsedStatute,
    counts_of,
    edition_findings,
    statute_from_document,
)
from portal.intake.checklist import AcceptedFinding, CheckedRecord, fingerprint_of, tick_from_token
from portal.intake.doubts import Json
from portal.intake.guard import UnreadableFile
from portal.intake.kinds import FileReading, SayProgress
from portal.intake.models import ImportJob, ImportState
from portal.intake.services.jobs import READ, ChangedMeanwhile, ImportRefused

NO_ARTICLES = "文件能打开，但没有认出条文，没有导入。请确认里面有“第一条”或编号的句子，再重新上传。"
BROKE = "识别时程序出错，没有导入。请把文件交给管理员；库里的规章不受影响。"
MOST_NAMED = 5
STEPS = 2  # opened, read
DAYS = ("promulgated_on", "in_force_from", "in_force_until")


def parse_file(name: str, content: bytes) -> ParsedStatute:
    """Read a file as a statute. Raises UnreadableFile with a Chinese sentence."""
    statute = statute_from_document(read_document(name, content))
    if not any(True for _ in statute.articles()):
        raise UnreadableFile(NO_ARTICLES)
    return statute


def details_from(statute: ParsedStatute, source_name: str) -> EditionDetails:
    """Return what the text says about itself; a person completes and corrects it."""
    since = statute.in_force_from.day if statute.in_force_from else None
    promulgated = statute.promulgated.day if statute.promulgated else None
    day = since or promulgated
    return EditionDetails(
        title=statute.title,
        label=f"{day.year} 年版" if day else "首次入库版",
        document_number=statute.document_number or "",
        issuer=statute.issuer or "",
        promulgated_on=promulgated,
        in_force_from=since,
        source_name=source_name,
    )


def details_to_json(details: EditionDetails) -> dict[str, Json]:
    """Write details as plain JSON; `details_from_json` gives the equal details back."""
    written = cast("dict[str, Json]", asdict(details))
    for name in DAYS:
        day: datetime.date | None = getattr(details, name)
        written[name] = day.isoformat() if day else None
    written["aliases"] = list(details.aliases)
    return written


def details_from_json(written: Mapping[str, Json]) -> EditionDetails:
    """Read details from their JSON."""
    days = {
        name: datetime.date.fromisoformat(str(written[name])) if written.get(name) else None
        for name in DAYS
    }
    texts = {
        name: str(value)
        for name, value in written.items()
        if name not in DAYS and name != "aliases" and value is not None
    }
    aliases = tuple(str(name) for name in cast("list[Json]", written.get("aliases") or []))
    return EditionDetails(aliases=aliases, **days, **texts)  # type: ignore[arg-type]  # by name; the round trip test checks it


def read_regulation_file(job: ImportJob, say: SayProgress) -> FileReading:
    """Read an uploaded regulation far enough to show it. Raises UnreadableFile.

    The title that was asked for stays beside what was read.
    """
    say(0, STEPS)
    statute = parse_file(job.name, bytes(job.content or b""))
    wanted = str(job.reading.get("wanted_title", ""))
    details = details_to_json(_wanted_details(statute, job.name, wanted))
    return FileReading({**reading_of(statute), "wanted_title": wanted, "details": details})


def is_in_library(job: ImportJob) -> bool:
    """Ask whether the regulation of a job was taken in and is still there."""
    return edition_of_job(job) is not None


def _wanted_details(statute: ParsedStatute, source_name: str, wanted: str) -> EditionDetails:
    """Return the details of the text; a title that was asked for becomes the title or an alias.

    Cases wait under the name that was asked for, so it must lead to the regulation.
    """
    details = details_from(statute, source_name)
    if not wanted or wanted == details.title:
        return details
    if not details.title:
        return replace(details, title=wanted)
    return replace(details, aliases=(wanted,))


def links_not_renewed(outcome: EditionOutcome) -> str:
    """Say which cases were left behind by an import that is committed; empty where none was."""
    if not outcome.left_behind:
        return ""
    named = "、".join(f"《{title}》" for title in outcome.left_behind[:MOST_NAMED])
    more = "等" if len(outcome.left_behind) > MOST_NAMED else ""
    return (
        f"规章已经入库，但有 {len(outcome.left_behind)} 个案例的引用没有全部更新：{named}{more}。"
        "其他案例不受影响；请打开这些案例的草稿看看，再重新保存。"
    )


def reading_of(statute: ParsedStatute) -> dict[str, Json]:
    """Return the counts and doubts of a statute for the check screen."""
    counts: dict[str, Json] = asdict(counts_of(statute))
    return {
        "counts": counts,
        "doubts": [{"place": d.place, "reason": d.reason} for d in statute.doubts],
    }


def details_of(job: ImportJob) -> EditionDetails:
    """Return the details of an uploaded regulation as a person left them."""
    return details_from_json(job.reading["details"])


def accepted_in_job(job: ImportJob) -> frozenset[AcceptedFinding]:
    """Return what people accepted of the check list of an uploaded regulation."""
    tokens = cast("list[str]", job.reading.get("accepted") or [])
    return frozenset(filter(None, map(tick_from_token, tokens)))


def state_of_job(job: ImportJob) -> str:
    """Return what changes whenever the details or the ticks of an uploaded regulation do."""
    kept = (job.reading["details"], job.reading.get("accepted") or [])
    return fingerprint_of(json.dumps(kept, sort_keys=True))


def checked_edition(job: ImportJob, details: EditionDetails) -> CheckedRecord:
    """Go through the check list of an uploaded regulation with these details."""
    facts = EditionFacts(
        details.title, details.label, details.in_force_from, details.in_force_until
    )
    doubts = cast("list[dict[str, str]]", job.reading["doubts"])
    findings = edition_findings(facts, [(one["place"], one["reason"]) for one in doubts])
    return CheckedRecord(findings, accepted_in_job(job))


@transaction.atomic
def keep_details(
    job_id: int,
    details: EditionDetails,
    *,
    accepted: frozenset[AcceptedFinding] | None = None,
    state: str | None = None,
) -> ImportJob:
    """Keep what a person said of an uploaded regulation, without committing it.

    `accepted` are the ticks of the check list, None where none were shown. Raises
    ChangedMeanwhile where the job is no longer in the `state` that the person saw.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if job.state not in READ:
        raise ImportRefused("这个文件还没有识别好，没有保存。请稍候再试。")
    if state is not None and state != state_of_job(job):
        raise ChangedMeanwhile(
            "另一位编辑刚刚改过这份规章，您填的还没有保存，仍在这一页上。请对照后再保存一次。"
        )
    job.reading["details"] = details_to_json(details)
    if accepted is not None:
        job.reading["accepted"] = sorted(tick.token for tick in accepted)
    job.save(update_fields=["reading", "touched_at"])
    return job


@transaction.atomic
def commit_regulation(
    job_id: int, details: EditionDetails, *, today: datetime.date
) -> EditionOutcome:
    """Take the regulation of a job into the library. A second call changes nothing.

    Raises ImportRefused with what to mend; the uploaded file stays and can be committed again.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if job.content is None or job.state not in READ:
        raise ImportRefused("这个文件没有识别成功，不能入库。请重新上传。")
    try:
        outcome = take_in_edition(parse_file(job.name, bytes(job.content)), details, today=today)
    except EditionRefused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    job.reading["details"] = details_to_json(details)
    job.state = ImportState.DONE
    job.save(update_fields=["state", "reading", "touched_at"])
    ImportedEdition.objects.update_or_create(job=job, defaults={"edition": outcome.edition})
    return outcome
