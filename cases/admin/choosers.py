"""Choose a clause as people name it (营业规则83条) or by words of it; named rows by their names."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.snippets.views.chooser import ChooseResultsView as SnippetChooseResultsView
from wagtail.snippets.views.chooser import ChooseView as SnippetChooseView
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from cases.citations import parse_query
from cases.linking.regulation_catalog import known_titles
from cases.models import Clause
from cases.regulations.clause_texts import article_families, article_of, lines_of, text_of_lines
from cases.statutes import ClauseKind
from portal.people.lists import rows_holding_words
from search.terms import LONGEST, FoldedTerm, terms_of


class KeyChooser(BaseChooser):
    """A chooser that shows nothing chosen where what was sent is no key; the field says so."""

    def get_instance(self, value: Any) -> Any:
        """Return the row of a key, or None."""
        try:
            return super().get_instance(value)
        except (TypeError, ValueError):
            return None


CITABLE = (ClauseKind.ARTICLE, ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM)


def clauses_matching(words: str) -> "QuerySet[Clause]":
    """Return clauses by a citation as typed, or those that hold all the words.

    Where no clause holds them all, the articles do whose 款 and 项 hold them together.
    """
    rows = Clause.objects.filter(kind__in=CITABLE, superseded_by__isnull=True)
    if mentions := parse_query(words[:LONGEST], known_titles()):
        wanted = Q()
        for mention in mentions:
            path = mention.pinpoint.path
            named = Q(edition__regulation__title=mention.title)
            within = Q(path=path) | Q(path__startswith=f"{path}.") if path else Q()
            wanted |= named & within
        found = rows.filter(wanted)
        if found.exists():
            return found
    terms = terms_of(words)
    if not terms:
        return rows.none()
    itself, article = rows, rows.filter(kind=ClauseKind.ARTICLE)
    for term in terms:
        held = _titles_holding(term)
        itself = itself.filter(held)
        below = rows.filter(held)
        article = article.filter(
            held | Q(pk__in=below.values("parent")) | Q(pk__in=below.values("parent__parent"))
        )
    return itself if itself.exists() else article


def _titles_holding(term: FoldedTerm) -> Q:
    held = Q()
    for column in ("text", "heading", "edition__regulation__title"):
        for spelling in term.spellings:
            held |= Q(**{f"{column}__icontains": spelling})
    return held


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
            Column("text", label="条文", accessor=lambda clause: clause.printed[:60]),
        ]

    def get_results_page(self, request: HttpRequest) -> Any:
        """Give every clause of the page its printed words, read together."""
        page = super().get_results_page(request)  # type: ignore[misc]  # Wagtail's mixin has it
        held = article_families({article_of(clause) for clause in page})
        for clause in page:
            clause.printed = text_of_lines(lines_of(held.get(article_of(clause), ()), clause.path))
        return page


class ClauseChooseView(ClauseColumns, ChooseView):
    """The chooser when it opens."""


class ClauseChooseResultsView(ClauseColumns, ChooseResultsView):
    """The chooser's list while somebody types."""


class ClauseChooserViewSet(ChooserViewSet):
    """The chooser of clauses, used wherever a form points at one."""

    model = Clause
    base_widget_class = KeyChooser
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


class NamesFilterForm(BaseFilterForm):
    """One box: words of a name."""

    q = forms.CharField(
        label="查找", required=False, widget=forms.TextInput(attrs={"placeholder": "名称里的词"})
    )

    def filter(self, objects: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list to the rows whose names, as their own list says, hold the words."""
        words = self.cleaned_data.get("q", "").strip()
        if not words:
            return objects
        self.is_searching = True
        self.search_query = words
        model = objects.model
        found = rows_holding_words(
            model._default_manager.all(), words, model.snippet_viewset.search_fields
        )
        return objects.filter(pk__in=found.values("pk"))


class NamesChooseView(SnippetChooseView):
    """The chooser when it opens."""

    filter_form_class = NamesFilterForm


class NamesChooseResultsView(SnippetChooseResultsView):
    """The chooser's list while somebody types."""

    filter_form_class = NamesFilterForm


class NamesChooserViewSet(SnippetChooserViewSet):
    """The chooser of rows with names: stock Wagtail offers no search for them."""

    base_widget_class = KeyChooser
    choose_view_class = NamesChooseView
    choose_results_view_class = NamesChooseResultsView
