"""From what a person typed to a plan that can be printed; it knows no engine and no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from search.documents import SEEN_BY_STAFF, Facet, Field
from search.highlights import NOTHING_WANTED, Wanted


@dataclass(frozen=True, slots=True)
class Cited:
    """One reading of a citation in a query: `regulation` and `path` as `documents.target` wants.

    `path` is empty for a title alone.
    """

    regulation: str
    path: str = ""


PIN_SCORE = 100_000.0
"""What the last pin scores: far above all that words and citations can earn."""

Recogniser = Callable[[str], tuple[Cited, ...]]
"""Finds the citations that a *whole query* is about, best reading first; empty when it is none."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked, by whom, and which page of it; `offset` and `limit` count per kind."""

    query: str
    kinds: tuple[str, ...]
    may_see: frozenset[str] = SEEN_BY_STAFF
    filters: tuple[Facet, ...] = ()
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A token that earns its BM25 score times `weight`."""

    field: Field
    token: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Reward:
    """A fixed score for every passage that holds `tokens` side by side (one token: holds it)."""

    field: Field
    tokens: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens side by side, for conditions on whole documents."""

    field: Field
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
    gates: tuple[Phrase, ...]
    scored: tuple[Token, ...] = ()
    rewards: tuple[Reward, ...] = ()
    demanded: tuple[Phrase, ...] = ()
    refused: tuple[Phrase, ...] = ()
    filters: tuple[Facet, ...] = ()
    may_see: frozenset[str] = SEEN_BY_STAFF
    limit: int = 20
    offset: int = 0
    wanted: Wanted = NOTHING_WANTED
    among: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()

    def pin_scores(self) -> dict[str, float]:
        """Key → the fixed score that its place among the pins gives, best first."""
        keys = tuple(dict.fromkeys(self.pinned))
        return {key: PIN_SCORE * (len(keys) - at) for at, key in enumerate(keys)}


class Vocabulary(Protocol):
    """What an index knows of its own words: the one place for document frequencies."""

    def passages(self) -> int:
        """How many passages there are."""

    def frequency(self, field: Field, token: str) -> int:
        """How many passages hold the token."""
