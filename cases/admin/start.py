"""The panel at the head of the admin's first page: what waits for the person who looks."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from cases.desk.task_list import waiting_for


class WaitingPanel(Component):
    """Lines with a link each; a sentence where nothing waits."""

    name = "waiting"
    template_name = "cases/admin/waiting.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Gather the lines of whoever asks."""
        return {"lines": waiting_for(parent_context["request"].user)}
