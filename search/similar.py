"""What reads like a given text, by the index of the moment; it writes nothing.

An index that is down, damaged or not there yet finds nothing alike, and takes no page down.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from search.documents import SEEN_BY_STAFF
from search.engines.base import EngineUnavailable
from search.likeness import TextTheme, make_likeness
from search.queries import TokenPhrase
from search.upkeep.indexes import host_keeper

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SimilarDocument:
    """A document that reads alike; `share` is 1 where it holds every pair that was asked for."""

    key: str
    share: float


def similar_documents(
    kind: str,
    theme: TextTheme,
    *,
    limit: int,
    but: frozenset[str] = frozenset(),
    may_see: frozenset[str] = SEEN_BY_STAFF,
    refused: tuple[TokenPhrase, ...] = (),
) -> tuple[SimilarDocument, ...]:
    """The documents of a kind that read like the theme, best first; ties fall to the key.

    Those with a key in `but` (the text itself) and those that hold a phrase of `refused` are left
    out. At most `limit`, only what is alike enough; nothing where the index does not answer.
    """
    try:
        engine = host_keeper().engine
        likeness = make_likeness(
            theme,
            kind,
            engine.vocabulary(kind),
            limit=limit + len(but),
            may_see=may_see,
            refused=refused,
        )
        found = engine.find(likeness.plan)
    except EngineUnavailable:
        log.warning("the index of %s does not say what is alike", kind, exc_info=True)
        return ()
    near = (
        SimilarDocument(hit.key, likeness.share(hit.score))
        for hit in found.hits
        if hit.key not in but
    )
    return tuple(one for one in near if one.share >= likeness.least)[:limit]
