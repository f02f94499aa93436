"""What waits for one person in the admin, as lines with an address. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from cases.desk.citation_queue import count_open
from cases.models import CasePage, Edition, ImportKey
from cases.permissions import (
    may_confirm_successions,
    may_edit_case,
    may_import,
)
from portal.intake.models import ImportJob, ImportRecordState, ImportState
from portal.people.models import User

MOST_NAMED = 8  # rows of one kind that are named; the rest stands in the list behind them


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """One thing to do: what it is, how many, what more there is to say, where it is done."""

    label: str
    measure: str
    detail: str
    address: str


def waiting_for(person: User) -> tuple[WaitingTask, ...]:
    """Return what waits for somebody, the most pressing first; nothing where nothing waits."""
    lines = list(_waiting_reviews(person))
    if may_edit_case(person):
        lines += _sent_back(person)
    if may_import(person):
        lines += _waiting_imports()
    if may_edit_case(person):
        lines += _waiting_citations()
    if may_confirm_successions(person):
        lines += _waiting_successions()
    if may_edit_case(person):
        lines += _waiting_drafts(person)
    return tuple(lines)


def _waiting_reviews(person: User) -> Iterator[WaitingTask]:
    states = TaskState.objects.reviewable_by(person).select_related("revision__user")
    for state in states.order_by("started_at")[:MOST_NAMED]:
        page = state.revision.as_object()
        by = state.revision.user.get_short_name() if state.revision.user else "系统"
        yield WaitingTask(
            "待我审核",
            "",
            f"{page.title}（{by}提交）",
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
        )


def _sent_back(person: User) -> Iterator[WaitingTask]:
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=person
    )
    for state in states.order_by("-created_at")[:MOST_NAMED]:
        page = state.content_object
        if page is not None:
            title = page.get_latest_revision_as_object().title
            yield WaitingTask("退回给我修改", "", title, _editor_address(page.pk))


def _waiting_imports() -> Iterator[WaitingTask]:
    waiting = Count("records", filter=Q(records__state=ImportRecordState.WAITING))
    ready = ImportJob.objects.filter(kind__in=list(ImportKey), state=ImportState.READY)
    jobs = ready.annotate(waiting=waiting).defer("content", "source_text", "reading")
    for job in jobs[:MOST_NAMED]:
        address = reverse("import_job", args=[job.pk])
        if job.kind == ImportKey.REGULATION:
            yield WaitingTask("规章导入待核对", "", job.name, address)
        elif job.waiting:
            yield WaitingTask("案例导入待核对", f"{job.waiting} 个案例", job.name, address)


def _waiting_citations() -> Iterator[WaitingTask]:
    if count := count_open():
        yield WaitingTask(
            "引用待确认", f"{count} 处", "拿不准的引用，选定条款", reverse("open_citations")
        )


def _waiting_successions() -> Iterator[WaitingTask]:
    unsure = Count("successions_back", filter=Q(successions_back__confirmed_at__isnull=True))
    editions = Edition.objects.select_related("regulation").annotate(unsure=unsure)
    for edition in editions.filter(unsure__gt=0).order_by("-created_at")[:MOST_NAMED]:
        address = reverse("successions", args=[edition.pk])
        yield WaitingTask("沿革待确认", f"{edition.unsure} 行", str(edition), address)


def _waiting_drafts(person: User) -> Iterator[WaitingTask]:
    pages = CasePage.objects.filter(has_unpublished_changes=True).filter(
        Q(owner=person) | Q(latest_revision__user=person)
    )
    in_review = WorkflowState.objects.active().values_list("object_id", flat=True)
    pages = pages.exclude(pk__in=[int(pk) for pk in in_review])
    for page in pages.order_by("-latest_revision_created_at")[:MOST_NAMED]:
        yield WaitingTask("我的草稿", "", page.draft_title or page.title, _editor_address(page.pk))


def _editor_address(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])
