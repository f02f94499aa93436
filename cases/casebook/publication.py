"""The gate of publication, and what people decide at it.

Nothing goes live with an unresolved finding of personal data unless a person says why; that is
logged. The gate stands inside the transaction of the save, so it holds for every way of publishing.
"""

from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Revision

from cases.casebook.personal_data import OpenFinding, open_findings
from cases.event_dates import DatePrecision
from cases.linking.section_texts import text_places
from cases.masking import AgreedReplacement, FindingKind, apply_replacements
from cases.models import CasePage, MaskingDecision, PublicationOverride
from cases.models.masking import FindingVerdict
from cases.sections import ROW_FIELDS, ROW_SECTIONS, CaseKind
from portal.people.models import User


class PublicationRefused(Exception):
    """A case that may not go live yet; the message is for the person who tried."""

    def __init__(self, page: CasePage, findings: tuple[OpenFinding, ...]) -> None:
        self.page = page
        self.findings = findings
        shown = "、".join(finding.text for finding in findings[:3])
        more = "等" if len(findings) > 3 else ""
        kept = (
            "草稿已保存。请先脱敏，或说明保留的理由。"
            if page.pk
            else "没有新建。请先在原来的案例里脱敏，或只复制为草稿。"
        )
        super().__init__(
            f"《{page.title}》还没有发布：有 {len(findings)} 处个人信息没有处理"
            f"（{shown}{more}）。{kept}"
        )


class PublicationIncomplete(PublicationRefused):
    """A case that lacks what every live case has; only the editor can mend it."""

    def __init__(self, page: CasePage, missing: tuple[str, ...]) -> None:
        self.page = page
        self.findings = ()
        Exception.__init__(
            self,
            f"《{page.title}》还没有发布：没有选{'、'.join(missing)}。请在编辑页里选好，再发布。",
        )


@dataclass(frozen=True, slots=True)
class PublicationAdvice:
    """Something that an editor should look at and that does not stop a publication."""

    section: str
    message: str


def require_completeness(page: CasePage) -> None:
    """Raise PublicationIncomplete where a case lacks what the database allows only a draft to lack.

    The form asks for it too; the clock, a bulk action and a restored version pass no form.
    """
    held = {
        "案例性质": page.kind in CaseKind.stored(),
        "日期精度": page.event_date_precision in DatePrecision.stored(),
    }
    if missing := tuple(name for name, is_there in held.items() if not is_there):
        raise PublicationIncomplete(page, missing)


def require_masking(page: CasePage) -> None:
    """Raise PublicationRefused where personal data stands in the case that nobody dealt with."""
    if PublicationOverride.objects.filter(
        page_id=page.pk, revision_id=page.live_revision_id or 0
    ).exists():
        return
    if findings := open_findings(page):
        raise PublicationRefused(page, findings)


@transaction.atomic
def accept_findings(revision: Revision, *, reason: str, by: User | None) -> None:
    """Let one revision go live with what is found in it; who and why is kept for good."""
    page = revision.as_object()
    findings = open_findings(page)
    if findings:
        PublicationOverride.objects.get_or_create(
            page_id=page.pk,
            revision_id=revision.pk,
            defaults={"reason": reason, "findings": len(findings), "made_by": by},
        )


def keep_finding(
    page: CasePage, *, kind: FindingKind, text: str, verdict: FindingVerdict, reason: str, by: User
) -> MaskingDecision:
    """Record that a finding stays in the text, and why. An empty reason is a ValueError."""
    if not reason.strip():
        raise ValueError("保留个人信息要写明理由。")
    return MaskingDecision.objects.create(
        page=page, kind=kind.value, text=text, verdict=verdict, reason=reason.strip(), decided_by=by
    )


@transaction.atomic
def replace_in_latest(
    page: CasePage, replacements: tuple[AgreedReplacement, ...], *, by: User
) -> Revision | None:
    """Replace consistently in the latest draft; the originals remain in earlier revisions.

    Returns the new revision, or None where nothing was left to replace (a second call).
    """
    CasePage.objects.select_for_update().get(pk=page.pk)
    draft: CasePage = page.get_latest_revision_as_object()
    places = tuple(text_places(draft))
    before = tuple(place.text for place in places)
    honoured = frozenset(person.name for person in draft.honoured_people.all())
    after = apply_replacements(before, replacements, honoured)
    if after == before:
        return None
    for place, text in zip(places, after, strict=True):
        setattr(place.owner, place.field, text)
    for relation in ROW_FIELDS:
        setattr(draft, relation, list(getattr(draft, relation).all()))
    return draft.save_revision(user=by, log_action=True, clean=False)


def warnings_of(page: CasePage) -> tuple[PublicationAdvice, ...]:
    """Return what an editor should look at before this case is submitted or published."""
    warnings = [
        PublicationAdvice(part.heading, part.missed)
        for part in ROW_SECTIONS
        if part.is_missed(page.kind, getattr(page, part.field).all())
    ]
    if not page.summary and page.kind != "common":
        warnings.append(PublicationAdvice("案例提要", "没有提要，读的人十秒钟里看不出这是什么事。"))
    return tuple(warnings)
