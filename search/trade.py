"""The words that count now: those that ship, with what editors decided; it ranks nothing.

A change is in force with the next search of every process, because each asks for one small row:
a mark that every change of the editors' words replaces. Nothing is reindexed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from search.groups import WordGroup, one_spelling, read_group
from search.lexicon import SynonymLexicon, shipped_groups
from search.models import EditorsMark, Pin, SynonymGroup, VocabularyEntry

MOST_GROUPS = 5000
MOST_PINS = 20_000
MOST_ENTRIES = 5000
"""What is read of each list, oldest first: a table that ran wild must not fill a web worker."""


@dataclass(frozen=True, slots=True)
class PinnedDocument:
    """A document that stands for a wording; `query` in one spelling."""

    query: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class EditorWords:
    """What editors decided, as plain values. `pins` stand in their order."""

    groups: tuple[WordGroup, ...] = ()
    terms: frozenset[str] = frozenset()
    stop_words: frozenset[str] = frozenset()
    pins: tuple[PinnedDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class ActiveWords:
    """All words that a search goes by: editors' `words`, and the `lexicon` with what ships."""

    words: EditorWords
    lexicon: SynonymLexicon
    first: Mapping[tuple[str, str], tuple[str, ...]]
    """(wording, kind) → keys in their order."""

    def pins(self, query: str, kind: str) -> tuple[str, ...]:
        """The keys of a kind that stand first for this very wording."""
        return self.first.get((one_spelling(query), kind), ())


def trade_of(words: EditorWords) -> ActiveWords:
    """The words that would count if editors had decided this."""
    own = tuple(
        (group.words, group.answering or group.words)
        for group in words.groups
        if group.words and (group.answering or len(group.words) > 1)
    )
    known = tuple(((term,), (term,)) for term in sorted(words.terms))
    first: dict[tuple[str, str], tuple[str, ...]] = {}
    for pin in words.pins:
        place = (pin.query, pin.kind)
        first[place] = (*first.get(place, ()), pin.key)
    return ActiveWords(words, SynonymLexicon((*shipped_groups(), *own, *known)), first)


_kept: tuple[str, ActiveWords] | None = None
"""The mark that was read last and what stood under it, for all threads of this process."""


def in_force() -> ActiveWords:
    """The words that count now: one query, and three more after a change."""
    global _kept
    mark = _editors_mark()
    kept = _kept
    if kept is None or kept[0] != mark:
        kept = _kept = (mark, trade_of(editor_words()))
    return kept[1]


def active_lexicon() -> SynonymLexicon:
    """What ships and what editors added, as it counts now."""
    return in_force().lexicon


def stop_words() -> frozenset[str]:
    """Editors' stop words, beside those that ship."""
    return in_force().words.stop_words


def pinned_keys(query: str, kind: str) -> tuple[str, ...]:
    """The keys that stand first for this wording now."""
    return in_force().pins(query, kind)


def words_changed(**_: Any) -> None:
    """Make every process read the words anew: with the commit of the transaction that calls it.

    The mark is random, not a number: one that was rolled back never comes again.
    """
    EditorsMark.objects.update_or_create(pk=1, defaults={"mark": uuid.uuid4().hex})


def _editors_mark() -> str:
    return EditorsMark.objects.values_list("mark", flat=True).first() or ""


def editor_words(besides: SynonymGroup | VocabularyEntry | Pin | None = None) -> EditorWords:
    """What the rows say now, in three queries, but for one of them (the one that is edited)."""
    entries = VocabularyEntry.objects.order_by("pk")
    groups = SynonymGroup.objects.filter(in_use=True).order_by("pk")
    pinned = Pin.objects.order_by("position", "pk")
    if isinstance(besides, VocabularyEntry):
        entries = entries.exclude(pk=besides.pk)
    elif isinstance(besides, SynonymGroup):
        groups = groups.exclude(pk=besides.pk)
    elif isinstance(besides, Pin):
        pinned = pinned.exclude(pk=besides.pk)
    return words_of(
        groups.values_list("words", "answering")[:MOST_GROUPS],
        list(entries.values_list("word", "role")[:MOST_ENTRIES]),
        (PinnedDocument(*row) for row in pinned.values_list("query", "kind", "key")[:MOST_PINS]),
    )


def words_of(
    groups: Iterable[tuple[str, str]],
    entries: Collection[tuple[str, str]],
    pinned: Iterable[PinnedDocument],
) -> EditorWords:
    """Rows as values, whatever stands in them: (words, answering) and (word, role)."""
    spelled = [(one_spelling(word), role) for word, role in entries]
    return EditorWords(
        groups=tuple(read_group(words, answering) for words, answering in groups),
        terms=frozenset(w for w, role in spelled if w and role == VocabularyEntry.Role.TERM),
        stop_words=frozenset(w for w, role in spelled if w and role == VocabularyEntry.Role.STOP),
        pins=tuple(pinned),
    )
