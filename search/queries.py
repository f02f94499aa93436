"""From what a person typed to a plan that can be printed; it knows no engine and no database."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from search.documents import SEEN_BY_STAFF, DocumentFacet, SearchField
from search.highlights import NOTHING_WANTED, HighlightTerms


@dataclass(frozen=True, slots=True)
class CitedReading:
    """One reading of a citation in a query: `regulation` and `path` as `documents.target` wants.

    `path` is empty for a title alone.
    """

    regulation: str
    path: str = ""


PIN_SCORE = 100_000.0
"""What the last pin scores: far above all that words and citations can earn."""

Recogniser = Callable[[str], tuple[CitedReading, ...]]
"""Finds the citations that a *whole query* is about, best reading first; empty when it is none."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked, by whom, and which page of it; `offset` and `limit` count per kind."""

    query: str
    kinds: tuple[str, ...]
    may_see: frozenset[str] = SEEN_BY_STAFF
    filters: tuple[DocumentFacet, ...] = ()
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class WeightedToken:
    """A token that earns its BM25 score times `weight`."""

    field: SearchField
    token: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PhraseReward:
    """A fixed score for every passage that holds `tokens` side by side (one token: holds it)."""

    field: SearchField
    tokens: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class TokenPhrase:
    """Tokens side by side, for conditions on whole documents."""

    field: SearchField
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """All that an engine needs, and nothing that it would have to decide.

    A passage is a candidate when it holds at least one of `gates`; its score is the sum of what
    it earns by `scored` and `rewards`; a document scores as its best passage. Every one of
    `demanded` must stand, and none of `refused` may, somewhere in the document (title or any
    passage). `filters` of one facet name are alternatives, different names must all hold.
    Ties fall to `key`. A plan without gates and pins finds nothing. `wanted` is for marking, not
    ranking.

    Where `among` is not empty only documents with these keys are found. The keys of `pinned` stand
    first, in this order, whatever they hold: they need no gate, and score what `pin_scores` says
    and nothing else (which of their passages is the best is not said then). What the viewer may
    see, filters, `among`, `demanded` and `refused` hold for them too.
    """

    kind: str
    gates: tuple[TokenPhrase, ...]
    scored: tuple[WeightedToken, ...] = ()
    rewards: tuple[PhraseReward, ...] = ()
    demanded: tuple[TokenPhrase, ...] = ()
    refused: tuple[TokenPhrase, ...] = ()
    filters: tuple[DocumentFacet, ...] = ()
    may_see: frozenset[str] = SEEN_BY_STAFF
    limit: int = 20
    offset: int = 0
    wanted: HighlightTerms = NOTHING_WANTED
    among: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()

    def pin_scores(self) -> dict[str, float]:
        """Key → the fixed score that its place among the pins gives, best first."""
        keys = tuple(dict.fromkeys(self.pinned))
        return {key: PIN_SCORE * (len(keys) - at) for at, key in enumerate(keys)}


class IndexVocabulary(Protocol):
    """What an index knows of its own words: the one place for document frequencies."""

    def passages(self) -> int:
        """How many passages there are."""

    def frequency(self, field: SearchField, token: str) -> int:
        """How many passages hold the token."""

    def followers(self, char: str) -> Collection[str]:
        """What stands right behind a Chinese character: of common characters, every one."""
