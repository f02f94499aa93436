"""The action on many accounts that assigns a role: Wagtail would only add to the group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.users.views.bulk_actions import AssignRoleBulkAction

from portal.people.models import User
from portal.people.roles import ROLE_OF_GROUP
from portal.people.services import grant_role


class GrantRoleBulkAction(AssignRoleBulkAction):  # type: ignore[misc]  # Wagtail is untyped
    """Grant a role in the whole company to many at once."""

    def get_execution_context(self) -> dict[str, Any]:
        """Add who grants."""
        return {**super().get_execution_context(), "by": self.request.user}

    @classmethod
    @transaction.atomic
    def execute_action(
        cls, objects: Iterable[User], role: Group | None = None, **context: Any
    ) -> Any:
        """Write the grants; a group that carries no role is Wagtail's concern."""
        if role is None or role.name not in ROLE_OF_GROUP:
            return super().execute_action(objects, role=role, **context)
        people = list(objects)
        for person in people:
            grant_role(person=person, role=ROLE_OF_GROUP[role.name], by=context["by"])
        return len(people), 0
