"""Where a row of a managed list is used: in live rows, and in stored versions of cases."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.admin.ui.components import MediaContainer
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.side_panels import SnippetStatusSidePanel
from wagtail.snippets.views.snippets import EditView, UsageView

from cases.casebook.version_uses import VersionUse, version_uses
from cases.models import CasePage


def every_use(instance: Model) -> list[tuple[Any, list[ReferenceIndex]]]:
    """Return each row that uses an instance, with its places, as Wagtail's list shows them."""
    live = list(ReferenceIndex.get_grouped_references_to(instance))
    known = {row.pk for row, _ in live if isinstance(row, CasePage)}
    stored = [use for use in version_uses(instance) if use.page.pk not in known]
    return [*live, *((use.page, [_revision_reference(use, instance)]) for use in stored)]


def _revision_reference(use: VersionUse, instance: Model) -> ReferenceIndex:
    """Return a reference that is in no table: stored versions have no rows of their own there."""
    path = use.field.replace(".", ".item.")
    return ReferenceIndex(
        base_content_type=ContentType.objects.get_for_model(Page),
        content_type=ContentType.objects.get_for_model(CasePage),
        object_id=str(use.page.pk),
        to_content_type=ContentType.objects.get_for_model(type(instance)),
        to_object_id=str(instance.pk),
        model_path=path,
        content_path=path,
    )


class EveryUseView(UsageView):
    """The list of uses."""

    def get_queryset(self) -> Any:
        """Return every use."""
        return every_use(self.object)


class EveryUsePanel(SnippetStatusSidePanel):
    """The panel beside the form, with the number of uses."""

    def get_usage_context(self) -> dict[str, Any]:
        """Count what the list shows."""
        return {**super().get_usage_context(), "usage_count": len(every_use(self.object))}


class EveryUseEditView(EditView):
    """The form of a row that may be in use."""

    def get_side_panels(self) -> MediaContainer:
        """Count every use in the panel."""
        panel = EveryUsePanel(
            self.object,
            self.request,
            usage_url=self.get_usage_url(),
            history_url=self.get_history_url(),
            last_updated_info=self.get_last_updated_info(),
        )
        return MediaContainer([panel])
