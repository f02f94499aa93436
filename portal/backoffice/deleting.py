"""What stands in other places is not deleted: a sentence instead, for every list of the admin."""

from typing import Any

from django.db import router
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from cases.casebook.version_uses import version_uses

MOST_NAMED = 3


def users_of(instance: Any) -> list[Any]:
    """Return what forbids deleting an instance; empty where it may be deleted.

    Beside the rows that name it these are the stored versions of cases: a draft, one that waits for
    its hour, an old one that may be restored.
    """
    collector = Collector(using=router.db_for_write(type(instance)), origin=instance)
    try:
        collector.collect([instance])
    except ProtectedError as error:
        return list(error.protected_objects)
    except RestrictedError as error:
        return list(error.restricted_objects)
    return list(version_uses(instance))


@hooks.register("before_delete_snippet")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def refuse_what_is_used(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Say where it is used, and keep it."""
    for instance in instances:
        if found := users_of(instance):
            named = "、".join(f"“{row}”" for row in found[:MOST_NAMED])
            more = "等" if len(found) > MOST_NAMED else ""
            messages.error(
                request,
                f"“{instance}”没有删除：还有 {len(found)} 处用到它（{named}{more}）。"
                "先把那些地方改掉；不想再用的词条可以停用。",
            )
            return redirect(instance.snippet_viewset.get_url_name("list"))
    return None
