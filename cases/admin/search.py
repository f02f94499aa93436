"""The editors' own search: substrings of titles and of all words of a case, drafts included.

Wagtail asks for pages of every kind at once and would look at their titles only. It is the same on
every database: words of two characters stand in no full-text index. Readers' search is elsewhere.
What an editor may see Wagtail has decided before it asks.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Case, F, Q, When
from modelsearch.backends.database.fallback import (
    MATCH_NONE,
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
)
from modelsearch.query import And, Or, Phrase, PlainText, SearchQuery
from wagtail.models import Page

from cases.models import CasePage, CaseWords
from search.terms import MOST, FoldedTerm, phrase_of, terms_of


class WordsCompiler(DatabaseSearchQueryCompiler):
    """Terms are folded; a page is found by its title, a case by all its words as well."""

    queryset: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.order_by_relevance and self._finds_pages:
            self.queryset = self.queryset.order_by(*self._order())

    @property
    def _finds_pages(self) -> bool:
        return self.queryset.model in {Page, CasePage} and not self.fields

    def build_database_filter(self, query: SearchQuery, boost: float = 1.0) -> Any:
        """Turn words and phrases into conditions; whatever else there is stays Wagtail's."""
        if isinstance(query, PlainText):
            conditions = [self._holding(term) for term in terms_of(query.query_string)]
            return self.OPERATORS[query.operator](conditions) if conditions else MATCH_NONE
        if isinstance(query, Phrase):
            phrase = phrase_of(query.query_string)
            return self._holding(phrase) if phrase else MATCH_NONE
        if isinstance(query, And | Or):
            query = type(query)(list(islice(_operator_parts(query, type(query)), MOST)))
        return super().build_database_filter(query, boost=boost)

    def _holding(self, term: FoldedTerm) -> Q:
        found = Q()
        for name in ("title", "draft_title") if self._finds_pages else self.fields_names:
            for spelling in term.spellings:
                found |= Q(**{f"{name}__icontains": spelling})
        if self._finds_pages:
            found |= Q(pk__in=CaseWords.objects.filter(text__contains=term.folded).values("page"))
        return found

    def _order(self) -> list[Any]:
        """Titles that hold the first words come first, then what was edited last."""
        titled = Q(pk=None)
        for words in _words_of(self.query):
            titled |= Q(title__icontains=words) | Q(draft_title__icontains=words)
        last = F("latest_revision_created_at").desc(nulls_last=True)
        return [Case(When(titled, then=0), default=1), last, F("pk").desc()]


def _operator_parts(query: SearchQuery, joined: type[SearchQuery]) -> Iterator[SearchQuery]:
    """What is joined by one operator, however it was bracketed."""
    if isinstance(query, joined):
        for part in query.subqueries:
            yield from _operator_parts(part, joined)
    else:
        yield query


def _words_of(query: SearchQuery) -> tuple[str, ...]:
    """The spellings of the first word of a query."""
    while isinstance(query, And | Or) and query.subqueries:
        query = query.subqueries[0]
    if not isinstance(query, PlainText | Phrase):
        return ()
    terms = terms_of(query.query_string)
    return terms[0].spellings if terms else ()


class SearchBackend(DatabaseSearchBackend):
    """The backend named in the settings."""

    query_compiler_class = WordsCompiler
    autocomplete_query_compiler_class = WordsCompiler
