"""The edit form of a case: its address, its days, what was chosen by hand.

It says in Chinese what the database would refuse. What only a live case needs is asked at the gate.
"""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm

from cases.addresses import address_of

# Beyond them a day cannot be turned into another time zone, and no case tells of it.
YEARS = range(1900, 2200)
MOST_ROWS = 2000
"""Django reads no more rows of one kind."""
CLOCK = ("go_live_at", "expire_at")


def refuse_far_days(day: dt.date) -> None:
    """Raise ValidationError for a day that is surely a slip of the keyboard."""
    if day.year not in YEARS:
        raise ValidationError(f"年份写成 {YEARS.start} 到 {YEARS.stop - 1} 之间的四位数。")


class CasePageForm(WagtailAdminPageForm):
    """Give a case its address, and remember which clauses were chosen by hand."""

    def __init__(self, data: Any = None, files: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None and kwargs.get("instance") is not None:
            data = self._with_known_rows(data, kwargs["instance"])
        super().__init__(data, files, *args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = (
                "网址里的一段。空着就按标题的拼音生成；发布以后不要改，别处的链接会断。"
            )
        for field in self.fields.values():
            if isinstance(field, forms.DateField | forms.DateTimeField):
                field.validators.append(refuse_far_days)
        for name in CLOCK:  # a time that has struck would stop every later save
            at = self.initial.get(name)
            if name in self.fields and at is not None and at <= timezone.now():
                self.initial[name] = None

    @classmethod
    def _with_known_rows(cls, data: Any, page: Any) -> Any:
        """Make a row new whose number the page does not have (somebody else deleted it meanwhile).

        Stock modelcluster raises an exception; so the words typed in that row are kept.
        """
        sent = data.copy()
        for prefix, rows in cls.formsets.items():
            held = getattr(page, rows.fk.remote_field.get_accessor_name())
            known = {str(row.pk) for row in held.all()}
            count = str(sent.get(f"{prefix}-INITIAL_FORMS", ""))
            for number in range(min(int(count), MOST_ROWS) if count.isdecimal() else 0):
                if sent.get(key := f"{prefix}-{number}-id") not in known:
                    sent[key] = ""
        return sent

    def clean_slug(self) -> str:
        """Return the address: what was typed, else the one it had, else the title's letters."""
        typed: str = self.cleaned_data["slug"]
        title: str = self.cleaned_data.get("title", "")
        if typed or not title:
            return typed
        return self.initial.get("slug") or address_of(title, type(self.instance))

    def _post_clean(self) -> None:
        """Say where to look for what is wrong in a part of the form that is not open."""
        super()._post_clean()
        if places := dict.fromkeys(self._place(name) for name in self.errors):
            named = "、".join(place for place in places if place)
            if named:
                self.add_error(None, f"要改的地方还在{named}里。")

    def _place(self, field: str) -> str:
        """Return the name of the tab that holds a field; empty for the one that opens first."""
        if field in CLOCK:
            return "右边“状态”的定时发布"
        _, *others = type(self.instance).get_edit_handler().children
        return next(
            (f"“{tab.heading}”" for tab in others if field in tab.get_form_options()["fields"]), ""
        )

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
