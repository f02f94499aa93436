"""Choose a clause as people name it: 营业规则83条, or words of it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cases.citations.queries import parse_query
from cases.models import Clause
from cases.models.regulations import ClauseKind
from cases.selectors.clause_texts import printed_text
from cases.selectors.shelf import known_titles

CITABLE = (ClauseKind.ARTICLE, ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM)


def clauses_matching(words: str) -> "QuerySet[Clause]":
    """Return clauses by a citation as typed, or by words of their text or regulation."""
    rows = Clause.objects.filter(kind__in=CITABLE, superseded_by__isnull=True)
    if mentions := parse_query(words, known_titles()):
        wanted = Q()
        for mention in mentions:
            path = mention.pinpoint.path
            named = Q(edition__regulation__title=mention.title)
            within = Q(path=path) | Q(path__startswith=f"{path}.") if path else Q()
            wanted |= named & within
        if found := rows.filter(wanted):
            return found
    for word in words.split():
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(heading__icontains=word)
            | Q(edition__regulation__title__icontains=word)
        )
    return rows


class ClauseFilterForm(BaseFilterForm):
    """One box: a citation or words."""

    q = forms.CharField(
        label="找条款",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "营业规则83条，或条文里的词"}),
    )

    def filter(self, objects: "QuerySet[Clause]") -> "QuerySet[Clause]":
        """Narrow the list to what was typed."""
        words = self.cleaned_data.get("q", "").strip()
        if not words:
            return objects
        self.is_searching = True
        self.search_query = words
        ids = clauses_matching(words).values("pk")
        return objects.filter(pk__in=ids)


class ClauseColumns:
    """The columns of the chooser: the clause, its edition, its first words."""

    filter_form_class = ClauseFilterForm

    @property
    def columns(self) -> list[Column]:
        """Return the columns in their order."""
        return [
            self.title_column,  # type: ignore[attr-defined]  # Wagtail's mixin has it
            Column("edition", label="版本", accessor=lambda clause: clause.edition.label),
            Column("text", label="条文", accessor=lambda clause: printed_text(clause)[:60]),
        ]


class ClauseChooseView(ClauseColumns, ChooseView):
    """The chooser when it opens."""


class ClauseChooseResultsView(ClauseColumns, ChooseResultsView):
    """The chooser's list while somebody types."""


class ClauseChooserViewSet(ChooserViewSet):
    """The chooser of clauses, used wherever a form points at one."""

    model = Clause
    icon = "doc-full-inverse"
    choose_one_text = "选择条款"
    choose_another_text = "换一条"
    edit_item_text = "查看"
    choose_view_class = ClauseChooseView
    choose_results_view_class = ClauseChooseResultsView
    per_page = 20

    def get_object_list(self) -> Any:
        """Return what can be cited, the editions in force first."""
        return (
            Clause.objects.filter(kind__in=CITABLE, superseded_by__isnull=True)
            .select_related("edition__regulation")
            .order_by("edition__regulation__title", "-edition__in_force_from", "position")
        )


clause_chooser = ClauseChooserViewSet("clause_chooser")
