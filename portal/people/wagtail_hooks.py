"""What this room adds to the CMS admin: the menu 人员, and no unit deleted with what is below."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet

from portal.people.assigning import GrantRoleBulkAction
from portal.people.models import Unit
from portal.people.staff import StaffGroup

register_snippet(StaffGroup)
# After Wagtail's own, which has the same name and gives way.
hooks.register("register_bulk_action", GrantRoleBulkAction, order=100)


@hooks.register("before_delete_snippet")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def keep_what_is_below(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Refuse to delete a unit that has units below it: the tree would take them along."""
    for unit in instances:
        if isinstance(unit, Unit) and unit.numchild:
            messages.error(
                request,
                f"“{unit.name}”没有删除：它下面还有 {unit.numchild} 个单位。请先把它们移走或删除。",
            )
            return redirect(unit.snippet_viewset.get_url_name("list"))
    return None
