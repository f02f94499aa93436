"""Units and employees in the admin, for administrators: a tree as an indented list, and a list."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_filters import ModelChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from portal.people.lists import NarrowedByWords
from portal.people.models import Employee, Unit
from portal.people.selectors import employees_in, employees_on, unit_on
from portal.people.services import place_employee


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic when it runs
    """A unit out of the tree, indented by its depth."""

    def label_from_instance(self, obj: Any) -> str:
        """Show where the unit stands."""
        return str(obj.indented_name())


class UnitForm(WagtailAdminModelForm):  # type: ignore[misc]  # Wagtail is untyped
    """A unit and the one above it; saving puts it into its place in the tree."""

    parent = UnitChoice(
        Unit.objects.none(), label="上级单位", required=False, empty_label="（最上级）"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        field.queryset = Unit.objects.order_by("path")
        if not self.instance._state.adding:
            self.initial["parent"] = self.instance.get_parent()

    def clean_parent(self) -> Unit | None:
        """Refuse a place below the unit itself."""
        parent: Unit | None = self.cleaned_data["parent"]
        if parent is not None and self.instance.path and parent.path.startswith(self.instance.path):
            raise forms.ValidationError("上级单位不能是它自己或它下面的单位。")
        return parent

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001 - Django's signature
        """Add the unit to the tree, or save it and move it where it belongs."""
        unit: Unit = super().save(commit=False)
        parent: Unit | None = self.cleaned_data["parent"]
        if unit._state.adding:
            return parent.add_child(instance=unit) if parent else Unit.add_root(instance=unit)
        unit.save()
        if {"parent", "code"} & set(self.changed_data):
            if parent is not None:
                unit.move(parent, "sorted-child")
            elif unit.depth > 1:
                unit.move(Unit.get_first_root_node(), "sorted-sibling")
            unit.refresh_from_db()
        return unit


class NoChooser(SnippetChooserViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """No address to choose from: Wagtail's choosers would list the staff to every editor."""

    def get_urlpatterns(self) -> list[Any]:
        """Return nothing."""
        return []


class NarrowedStaffIndexView(NarrowedByWords, IndexView):  # type: ignore[misc]  # Wagtail is untyped
    """A list that is narrowed word by word."""


class UnitViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """单位."""

    model = Unit
    index_view_class = NarrowedStaffIndexView
    chooser_viewset_class = NoChooser
    icon = "list-ul"
    menu_label = "单位"
    ordering = ["path"]
    list_display = ["indented_name", "code"]
    list_per_page = 500
    copy_view_enabled = False
    search_fields = ["name", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("parent"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("founded_on"), FieldPanel("closed_on")]),
        ],
        base_form_class=UnitForm,
    )


class EmployeeForm(WagtailAdminModelForm):  # type: ignore[misc]  # Wagtail is untyped
    """An employee; the unit chosen out of the tree becomes the main placement from today."""

    unit = UnitChoice(Unit.objects.none(), label="所在单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        unit = unit_on(self.instance, today) if self.instance.pk else None
        is_open = Q(closed_on=None) | Q(closed_on__gt=today)
        choices = Unit.objects.filter(is_open | Q(pk=unit.pk if unit else None))
        self.fields["unit"].queryset = choices.order_by("path")
        self.initial["unit"] = unit

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:  # noqa: FBT001 - Django's signature
        """Save the employee and place him."""
        employee = super().save(commit)
        if commit:
            place_employee(employee=employee, unit=self.cleaned_data["unit"])
        return employee


class EmployeeIndexView(NarrowedStaffIndexView):
    """The list of employees, found by the name of today's unit as well."""

    def rows_to_search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return employees with their unit."""
        return employees_on(timezone.localdate())


class EmployeeFilterSet(WagtailFilterSet):  # type: ignore[misc]  # Wagtail is untyped
    """Employees by the unit in which they are today."""

    unit = ModelChoiceFilter(
        label="所在单位", queryset=Unit.objects.order_by("path"), method="in_unit"
    )

    class Meta:
        model = Employee
        fields: list[str] = []

    def in_unit(self, queryset: QuerySet[Employee], name: str, unit: Unit) -> QuerySet[Employee]:
        """Keep who is there."""
        return queryset.filter(pk__in=employees_in(unit, timezone.localdate()).values("pk"))


class EmployeeViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """员工."""

    model = Employee
    index_view_class = EmployeeIndexView
    chooser_viewset_class = NoChooser
    icon = "user"
    menu_label = "员工"
    list_display = [
        "name",
        "number",
        Column("unit_name", label="所在单位", sort_key="unit_name"),
        "position",
    ]
    filterset_class = EmployeeFilterSet
    search_fields = ["name", "number", "position", "unit_name"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("number"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("position")]),
            FieldPanel("user", widget=forms.Select, help_text="登录用的账号；没有账号的员工留空。"),
        ],
        base_form_class=EmployeeForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Employee]:
        """Return employees with their unit of today."""
        return employees_on(timezone.localdate())


class StaffGroup(SnippetViewSetGroup):  # type: ignore[misc]  # Wagtail is untyped
    """The menu 人员."""

    items = (UnitViewSet, EmployeeViewSet)
    menu_label = "人员"
    menu_icon = "group"
    menu_order = 250
