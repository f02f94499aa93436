"""What stands ready while somebody types: what is cited, words, titles; all of it leads on.

It shows nothing that the search page would not find for the same person.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from cases.masking import find_personal_data
from portal.site.searching.question import MOST_CHARACTERS, search_address
from search import sources
from search.completing import LONGEST_TYPED, title_fits
from search.documents import SEEN_BY_STAFF
from search.hints import keys_of_titles_like, without_slips, words_like
from search.journal import frequent_queries
from search.presentation import Suggestion

MOST = 8
MOST_TITLES = 4
WORDS = "words"  # what is no document; search.js puts it into the box
_OFTEN_KEY, _OFTEN_SECONDS = "web.often_asked", 300
LONGEST_OFTEN = 20  # longer questions are one person's own words
MOST_OFTEN = 100


def search_suggestions(
    typed: str, viewer: AbstractBaseUser | AnonymousUser
) -> tuple[Suggestion, ...]:
    """What the typed beginning may become: what it cites, else words, then titles (MOST).

    At most 3 narrow queries beside those of the words in force.
    """
    typed = " ".join(typed.split())[:MOST_CHARACTERS]
    if not typed:
        return ()
    may_see = sources.seen_by(viewer)
    asked = [one for kind in sources.kinds_for(may_see) if (one := sources.source_of(kind))]
    readings = sources.recognise_citation(typed)
    named = tuple(line for one in asked if one.named for line in one.named(readings))
    if named or len(typed) > LONGEST_TYPED:
        return named[:MOST]
    titles = _suggested_titles(typed, asked, may_see)
    kinds = tuple(one.kind for one in asked)
    words = words_like(typed, kinds, often_asked(), MOST - len(titles))
    offered = tuple(Suggestion(WORDS, word, "", search_address(word)) for word in words)
    return (*offered, *titles)


def _suggested_titles(
    typed: str, asked: list[sources.DocumentSource], may_see: frozenset[str]
) -> tuple[Suggestion, ...]:
    """Documents whose titles hold what is typed: those that begin with it first, kinds in turn."""
    ranked: list[tuple[bool, int, Suggestion]] = []
    for source in asked:
        if source.titled is None:
            continue
        keys = keys_of_titles_like(typed, source.kind, may_see)
        fitting = [one for one in source.titled(keys, may_see) if title_fits(one.label, typed)]
        ranked += [
            (not one.label.startswith(typed), place, one) for place, one in enumerate(fitting)
        ]
    ranked.sort(key=lambda one: one[:2])
    return tuple(one for _, _, one in ranked[:MOST_TITLES])


def often_asked() -> tuple[str, ...]:
    """What several people asked of late and found, commonest first.

    Without personal data and without slips. Up to five minutes old.
    """
    asked: tuple[str, ...] | None = cache.get(_OFTEN_KEY)
    if asked is None:
        short = [query for query in frequent_queries() if len(query) <= LONGEST_OFTEN]
        harmless = [query for query in short[:MOST_OFTEN] if not find_personal_data(query)]
        asked = without_slips(harmless, sources.kinds_for(SEEN_BY_STAFF))
        cache.set(_OFTEN_KEY, asked, _OFTEN_SECONDS)
    return asked
