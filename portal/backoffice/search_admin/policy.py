"""Who looks after the words of search: editors, and whoever includes them. It knows no page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from portal.people.models import User
from portal.people.permissions import Viewer, has_role, who_have_role
from portal.people.roles import Role
from search.models import Pin, SynonymGroup, VocabularyEntry

P = ParamSpec("P")


def may_tend_search(viewer: Viewer) -> bool:
    """Ask whether somebody may change the words of search and read its reports: as an editor."""
    return has_role(viewer, Role.EDITOR)


def who_may_tend_search() -> QuerySet[User]:
    """Return everybody for whom `may_tend_search` says yes."""
    return who_have_role(Role.EDITOR)


class EditorsPolicy(BasePermissionPolicy):
    """Editors may do everything with these rows; nobody else sees them."""

    def user_has_permission(self, user: Viewer, action: str) -> bool:
        """Ask whether somebody may do this."""
        return may_tend_search(user)

    def user_has_permission_for_instance(self, user: Viewer, action: str, instance: Any) -> bool:
        """Ask the same of one row: all rows are alike."""
        return may_tend_search(user)

    def users_with_any_permission(self, actions: Any) -> Any:
        """Name the users who may, superusers included."""
        return who_may_tend_search()


for _model in (SynonymGroup, Pin, VocabularyEntry):
    register_permission_policy(_model, EditorsPolicy(_model))


def tenders_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let those through who tend search; the sign-in is Wagtail's concern."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_tend_search(request.user):
            raise PermissionDenied("这一页给编辑、审核人员和管理员用。")
        return view(request, *args, **kwargs)

    return guarded
