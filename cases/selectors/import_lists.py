"""The imports so far and what they wait for; the regulations that are cited and not there."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from cases.citations import LinkOutcome
from cases.importers import doubts_from_json
from cases.models import (
    Citation,
    ClauseLink,
    ImportedCase,
    ImportedCaseState,
    ImportJob,
    ImportKind,
    Regulation,
)
from cases.selectors.meaning import CitationLinker

LISTED = 100


@dataclass(frozen=True, slots=True)
class ListedImport:
    """An import in the list: how many cases, how many wait, how many doubts are open."""

    job: ImportJob
    cases: int
    waiting: int
    committed: int
    doubts: int


@dataclass(frozen=True, slots=True)
class MissingRegulation:
    """A regulation that is cited and not in the library: citations and cases that wait."""

    title: str
    citations: int
    cases: int


def imports_of_kind(kind: ImportKind, *, now: datetime.datetime) -> list[ListedImport]:
    """Return the imports of a kind, latest first, as many as a page shows."""
    jobs = (
        ImportJob.objects.filter(kind=kind)
        .defer("content", "source_text", "reading")
        .select_related("uploaded_by", "edition__regulation")
        .annotate(
            case_count=Count("cases"),
            waiting=Count("cases", filter=Q(cases__state=ImportedCaseState.WAITING)),
            committed=Count("cases", filter=Q(cases__state=ImportedCaseState.COMMITTED)),
        )
    )[:LISTED]
    listed = list(jobs)
    doubts: dict[int, int] = defaultdict(int)
    rows = ImportedCase.objects.filter(job__in=[job.pk for job in listed])
    kept = rows.exclude(state=ImportedCaseState.SET_ASIDE)
    for job_id, written in kept.values_list("job_id", "doubts"):
        doubts[job_id] += sum(not doubt.settled for doubt in doubts_from_json(written))
    return [
        ListedImport(
            job,
            job.case_count,
            job.waiting,
            job.committed,
            doubts[job.pk],
        )
        for job in listed
    ]


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
