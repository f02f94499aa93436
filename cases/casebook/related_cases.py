"""Cases worth reading after this one, each with why; it decides, `search` says what reads alike.

First those that violate the same articles, in whichever edition, rare articles saying more than
ones that half the library cites; then those of the same business; then those that read alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, When

from cases.case_cards import IN_ANY_CARD, CaseCard, live_cases, plain_card
from cases.models import CasePage
from cases.search_kinds import CASES
from search.likeness import TextTheme
from search.similar import similar_documents

MOST_WEIGHED = 200  # cases with shared articles whose business and text are looked at
MOST_NEAR = 60  # cases that read alike


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case, and why it stands here."""

    card: CaseCard
    reason: str


@dataclass(frozen=True, slots=True)
class SharedArticle:
    """An article of this case: how it is cited, and the other live cases that violate it."""

    words: str
    cases: frozenset[int]


@dataclass(frozen=True, slots=True)
class _RelatedCandidate:
    """What is known of another case; `shared` holds its articles of this one, rarest first."""

    page: CasePage
    shared: tuple[str, ...]
    weight: float
    same_category: bool
    same_kind: bool
    share: float

    def rank(self) -> tuple[float, bool, bool, float, int]:
        return (
            -self.weight,
            not self.same_category,
            not self.same_kind,
            -self.share,
            -self.page.pk,
        )

    def reason(self) -> str:
        words = []
        if self.shared:
            more = f"等 {len(self.shared)} 条" if len(self.shared) > 1 else ""
            words.append(f"同违反{self.shared[0]}{more}")
        if self.same_category:
            words.append("同类业务")
        if self.share:
            words.append("内容相近")
        return "，".join(words)


def related_cases(
    page: CasePage, articles: Collection[SharedArticle], theme: TextTheme, limit: int
) -> tuple[RelatedCase, ...]:
    """Return at most `limit` other live cases, always in the same order (at most 3 queries).

    By the weight of the articles they share with this case, then the same category, the same
    kind, how much they read like `theme`, and the newest first. Without an index the text counts
    for nothing.
    """
    own = page.pk or 0
    near = {
        int(one.key): one.share
        for one in similar_documents(CASES, theme, limit=MOST_NEAR, but=frozenset({str(own)}))
    }
    candidates = _related_candidates(page, _weigh_articles(articles), near)
    missing = limit - sum(one.same_category or bool(one.shared) for one in candidates)
    if missing > 0 and page.category_id:
        candidates += _newest_of_category(
            page, {own, *(one.page.pk for one in candidates)}, missing
        )
    best = sorted(candidates, key=_RelatedCandidate.rank)[:limit]
    return tuple(RelatedCase(plain_card(one.page), one.reason()) for one in best)


def _weigh_articles(
    articles: Collection[SharedArticle],
) -> dict[int, tuple[float, tuple[str, ...]]]:
    """Case → the sum of its shared articles' weights and their words, rarest article first."""
    if not any(article.cases for article in articles):
        return {}
    total = live_cases().count()
    found: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for article in articles:
        # as in search: what stands in few of all says more than what stands in many
        weight = math.log(1 + total / (len(article.cases) + 1))
        for pk in article.cases:
            found[pk].append((weight, article.words))
    summed = {pk: _sum_shared(shared) for pk, shared in found.items()}
    kept = sorted(summed, key=lambda pk: (-summed[pk][0], -pk))[:MOST_WEIGHED]
    return {pk: summed[pk] for pk in kept}


def _sum_shared(shared: list[tuple[float, str]]) -> tuple[float, tuple[str, ...]]:
    ranked = sorted(shared, key=lambda one: (-one[0], one[1]))
    return round(math.fsum(weight for weight, _ in ranked), 6), tuple(words for _, words in ranked)


def _related_candidates(
    page: CasePage,
    weighed: Mapping[int, tuple[float, tuple[str, ...]]],
    near: Mapping[int, float],
) -> list[_RelatedCandidate]:
    """The live ones among the cases that share an article or read alike (1 query)."""
    wanted = {*weighed, *near} - {page.pk}
    if not wanted:
        return []
    rows = live_cases().filter(pk__in=wanted).order_by()
    made = []
    for row in rows.only(*IN_ANY_CARD, "category"):
        weight, shared = weighed.get(row.pk, (0.0, ()))
        same = row.category_id is not None and row.category_id == page.category_id
        made.append(
            _RelatedCandidate(
                row, shared, weight, same, row.kind == page.kind, near.get(row.pk, 0.0)
            )
        )
    return made


def _newest_of_category(page: CasePage, but: Iterable[int], limit: int) -> list[_RelatedCandidate]:
    """What else stands under the same category, of the same kind and newest first (1 query)."""
    rows = live_cases().filter(category_id=page.category_id).exclude(pk__in=set(but))
    other_kind = Case(When(kind=page.kind, then=0), default=1)
    listed = rows.order_by(other_kind, "-first_published_at", "-pk").only(*IN_ANY_CARD)
    return [
        _RelatedCandidate(
            row, (), 0.0, same_category=True, same_kind=row.kind == page.kind, share=0.0
        )
        for row in listed[:limit]
    ]
