"""Write recognised cases: new ones become drafts, those of a corrected file are merged.

What is live stays as it is: a page only ever gets a new draft.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from cases.casebook.case_writing import (
    add_category,
    category_names,
    create_page,
    draft_of_content,
    revise_page,
)
from cases.desk.import_check import draft_of_case
from cases.importers import CaseDraft, MergedDraft, adds_category, draft_from_json, merge_drafts
from cases.linking.citation_linker import CitationLinker
from cases.models import ImportedPage, page_of_record
from portal.intake.doubts import KeptDoubt, doubts_from_json, doubts_to_json, parted
from portal.intake.models import ImportRecord, ImportRecordState
from portal.intake.services.committing import commit_records
from portal.intake.services.correcting import earlier_readings
from portal.people.models import User


@dataclass(frozen=True, slots=True)
class MergePlan:
    """A case of a corrected file beside the page that the file before it made."""

    base: ImportedPage
    edited: CaseDraft
    merged: MergedDraft

    @property
    def changes_nothing(self) -> bool:
        """Ask whether the page says already what the merge would make it say."""
        return self.merged.draft == self.edited


def plan_merge(case: ImportRecord, categories: Mapping[int, str]) -> MergePlan | None:
    """Return what committing a case would make of its page; None where it would be a new page."""
    for base in earlier_readings(case):
        if base.state != ImportRecordState.COMMITTED:
            continue
        became: ImportedPage | None = getattr(base, "imported_page", None)
        if became is None or became.page.latest_revision is None:
            return None
        edited = draft_of_content(became.page.latest_revision.content, categories)
        merged = merge_drafts(draft_from_json(base.as_read), draft_of_case(case), edited)
        return MergePlan(became, edited, merged)
    return None


def open_commit(by: User | None) -> Callable[[ImportRecord], None]:
    """Return what writes one case into the library as a draft; the linker serves all of them.

    What an editor changed meanwhile stays; what changed on both sides becomes a doubt.
    """
    linker = CitationLinker()

    def write_case(case: ImportRecord) -> None:
        _add_agreed_category(case)
        if plan := plan_merge(case, category_names()):
            _merge_into_page(case, plan, by=by, linker=linker)
            return
        revision = create_page(draft_of_case(case), by=by, linker=linker)
        ImportedPage.objects.create(
            record=case, page_id=int(revision.object_id), committed_revision=revision.pk
        )

    return write_case


def _add_agreed_category(case: ImportRecord) -> None:
    draft = draft_of_case(case)
    _, ticks = parted(case.doubts)
    if adds_category(draft, ticks):
        add_category(draft.category)


def _merge_into_page(
    case: ImportRecord, plan: MergePlan, *, by: User | None, linker: CitationLinker
) -> None:
    clashes = tuple(
        KeptDoubt(d.section, d.reason, case.start, case.end) for d in plan.merged.doubts
    )
    case.doubts = doubts_to_json((*doubts_from_json(case.doubts), *clashes))
    # A draft that nobody touched stays one: a stronger option may still publish it.
    was_untouched = plan.base.committed_revision == plan.base.page.latest_revision_id
    if plan.changes_nothing:
        revision_id = plan.base.page.latest_revision_id
    else:
        revision_id = revise_page(plan.base.page, plan.merged.draft, by=by, linker=linker).pk
    ImportedPage.objects.create(
        record=case,
        page=plan.base.page,
        committed_revision=revision_id if was_untouched else None,
    )


def submit_cases(cases: Iterable[ImportRecord], *, by: User) -> int:
    """Submit committed drafts to moderation; return how many.

    What is in moderation already, or is live without a newer draft, stays as it is.
    """
    submitted = 0
    for case in cases:
        page = page_of_record(case)
        if page is None or not page.has_unpublished_changes or page.workflow_in_progress:
            continue
        if workflow := page.get_workflow():
            workflow.start(page, by)
            submitted += 1
    return submitted


@transaction.atomic
def commit_and_submit(cases: Iterable[ImportRecord], *, by: User) -> tuple[int, int]:
    """Write cases and submit them to moderation, all or none; return how many of each."""
    done = commit_records(cases, by=by)
    written = ImportRecord.objects.filter(pk__in=[case.pk for case in done])
    fresh = written.select_related("imported_page__page")
    return len(done), submit_cases(fresh, by=by)


def is_untouched(case: ImportRecord) -> bool:
    """Ask whether nobody has worked on a committed case's page since the import wrote it.

    Live, taken down, scheduled or submitted to moderation: then somebody has.
    """
    became: ImportedPage | None = getattr(case, "imported_page", None)
    if became is None:
        return False
    page = became.page
    return (
        not page.live
        and page.first_published_at is None
        and became.committed_revision is not None
        and page.latest_revision_id == became.committed_revision
        and not page.workflow_in_progress
        and not page.scheduled_revision
    )
