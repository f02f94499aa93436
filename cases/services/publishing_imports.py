"""Publish what an import has written, as far as it may: the stronger options of the command."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Revision

from cases.citations import LinkOutcome
from cases.models import CasePage, ImportedCase, PublicationOverride
from cases.selectors.masking import open_findings
from cases.services.import_checking import draft_to_commit, open_doubts
from cases.services.import_commit import is_untouched
from cases.services.publication import accept_findings
from portal.people.models import User


@dataclass(frozen=True, slots=True)
class WithheldCase:
    """A case that was not published, and the reasons, for the list that the command prints."""

    case: ImportedCase
    title: str
    reasons: tuple[str, ...]


def reasons_against(case: ImportedCase, page: CasePage) -> tuple[str, ...]:
    """Return why a committed case should be looked at before it is published; empty: nothing."""
    reasons = []
    if doubts := open_doubts(case):
        reasons.append(f"{doubts} 处疑问没有核对")
    category = draft_to_commit(case).category
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
    cases: Iterable[ImportedCase], *, by: User | None, despite: str = ""
) -> tuple[list[CasePage], list[WithheldCase]]:
    """Publish committed drafts that nobody has touched since; return them and what was withheld.

    Without `despite` only what has neither doubt nor finding goes live. With a reason everything
    does; the reason is logged with each case, and its doubts stay open. Live pages are left alone.
    """
    published, withheld = [], []
    for case in cases:
        if not is_untouched(case) or case.page is None:
            continue
        draft: CasePage = case.page.get_latest_revision_as_object()
        reasons = reasons_against(case, draft)
        if reasons and not despite:
            withheld.append(WithheldCase(case, draft.title, reasons))
            continue
        with transaction.atomic():
            revision = case.page.latest_revision
            if reasons:
                _log_override(revision, despite, by)
            revision.publish(user=by, skip_permission_checks=True)
        published.append(case.page)
    return published, withheld
