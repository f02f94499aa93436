"""The imports so far and what they wait for; the regulations that are cited and not there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from cases.citations import LinkOutcome
from cases.desk.import_check import entries_of
from cases.linking.citation_linker import CitationLinker
from cases.models import (
    Citation,
    ClauseLink,
    ImportKey,
    Regulation,
)
from portal.intake.checklist import CheckCounters, CheckedRecord, count_records
from portal.intake.doubts import doubts_from_json
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState

LISTED = 100
MOST_CHECKED = 60  # cases that wait; 10 to 25 ms each


@dataclass(frozen=True, slots=True)
class ListedImport:
    """An import in the list: how many cases, how many wait, how many findings are open.

    `ready` cases wait and have nothing open. `open` and `ready` are None where they are not
    counted: the check list is gone through for the latest imports only.
    """

    job: ImportJob
    cases: int
    waiting: int
    committed: int
    ready: int | None
    open: int | None


@dataclass(frozen=True, slots=True)
class MissingRegulation:
    """A regulation that is cited and not in the library: citations and cases that wait."""

    title: str
    citations: int
    cases: int


def imports_of_kind(kind: ImportKey) -> list[ListedImport]:
    """Return the imports of a kind, latest first, as many as a page shows."""
    jobs = (
        ImportJob.objects.filter(kind=kind)
        .defer("content", "source_text", "reading")
        .select_related("uploaded_by", "imported_edition__edition__regulation")
        .annotate(
            case_count=Count("records"),
            waiting=Count("records", filter=Q(records__state=ImportRecordState.WAITING)),
            committed=Count("records", filter=Q(records__state=ImportRecordState.COMMITTED)),
        )
        # The order of the model does not hold where rows are grouped.
        .order_by("-created_at", "-pk")
    )[:LISTED]
    listed = list(jobs)
    counters = _counters_of(_latest_within((job.pk, job.waiting) for job in listed))
    found = ((job, counters.get(job.pk)) for job in listed)
    return [
        ListedImport(
            job,
            job.case_count,
            job.waiting,
            job.committed,
            None if counted is None else counted.ready,
            None if counted is None else counted.open,
        )
        for job, counted in found
    ]


def _latest_within(waiting: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Yield the jobs, latest first, whose waiting cases together are few enough to be checked."""
    total = 0
    for job_id, count in waiting:
        total += count
        if not count or total <= MOST_CHECKED:
            yield job_id


def _counters_of(job_ids: Iterable[int]) -> dict[int, CheckCounters]:
    """Go through the check list of the cases that wait; of the others the reader's doubts count."""
    rows = ImportRecord.objects.filter(job__in=list(job_ids))
    kept = rows.exclude(state=ImportRecordState.SET_ASIDE)
    checked: dict[int, list[CheckedRecord]] = defaultdict(list)
    for entry in entries_of(kept.filter(state=ImportRecordState.WAITING), CitationLinker()):
        checked[entry.case.job_id].append(entry.checked)
    counters = {job_id: count_records(records) for job_id, records in checked.items()}
    committed = kept.filter(state=ImportRecordState.COMMITTED)
    for job_id, written in committed.values_list("job_id", "doubts"):
        doubts = sum(not doubt.settled for doubt in doubts_from_json(written))
        before = counters.get(job_id, count_records(()))
        counters[job_id] = replace(before, open=before.open + doubts)
    return counters


def missing_regulations() -> list[MissingRegulation]:
    """Return what is cited and not in the library, most cited first.

    Citations in the text of drafts count when their case has been published once.
    """
    citations: dict[str, int] = defaultdict(int)
    cases: dict[str, set[int]] = defaultdict(set)
    for title, page_id in (*_waiting_rows(), *_waiting_links()):
        citations[title] += 1
        cases[title].add(page_id)
    rows = [MissingRegulation(title, citations[title], len(cases[title])) for title in citations]
    return sorted(rows, key=lambda row: (-row.citations, row.title))


def _waiting_rows() -> Iterator[tuple[str, int]]:
    linker = CitationLinker()
    waiting = Citation.objects.filter(outcome=LinkOutcome.NO_REGULATION)
    titles = dict(Regulation.objects.values_list("pk", "title"))
    for regulation_id, as_written, page_id in waiting.values_list(
        "regulation_id", "as_written", "page_id"
    ):
        title = titles.get(regulation_id)
        if title is None:
            mention = linker.read(as_written)
            title = mention.title if mention else None
        if title:
            yield title, page_id


def _waiting_links() -> Iterator[tuple[str, int]]:
    links = ClauseLink.objects.filter(outcome=LinkOutcome.NO_REGULATION)
    yield from links.values_list("title", "page_id")
