"""Cases worth reading after this one: of the same article first, then of the same business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from cases.models import CasePage
from cases.selectors.cards import CaseCard, live_cases, plain_cards_of


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case, and why it stands here."""

    card: CaseCard
    reason: str


def related_cases(
    page: CasePage, violating: Collection[frozenset[int]], limit: int
) -> tuple[RelatedCase, ...]:
    """Return other live cases: most shared articles first, then the newest of its category.

    `violating` holds, for each article that this case violates, the ids of the others that do.
    At most 2 queries.
    """
    shared: Counter[int] = Counter()
    for pages in violating:
        shared.update(pages)
    first = [pk for pk, _ in sorted(shared.items(), key=lambda pair: (-pair[1], -pair[0]))][:limit]
    more: list[int] = []
    if len(first) < limit and page.category_id:
        same = (
            live_cases()
            .filter(category_id=page.category_id)
            .exclude(pk__in=[*first, page.pk or 0])
            .order_by("-first_published_at", "-pk")
        )
        more = list(same.values_list("pk", flat=True)[: limit - len(first)])
    reasons = dict.fromkeys(first, "违反同一条款") | dict.fromkeys(more, "同类业务")
    return tuple(
        RelatedCase(card, reasons[card.page_id]) for card in plain_cards_of([*first, *more])
    )
