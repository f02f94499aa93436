"""The edit form of a case. It marks what a person chose by hand; checks live in services."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class CasePageForm(WagtailAdminPageForm):
    """Remember that a clause was chosen by hand, so that relinking leaves it alone."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001 - Django's signature
        """Mark the violation rows whose clause or regulation this person changed."""
        formset = self.formsets.get("violations")
        for form in formset.forms if formset else ():
            chosen = {"clause", "regulation"} & set(form.changed_data)
            if chosen and (form.instance.clause_id or form.instance.regulation_id):
                form.instance.origin = "by_hand"
                form.instance.outcome = "resolved"
        return super().save(commit=commit)
