"""Lists of the admin, narrowed as people type: words of two characters, several, in any spelling.

It knows how Wagtail's list views ask; which columns are looked at each list says by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from search.terms import terms_of

Row = TypeVar("Row", bound=Model)


def rows_holding_words(rows: QuerySet[Row], words: str, columns: Collection[str]) -> QuerySet[Row]:
    """Keep the rows that hold every word in one of the columns; nothing where the words say none.

    `columns` may lead to other tables; then a row may come several times.
    """
    terms = terms_of(words)
    if not terms:
        return rows.none()
    for term in terms:
        held = Q(pk=None)
        for column in columns:
            for spelling in term.spellings:
                held |= Q(**{f"{column}__icontains": spelling})
        rows = rows.filter(held)
    return rows


class NarrowedByWords:
    """Mixed into a list view: Wagtail itself would look for all that was typed as one stretch."""

    is_searching: bool
    search_query: str
    search_fields: Collection[str] | None

    def rows_to_search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows with the columns that are looked at."""
        rows: QuerySet[Any] = queryset.model._default_manager.all()
        return rows

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list to what was typed."""
        if not self.is_searching:
            return queryset
        rows = self.rows_to_search(queryset)
        found = rows_holding_words(rows, self.search_query, self.search_fields or ())
        return queryset.filter(pk__in=found.values("pk"))
