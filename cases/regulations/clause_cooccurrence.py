"""What keeps company with a clause: clauses that the same cases violate, cases that read like it.

It knows live cases only; how near a text is, `search` says.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cases.case_cards import CaseCard, brief_cards_of
from cases.models import Citation, Clause
from cases.regulations.citing_cases import cases_by_article
from cases.regulations.clause_successors import with_other_editions
from cases.regulations.clause_texts import Article, article_of
from cases.search_kinds import CASES
from search.documents import SearchField, citation_target
from search.likeness import TextTheme
from search.queries import TokenPhrase
from search.similar import similar_documents

MOST_READ = 400  # cases whose other clauses are looked at, the newest
MOST_COUNTED = 20  # articles that are followed through editions
MOST_COMPANIONS = 5
MOST_ALIKE = 5
LEAST_TOGETHER = 2  # cases; once is a coincidence


@dataclass(frozen=True, slots=True)
class CompanionArticle:
    """An article that the same cases violate, as it stands today, and how many of them do."""

    words: str
    url: str
    cases: int


def companions_of(cases: Collection[int], own: Collection[Article]) -> tuple[CompanionArticle, ...]:
    """Return the articles that these cases violate beside their `own` (at most 9 queries).

    An article counts across its editions. Those that few other cases violate come before those
    that are violated everywhere.
    """
    together = _articles_of(sorted(cases, reverse=True)[:MOST_READ])
    for article in own:
        together.pop(article, None)
    often = sorted(together, key=lambda article: (-len(together[article]), article))
    heads = _article_heads(often[:MOST_COUNTED])
    relatives = with_other_editions({article: head.pk for article, head in heads.items()})
    everywhere = cases_by_article({one for group in relatives.values() for one in group})
    ranked = []
    for group in {relatives[article] for article in heads}:
        shared = frozenset().union(*(together.get(one, ()) for one in group))
        if len(shared) < LEAST_TOGETHER or not group.isdisjoint(own):
            continue
        held = len(frozenset().union(*(everywhere[one] for one in group)))
        newest = max((heads[one] for one in group if one in heads), key=_edition_age)
        worth = round(len(shared) / math.log(1 + max(held, 1)), 6)
        ranked.append((-worth, newest.edition.regulation.title, newest.position, newest, shared))
    ranked.sort(key=lambda one: (one[0], one[1], one[2], one[3].pk))
    return tuple(
        CompanionArticle(
            f"《{title}》{clause.citation_label}", clause.get_absolute_url(), len(shared)
        )
        for _, title, _, clause, shared in ranked[:MOST_COMPANIONS]
    )


def _articles_of(cases: Collection[int]) -> dict[Article, set[int]]:
    """The articles that live cases violate, with the cases (1 query)."""
    found: dict[Article, set[int]] = defaultdict(set)
    rows = Citation.objects.filter(page_id__in=cases, page__live=True, clause__isnull=False)
    columns = rows.order_by().values_list("clause__edition_id", "clause__path", "page_id")
    for edition, path, page in columns.distinct():
        found[edition, path.split(".", 1)[0]].add(page)
    return found


def _article_heads(articles: Iterable[Article]) -> Mapping[Article, Clause]:
    """The rows of the articles themselves; one that has no row of its own is left out (1 query)."""
    paths: dict[int, set[str]] = defaultdict(set)
    for edition, path in articles:
        paths[edition].add(path)
    wanted = {path for held in paths.values() for path in held}
    rows = Clause.objects.filter(
        edition_id__in=paths, path__in=wanted, superseded_by=None
    ).select_related("edition__regulation")
    return {article_of(row): row for row in rows if row.path in paths[row.edition_id]}


def _edition_age(clause: Clause) -> tuple[bool, dt.date, int]:
    """The edition in force counts as the newest."""
    edition = clause.edition
    return edition.is_in_force, edition.in_force_from or dt.date.min, edition.pk


def cases_like(
    clause: Clause, words: str, articles: Collection[Article], but: Collection[int]
) -> tuple[CaseCard, ...]:
    """Return live cases that read like a clause and cite nothing of it (at most 2 queries).

    `articles` are the clause's own and what it is in other editions; `but` are cases that stand
    on its page already. Nothing where the index does not answer.
    """
    title = clause.edition.regulation.title
    cited = sorted({citation_target(title, path) for _, path in articles})
    near = similar_documents(
        CASES,
        TextTheme(clause.heading, words),
        limit=MOST_ALIKE,
        refused=tuple(TokenPhrase(SearchField.CITES, (one,)) for one in cited),
    )
    return brief_cards_of([int(one.key) for one in near if int(one.key) not in but])
