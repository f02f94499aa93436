"""Where an administrator sees how the scheduled jobs went. It shows; nothing can be changed."""

from __future__ import annotations

from typing import Any

from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from portal.operations.models import JobRun
from portal.people.models import User
from portal.people.permissions import Viewer, has_role, who_have_role
from portal.people.roles import Role

LOOKING = frozenset({"view", "inspect"})


class LookingPolicy(BasePermissionPolicy):  # type: ignore[misc]  # Wagtail is untyped
    """Administrators may look; nobody may add, change or delete."""

    def user_has_permission(self, user: Viewer, action: str) -> bool:
        """Ask whether somebody may do this: look, as an administrator."""
        return action in LOOKING and has_role(user, Role.ADMINISTRATOR)

    def user_has_permission_for_instance(self, user: Viewer, action: str, instance: Any) -> bool:
        """Ask the same of one row: all rows are alike."""
        return self.user_has_permission(user, action)

    def users_with_any_permission(self, actions: Any) -> Any:
        """Name the users who may look, superusers included."""
        if not LOOKING & set(actions):
            return User.objects.none()
        return who_have_role(Role.ADMINISTRATOR)


class JobRunViewSet(ModelViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """定时任务, among the settings of the admin."""

    model = JobRun
    name = "scheduled-jobs"
    icon = "history"
    menu_label = "定时任务"
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields = ["label"]
    list_display = ["label", "started_at", "ended_at", "succeeded_at", "outcome", "error"]
    search_fields: list[str] = []


register_permission_policy(JobRun, LookingPolicy(JobRun))
