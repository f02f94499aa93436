"""Which live cases violate which article: one question, asked for many articles at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from cases.models import Citation
from cases.selectors.clause_texts import Article, below_article


def cases_by_article(articles: Collection[Article]) -> dict[Article, set[int]]:
    """Return the ids of live cases that cite each article or its 款 and 项 (1 query)."""
    found: dict[Article, set[int]] = defaultdict(set)
    if not articles:
        return found
    rows = (
        Citation.objects.filter(below_article(articles, "clause__"), page__live=True)
        .order_by()
        .values_list("clause__edition_id", "clause__path", "page_id")
        .distinct()
    )
    for edition, path, page in rows:
        found[edition, path.split(".", 1)[0]].add(page)
    return found


def cases_of_clause(edition_id: int, path: str) -> set[int]:
    """Return the ids of live cases that cite a clause or what lies below it (1 query)."""
    held = Q(clause__path=path) | Q(clause__path__startswith=f"{path}.")
    rows = Citation.objects.filter(held, clause__edition_id=edition_id, page__live=True)
    return set(rows.order_by().values_list("page_id", flat=True).distinct())


def cases_by_path(edition_id: int) -> dict[str, set[int]]:
    """Return path → ids of live cases for everything cited in an edition (1 query)."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = (
        Citation.objects.filter(clause__edition_id=edition_id, page__live=True)
        .order_by()
        .values_list("clause__path", "page_id")
        .distinct()
    )
    for path, page in rows:
        steps = path.split(".")
        for depth in range(1, len(steps) + 1):
            found[".".join(steps[:depth])].add(page)
    return found
