"""Regulations and their editions as lists: which are in force, how many cases cite each."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Citation, Clause, Edition, Regulation
from cases.models.regulations import EditionStatus
from cases.regulations.clause_visibility import visible_clauses

STATUS_TONES = {
    EditionStatus.IN_FORCE: "good",
    EditionStatus.COMING: "plain",
    EditionStatus.AMENDED: "warn",
    EditionStatus.REPEALED: "warn",
    EditionStatus.UNVERIFIED: "plain",
}


@dataclass(frozen=True, slots=True)
class EditionCard:
    """An edition in a list, with the window in which it was in force."""

    label: str
    url: str
    status: str
    status_words: str
    tone: str
    document_number: str
    issuer: str
    since: dt.date | None
    until: dt.date | None
    slug: str


@dataclass(frozen=True, slots=True)
class RegulationCard:
    """A regulation in the list; `edition` is the one that its address shows."""

    title: str
    short_title: str
    aliases: tuple[str, ...]
    url: str
    edition: EditionCard
    editions: int
    cases: int


def shelf_address() -> str:
    """Return the address of the list of regulations."""
    return reverse("cases:regulations")


def current_edition(editions: Iterable[Edition]) -> Edition | None:
    """Return the edition in force, else the newest; a stub only as the last resort."""
    ranked = sorted(editions, key=_edition_rank)
    return ranked[-1] if ranked else None


def _edition_rank(edition: Edition) -> tuple[bool, bool, dt.date, int]:
    return (
        edition.is_in_force,
        not edition.is_stub,
        edition.in_force_from or dt.date.min,
        edition.pk,
    )


def in_order_of_time(editions: Iterable[Edition]) -> list[Edition]:
    """Return the editions newest first, stubs last."""
    return sorted(
        editions,
        key=lambda e: (not e.is_stub, e.in_force_from or dt.date.min, e.pk),
        reverse=True,
    )


def edition_card(edition: Edition) -> EditionCard:
    """Return an edition as it stands in a list."""
    return EditionCard(
        label=edition.label,
        url=edition.get_absolute_url(),
        status=edition.status,
        status_words=edition.get_status_display(),
        tone=STATUS_TONES[EditionStatus(edition.status)],
        document_number=edition.document_number,
        issuer=edition.issuer,
        since=edition.in_force_from,
        until=edition.in_force_until,
        slug=edition.slug,
    )


def with_clauses(editions: Iterable[Edition]) -> list[Edition]:
    """Keep the editions that hold something to read: a stub may hold nothing (yet, any more)."""
    listed = list(editions)
    stubs = [edition.pk for edition in listed if edition.is_stub]
    if not stubs:
        return listed
    held = set(
        Clause.objects.filter(
            visible_clauses(), edition_id__in=stubs, superseded_by=None
        ).values_list("edition_id", flat=True)
    )
    return [edition for edition in listed if not edition.is_stub or edition.pk in held]


def list_regulations() -> tuple[RegulationCard, ...]:
    """Return the regulations that have an edition, most cited first (5 queries)."""
    editions: dict[int, list[Edition]] = defaultdict(list)
    for edition in with_clauses(Edition.objects.select_related("regulation")):
        editions[edition.regulation_id].append(edition)
    cited = _cases_by_regulation()
    regulations: Sequence[Regulation] = list(
        Regulation.objects.filter(pk__in=editions).prefetch_related("aliases")
    )
    cards = []
    for regulation in regulations:
        current = current_edition(editions[regulation.pk])
        if current is not None:
            cards.append(
                RegulationCard(
                    title=regulation.title,
                    short_title=regulation.short_title,
                    aliases=tuple(alias.name for alias in regulation.aliases.all()),
                    url=regulation.get_absolute_url(),
                    edition=edition_card(current),
                    editions=len(editions[regulation.pk]),
                    cases=cited[regulation.pk],
                )
            )
    return tuple(sorted(cards, key=lambda card: (-card.cases, card.title)))


def _cases_by_regulation() -> Counter[int]:
    """How many live cases cite each regulation, whichever edition and however closely."""
    pairs: set[tuple[int, int]] = set()
    rows = Citation.objects.filter(page__live=True).values_list(
        "page_id", "clause__edition__regulation_id", "regulation_id"
    )
    for page, through_clause, directly in rows:
        pairs.update((page, one) for one in (through_clause, directly) if one)
    return Counter(regulation for _, regulation in pairs)
