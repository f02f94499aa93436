"""Take offline every case whose page visibility was restricted, on itself or further up.

Wagtail kept such a restriction on the page alone: lists, search and clauses showed the text. The
choice is gone, so the restrictions go too, and nothing opens by that: the cases are drafts now, and
whoever publishes one decides anew. Each has an entry in its history and in the site report.
"""

import uuid

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

ACTION = "cases.taken_offline"  # its words: cases/admin/hooks.py


def close_restricted(apps, schema_editor):
    """Unpublish, unschedule, log and announce; a second run finds no restriction any more."""
    restrictions = apps.get_model("wagtailcore", "PageViewRestriction").objects.all()
    paths = list(restrictions.values_list("page__path", flat=True))
    if not paths:
        return
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    for case in apps.get_model("cases", "CasePage").objects.filter(below).order_by("path"):
        _close(apps, case)
    restrictions.delete()


def _close(apps, case):
    page_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="page"
    )
    scheduled = apps.get_model("wagtailcore", "Revision").objects.filter(
        base_content_type=page_type, object_id=str(case.pk), approved_go_live_at__isnull=False
    )
    was_scheduled = scheduled.update(approved_go_live_at=None)
    was_live = case.live
    if was_live:
        apps.get_model("wagtailcore", "Page").objects.filter(pk=case.pk).update(
            live=False, has_unpublished_changes=True, live_revision=None
        )
    apps.get_model("wagtailcore", "PageLogEntry").objects.create(
        page_id=case.pk,
        content_type_id=case.content_type_id,
        label=case.title,
        action=ACTION,
        timestamp=timezone.now(),
        uuid=uuid.uuid4(),
    )
    _announce(apps, case.pk)
    became = "已下线" if was_live else "已取消定时发布" if was_scheduled else "仍是草稿"
    print(f"\n    《{case.title}》设过页面可见性：{became}，确认后可重新发布。", end="")


def _announce(apps, pk):
    """Let search forget the case, and the words of clauses known from live quotations alone."""
    outbox = apps.get_model("search", "Outbox").objects
    outbox.create(kind="cases", key=str(pk))
    stubs = apps.get_model("cases", "Clause").objects.filter(
        citations__page_id=pk, origin="quoted"
    )
    for stub in stubs.values_list("pk", flat=True).distinct():
        outbox.create(kind="clauses", key=str(stub))


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_no_uploaded_files"), ("search", "0004_builds")]
    operations = [migrations.RunPython(close_restricted, migrations.RunPython.noop)]
