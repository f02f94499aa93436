"""Publish what an import has written, as far as it may: the stronger options of the command."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Revision

from cases.casebook.personal_data import open_findings
from cases.casebook.publication import accept_findings
from cases.citations import LinkOutcome
from cases.desk.import_check import draft_of_case
from cases.desk.import_commit import is_untouched
from cases.models import CasePage, PublicationOverride, page_of_record
from portal.intake.models import ImportRecord
from portal.intake.services.checking import open_doubts
from portal.people.models import User


@dataclass(frozen=True, slots=True)
class WithheldCase:
    """A case that was not published, and the reasons, for the list that the command prints."""

    case: ImportRecord
    title: str
    reasons: tuple[str, ...]


def reasons_against(case: ImportRecord, page: CasePage) -> tuple[str, ...]:
    """Return why a committed case should be looked at before it is published; empty: nothing."""
    reasons = []
    if doubts := open_doubts(case):
        reasons.append(f"{doubts} 处疑问没有核对")
    category = draft_of_case(case).category
    if category and page.category is None:
        reasons.append(f"分类“{category}”不在列表里")
    unclear = [
        row
        for row in page.violations.all()
        if row.outcome in {LinkOutcome.SEVERAL, LinkOutcome.NO_CLAUSE}
    ]
    if unclear:
        reasons.append(f"{len(unclear)} 条引用待确认")
    if findings := open_findings(page):
        shown = "、".join(finding.text for finding in findings[:3])
        reasons.append(f"{len(findings)} 处个人信息没有处理（{shown}）")
    return tuple(reasons)


def _log_override(revision: Revision, reason: str, by: User | None) -> None:
    """Keep for good who let a doubtful case go live, and why; also where only doubts are open."""
    accept_findings(revision, reason=reason, by=by)
    PublicationOverride.objects.get_or_create(
        page_id=int(revision.object_id),
        revision_id=revision.pk,
        defaults={"reason": reason, "findings": 0, "made_by": by},
    )


def publish_clear(
    cases: Iterable[ImportRecord], *, by: User | None, despite: str = ""
) -> tuple[list[CasePage], list[WithheldCase]]:
    """Publish committed drafts that nobody has touched since; return them and what was withheld.

    Without `despite` only what has neither doubt nor finding goes live. With a reason everything
    does; the reason is logged with each case, and its doubts stay open. Live pages are left alone.
    """
    published, withheld = [], []
    for case in cases:
        page = page_of_record(case)
        if page is None or not is_untouched(case):
            continue
        draft: CasePage = page.get_latest_revision_as_object()
        reasons = reasons_against(case, draft)
        if reasons and not despite:
            withheld.append(WithheldCase(case, draft.title, reasons))
            continue
        with transaction.atomic():
            revision = page.latest_revision
            if reasons:
                _log_override(revision, despite, by)
            revision.publish(user=by, skip_permission_checks=True)
        published.append(page)
    return published, withheld
