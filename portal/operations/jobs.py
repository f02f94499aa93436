"""The jobs of the site itself: publishing by the clock, cleaning. It knows no rule of cases."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Page, Revision

from portal.operations.models import JobRun
from portal.operations.sign_in_rate import forget_old_failures

logger = logging.getLogger(__name__)

FINISHED_TASKS_LAST = timedelta(days=14)


def publish_due() -> str:
    """Publish what is scheduled until now and take back what has expired.

    The same as Wagtail's `publish_scheduled`, but one page that is refused (an unresolved masking
    finding, say) does not stop the others: it stays scheduled and is named in the outcome.
    """
    now = timezone.now()
    done: list[str] = []
    refused: list[str] = []
    for thing in _expired_pages(now):
        name = str(thing)
        try:
            with transaction.atomic():
                thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            done.append(f"到期下线《{name}》")
        except Exception as error:  # each stands alone
            logger.exception("could not unpublish %s", name)
            refused.append(f"《{name}》未能下线：{error}")
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for revision in due:
        name = revision.object_str
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
            done.append(f"发布《{name}》")
        except Exception as error:  # each stands alone
            logger.warning("could not publish %s: %s", name, error)
            refused.append(f"《{name}》未能发布：{error}")
    return "；".join([*refused, *done])


def _expired_pages(now: datetime) -> Iterator[Any]:
    """What is live past its end: pages as their own class (its `save` counts), and snippets."""
    yield from list(Page.objects.filter(live=True, expire_at__lt=now).specific())
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield from list(model._default_manager.filter(live=True, expire_at__lt=now))


def clean_sessions() -> str:
    """Delete sessions that have ended, and failed sign-ins that no longer count."""
    forget_old_failures(timezone.now())
    count, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return f"删除过期会话 {count} 个"


def clean_tasks() -> str:
    """Delete what a fortnight made old: finished background tasks, runs on hosts that are gone."""
    before = timezone.now() - FINISHED_TASKS_LAST
    JobRun.objects.filter(job__contains="@", started_at__lt=before).delete()
    count, _ = DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return f"删除已结束的后台任务 {count} 个"
