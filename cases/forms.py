"""The edit form of a case. It marks what a person chose by hand; checks live in services."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class CasePageForm(WagtailAdminPageForm):
    """Remember that a clause was chosen by hand, so that relinking leaves it alone."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001 - Django's signature
        """Mark the violation rows whose clause or regulation this person changed.

        A new case begins as a draft, also when the button said 发布: the gate of publication
        stands behind the first saving, so that a refusal loses nothing that was typed.
        """
        if self.instance.pk is None:
            self.instance.live = False
            self.instance.has_unpublished_changes = True
        formset = self.formsets.get("violations")
        for form in formset.forms if formset else ():
            changed = {"clause", "regulation"} & set(form.changed_data)
            if not changed:
                continue
            by_hand = bool(form.instance.clause_id or form.instance.regulation_id)
            form.instance.origin = "by_hand" if by_hand else "found"
            if by_hand:
                form.instance.outcome = "resolved"
        return super().save(commit=commit)
