"""Commit recognised cases: new ones become drafts, those of a corrected file are merged.

One transaction for all that is committed together. What is live stays as it is: a page only ever
gets a new draft.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from cases.importers import (
    CaseDraft,
    KeptDoubt,
    MergedDraft,
    adds_category,
    doubts_from_json,
    doubts_to_json,
    draft_from_json,
    merge_drafts,
    parted,
)
from cases.models import CasePage, ImportedCase, ImportedCaseState
from cases.selectors.meaning import CitationLinker
from cases.services.case_pages import (
    add_category,
    category_names,
    create_page,
    draft_of_content,
    revise_page,
)
from cases.services.import_checking import close_or_reopen, draft_to_commit
from portal.people.models import User

LONGEST_CHAIN = 1000  # corrections of corrections; a ring of them would be a broken database


@dataclass(frozen=True, slots=True)
class MergePlan:
    """A case of a corrected file beside the page that the file before it made."""

    base: ImportedCase
    page: CasePage
    edited: CaseDraft
    merged: MergedDraft

    @property
    def changes_nothing(self) -> bool:
        """Ask whether the page says already what the merge would make it say."""
        return self.merged.draft == self.edited


def earlier_readings(case: ImportedCase) -> Iterator[ImportedCase]:
    """Yield the same case in the files before, the latest file first."""
    seen = case.previous
    for _ in range(LONGEST_CHAIN):
        if seen is None:
            return
        yield seen
        seen = seen.previous


def plan_merge(case: ImportedCase, categories: Mapping[int, str]) -> MergePlan | None:
    """Return what committing a case would make of its page; None where it would be a new page."""
    for base in earlier_readings(case):
        if base.state != ImportedCaseState.COMMITTED:
            continue
        page = base.page
        if page is None or page.latest_revision is None:
            return None
        edited = draft_of_content(page.latest_revision.content, categories)
        merged = merge_drafts(draft_from_json(base.as_read), draft_to_commit(case), edited)
        return MergePlan(base, page, edited, merged)
    return None


@transaction.atomic
def commit_cases(cases: Iterable[ImportedCase], *, by: User | None) -> list[ImportedCase]:
    """Write cases into the library as drafts, all of them or none; return those now written.

    A case that was committed or set aside stays as it is. What an editor changed meanwhile stays;
    what changed on both sides becomes a doubt.
    """
    linker = CitationLinker()
    rows = ImportedCase.objects.select_for_update(of=("self",)).select_related("previous")
    done = []
    for case in rows.filter(pk__in=[case.pk for case in cases]).order_by("job", "position"):
        if case.state != ImportedCaseState.WAITING:
            continue
        _add_agreed_category(case)
        if plan := plan_merge(case, category_names()):
            _merge_into_page(case, plan, by=by, linker=linker)
        else:
            revision = create_page(draft_to_commit(case), by=by, linker=linker)
            case.page_id = int(revision.object_id)
            case.committed_revision = revision.pk
        case.state = ImportedCaseState.COMMITTED
        case.version += 1
        case.changed_by = by
        case.save()
        _retire_earlier(case, by)
        done.append(case)
    for job_id in {case.job_id for case in done}:
        close_or_reopen(job_id)
    return done


def _add_agreed_category(case: ImportedCase) -> None:
    draft = draft_to_commit(case)
    _, ticks = parted(case.doubts)
    if adds_category(draft, ticks):
        add_category(draft.category)


def _merge_into_page(
    case: ImportedCase, plan: MergePlan, *, by: User | None, linker: CitationLinker
) -> None:
    clashes = tuple(
        KeptDoubt(d.section, d.reason, case.start, case.end) for d in plan.merged.doubts
    )
    case.doubts = doubts_to_json((*doubts_from_json(case.doubts), *clashes))
    case.page = plan.page
    # A draft that nobody touched stays one: a stronger option may still publish it.
    was_untouched = plan.base.committed_revision == plan.page.latest_revision_id
    if plan.changes_nothing:
        revision_id = plan.page.latest_revision_id
    else:
        revision_id = revise_page(plan.page, plan.merged.draft, by=by, linker=linker).pk
    case.committed_revision = revision_id if was_untouched else None


def _retire_earlier(case: ImportedCase, by: User | None) -> None:
    """Set the same case of earlier files aside where it still waits: this one stands for it."""
    for before in earlier_readings(case):
        if before.state == ImportedCaseState.WAITING:
            before.state = ImportedCaseState.SET_ASIDE
            before.version += 1
            before.changed_by = by
            before.save()
            close_or_reopen(before.job_id)


def submit_cases(cases: Iterable[ImportedCase], *, by: User) -> int:
    """Submit committed drafts to moderation; return how many.

    What is in moderation already, or is live without a newer draft, stays as it is.
    """
    submitted = 0
    for case in cases:
        page = case.page
        if page is None or not page.has_unpublished_changes or page.workflow_in_progress:
            continue
        if workflow := page.get_workflow():
            workflow.start(page, by)
            submitted += 1
    return submitted


@transaction.atomic
def commit_and_submit(cases: Iterable[ImportedCase], *, by: User) -> tuple[int, int]:
    """Write cases and submit them to moderation, all or none; return how many of each."""
    done = commit_cases(cases, by=by)
    fresh = ImportedCase.objects.filter(pk__in=[case.pk for case in done]).select_related("page")
    return len(done), submit_cases(fresh, by=by)


def is_untouched(case: ImportedCase) -> bool:
    """Ask whether nobody has worked on a committed case's page since the import wrote it.

    Live, taken down, scheduled or submitted to moderation: then somebody has.
    """
    page = case.page
    return (
        page is not None
        and not page.live
        and page.first_published_at is None
        and case.committed_revision is not None
        and page.latest_revision_id == case.committed_revision
        and not page.workflow_in_progress
        and not page.scheduled_revision
    )
