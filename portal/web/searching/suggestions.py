"""What stands ready while somebody types: a clause, words, titles of cases; all of it leads on.

It shows nothing that the search page would not find for the same person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from cases.masking.find import find_personal_data
from cases.models import Clause
from cases.models.regulations import EditionStatus
from cases.selectors.cards import plain_cards_of
from cases.selectors.shown import shown
from portal.web.searching.question import MOST_CHARACTERS, search_address, seen_by
from search import sources
from search.completing import LONGEST_TYPED, title_fits
from search.documents import CASES, KINDS
from search.hints import keys_of_titles_like, without_slips, words_like
from search.journal import frequent_queries

MOST = 8
MOST_CLAUSES, MOST_TITLES = 2, 4
MOST_READINGS = 3
_OFTEN_KEY, _OFTEN_SECONDS = "web.often_asked", 300
LONGEST_OFTEN = 20  # longer questions are one person's own words
MOST_OFTEN = 100


class SuggestionKind(StrEnum):
    """What a suggestion leads to; the value is its name on the way to the search box."""

    CLAUSE = "clause"
    WORDS = "words"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search box: what it says, what it is, where it leads."""

    kind: SuggestionKind
    label: str
    note: str
    url: str


def suggestions(typed: str, viewer: AbstractBaseUser | AnonymousUser) -> tuple[Suggestion, ...]:
    """What the typed beginning may become: clauses, then words, then titles of cases (MOST).

    At most 3 narrow queries beside those of the words in force.
    """
    typed = " ".join(typed.split())[:MOST_CHARACTERS]
    if not typed:
        return ()
    clauses = _clauses(typed)
    if clauses or len(typed) > LONGEST_TYPED:
        return clauses
    titles = _titles(typed, viewer)
    words = words_like(typed, KINDS, often_asked(), MOST - len(titles))
    offered = tuple(
        Suggestion(SuggestionKind.WORDS, word, "", search_address(word)) for word in words
    )
    return (*offered, *titles)


def _clauses(typed: str) -> tuple[Suggestion, ...]:
    """The clauses that are cited: by the likeliest title first, the edition in force first."""
    found: dict[str, Suggestion] = {}
    for reading in [one for one in sources.recognise(typed) if one.path][:MOST_READINGS]:
        rows = Clause.objects.filter(
            shown(),
            edition__regulation__title=reading.regulation,
            path=reading.path,
            superseded_by=None,
        ).select_related("edition__regulation")
        for clause in sorted(rows, key=_out_of_force):
            edition = clause.edition
            url = clause.get_absolute_url()
            found[url] = Suggestion(
                SuggestionKind.CLAUSE,
                f"{edition.regulation.title} {clause.citation_label}",
                f"{edition.label} · {edition.get_status_display()}",
                url,
            )
        if len(found) >= MOST_CLAUSES:
            break
    return tuple(found.values())[:MOST_CLAUSES]


def _out_of_force(clause: Clause) -> bool:
    return clause.edition.status != EditionStatus.IN_FORCE


def _titles(typed: str, viewer: AbstractBaseUser | AnonymousUser) -> tuple[Suggestion, ...]:
    """Live cases whose titles hold what is typed, those that begin with it first."""
    keys = keys_of_titles_like(typed, CASES, seen_by(viewer))
    cards = plain_cards_of([int(key) for key in keys if key.isdecimal()])
    fitting = [card for card in cards if title_fits(card.title, typed)]
    fitting.sort(key=lambda card: not card.title.startswith(typed))
    return tuple(
        Suggestion(SuggestionKind.CASE, card.title, card.kind_label, card.url)
        for card in fitting[:MOST_TITLES]
    )


def often_asked() -> tuple[str, ...]:
    """What several people asked of late and found, commonest first.

    Without personal data and without slips. Up to five minutes old.
    """
    asked: tuple[str, ...] | None = cache.get(_OFTEN_KEY)
    if asked is None:
        short = [query for query in frequent_queries() if len(query) <= LONGEST_OFTEN]
        harmless = [query for query in short[:MOST_OFTEN] if not find_personal_data(query)]
        asked = without_slips(harmless, KINDS)
        cache.set(_OFTEN_KEY, asked, _OFTEN_SECONDS)
    return asked
