"""Units and employees in the admin, for administrators: a tree as an indented list, and a list."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from portal.people.lists import NarrowedByWords
from portal.people.models import Employee, Unit


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


class NarrowedIndexView(NarrowedByWords, IndexView):  # type: ignore[misc]  # Wagtail is untyped
    """A list that is narrowed word by word."""


class UnitViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """单位."""

    model = Unit
    index_view_class = NarrowedIndexView
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
        ],
        base_form_class=UnitForm,
    )


class EmployeeForm(WagtailAdminModelForm):  # type: ignore[misc]  # Wagtail is untyped
    """An employee, whose unit is chosen out of the tree."""

    unit = UnitChoice(Unit.objects.order_by("path"), label="所在单位")


class EmployeeViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """员工."""

    model = Employee
    index_view_class = NarrowedIndexView
    chooser_viewset_class = NoChooser
    icon = "user"
    menu_label = "员工"
    list_display = ["name", "number", "unit", "position"]
    list_filter = ["unit"]
    search_fields = ["name", "number", "position", "unit__name"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("number"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("position")]),
            FieldPanel("user", widget=forms.Select, help_text="登录用的账号；没有账号的员工留空。"),
        ],
        base_form_class=EmployeeForm,
    )


class StaffGroup(SnippetViewSetGroup):  # type: ignore[misc]  # Wagtail is untyped
    """The menu 人员."""

    items = (UnitViewSet, EmployeeViewSet)
    menu_label = "人员"
    menu_icon = "group"
    menu_order = 250
