"""The editors' own search: substrings of title, text and rows, drafts included.

Wagtail asks for pages of every kind at once and would look at their titles only. It is the same on
every database: words of two characters stand in no full-text index. Readers' search is elsewhere.
"""

from typing import Any

from django.db.models import Q
from modelsearch.backends.database.fallback import (
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
)
from wagtail.models import Page

from cases.models import CasePage
from cases.services.publication import ROW_FIELDS, TEXT_FIELDS

CASE_FIELDS = ("draft_title", *TEXT_FIELDS)


def cases_with(term: str) -> Q:
    """Return the condition for pages whose text or rows hold a term.

    Each relation is asked by itself: joined, the rows of a case would multiply.
    """
    found = Q(pk__in=CasePage.objects.filter(_holds(CASE_FIELDS, term)).values("pk"))
    for relation, names in ROW_FIELDS.items():
        rows = CasePage._meta.get_field(relation).related_model.objects.filter(_holds(names, term))
        found |= Q(pk__in=rows.values("page_id"))
    return found


def _holds(names: tuple[str, ...], term: str) -> Q:
    words = Q()
    for name in names:
        words |= Q(**{f"{name}__icontains": term})
    return words


class CaseTextCompiler(DatabaseSearchQueryCompiler):
    """A page is found by its title; a case by all its words as well."""

    def build_single_term_filter(self, term: str) -> Any:
        """Widen the search of pages by the cases whose text holds the term."""
        found = super().build_single_term_filter(term)
        if self.queryset.model not in {Page, CasePage} or self.fields:
            return found
        return found | cases_with(term)


class SearchBackend(DatabaseSearchBackend):
    """The backend named in the settings."""

    query_compiler_class = CaseTextCompiler
    autocomplete_query_compiler_class = CaseTextCompiler
