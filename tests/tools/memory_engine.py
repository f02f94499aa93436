"""The oracle: the whole protocol over plain dictionaries, with tantivy's BM25 written out.

It forgets everything with its process, and is slow on purpose: it scores every row of every search.
"""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from search.documents import PassageRow, SearchDocument, SearchField, facet_of, facet_token, rows_of
from search.engines.base import Change, SearchHit, SearchHits, page_of
from search.queries import IndexVocabulary, SearchPlan, TokenPhrase
from search.text import common_characters

K1, B = 1.2, 0.75


def rounded_length(length: int) -> int:
    """A field's length as an index keeps it in one byte: exact to 40, then ever coarser.

    Both engines use Lucene's scheme: three bits of mantissa behind the first 24 values.
    """
    if length < 24:
        return length
    rest = length - 24
    shift = max(0, rest.bit_length() - 4)
    return 24 + (rest >> shift << shift)


class _MemoryRows:
    """The rows of one kind and what BM25 asks of them."""

    def __init__(self, rows: tuple[PassageRow, ...]) -> None:
        self.rows = rows
        self._held = {
            row.id: {field: Counter(tokens) for field, tokens in row.fields.items()} for row in rows
        }
        self._within = {
            field: Counter(token for row in rows for token in self._held[row.id][field])
            for field in SearchField
        }

    def passages(self) -> int:
        return len(self.rows)

    def frequency(self, field: SearchField, token: str) -> int:
        return self._within[field][token]

    def followers(self, char: str) -> frozenset[str]:
        grams = self._within[SearchField.GRAMS]
        return frozenset(other for other in common_characters() if grams[char + other])

    def bm25(self, row: PassageRow, field: SearchField, token: str) -> float:
        held = self._held[row.id][field][token]
        if not held:
            return 0.0
        within, total = self.frequency(field, token), len(self.rows)
        rarity = math.log(1 + (total - within + 0.5) / (within + 0.5))
        mean = sum(len(other.fields[field]) for other in self.rows) / total
        norm = K1 * (1 - B + B * rounded_length(len(row.fields[field])) / mean)
        return rarity * (1 + K1) * held / (held + norm)


class MemoryEngine:
    """See `Engine`. What is read is never changed: writers put a new state in its place."""

    name = "memory"

    def __init__(self) -> None:
        self._documents: dict[str, Mapping[str, SearchDocument]] = {}
        self._shelves: dict[str, tuple[Mapping[str, SearchDocument], _MemoryRows]] = {}
        self._writing = threading.RLock()

    def find(self, plan: SearchPlan) -> SearchHits:
        """See `Engine.find`."""
        shelf = self._shelf(plan.kind)
        seen = [row for row in shelf.rows if _may_be_found(row, plan)]
        held = {
            phrase: _matching_keys(shelf.rows, phrase) for phrase in (*plan.demanded, *plan.refused)
        }
        pins = plan.pin_scores()
        best: dict[str, SearchHit] = {}
        facets: dict[str, tuple[str, ...]] = {}
        for row in seen:
            if not all(row.key in held[phrase] for phrase in plan.demanded):
                continue
            if any(row.key in held[phrase] for phrase in plan.refused):
                continue
            if row.key not in pins and not any(_row_holds_phrase(row, gate) for gate in plan.gates):
                continue
            score = pins.get(row.key) or _row_score(shelf, row, plan)
            facets[row.key] = row.fields[SearchField.FACETS]
            if row.key not in best or score > best[row.key].score:
                best[row.key] = SearchHit(row.key, score, row.passage)
        counts = Counter(facet_of(token) for tokens in facets.values() for token in tokens)
        return page_of(best.values(), len(best), counts, plan)

    def vocabulary(self, kind: str) -> IndexVocabulary:
        """See `Engine.vocabulary`."""
        return self._shelf(kind)

    def apply(self, kind: str, changes: Sequence[Change]) -> None:
        """See `Engine.apply`."""
        with self._writing:
            self._documents[kind] = _apply_changes(self._documents.get(kind, {}), changes)

    def needs_rebuild(self, kind: str) -> bool:
        """See `Engine.needs_rebuild`."""
        return kind not in self._documents

    def inventory(self, kind: str) -> Mapping[str, str]:
        """See `Engine.inventory`."""
        return {key: document.version for key, document in self._documents.get(kind, {}).items()}

    def rebuild(
        self,
        kind: str,
        documents: Iterable[SearchDocument],
        catch_up: Callable[[], Sequence[Change]],
    ) -> int:
        """See `Engine.rebuild`."""
        fresh = {document.key: document for document in documents}
        with self._writing:
            self._documents[kind] = _apply_changes(fresh, catch_up())
        return len(fresh)

    def tidy(self, kind: str) -> None:
        """See `Index.tidy`: a killed process leaves nothing here."""

    def _shelf(self, kind: str) -> _MemoryRows:
        documents = self._documents.get(kind, {})
        shelved, shelf = self._shelves.get(kind, (None, None))
        if shelf is None or shelved is not documents:
            rows = tuple(row for document in documents.values() for row in rows_of(document))
            shelf = _MemoryRows(rows)
            self._shelves[kind] = documents, shelf
        return shelf


def _apply_changes(
    documents: Mapping[str, SearchDocument], changes: Sequence[Change]
) -> Mapping[str, SearchDocument]:
    """The documents after the changes, the last for a key winning."""
    held = dict(documents)
    for change in changes:
        if isinstance(change, SearchDocument):
            held[change.key] = change
        else:
            held.pop(change.key, None)
    return held


def _row_score(shelf: _MemoryRows, row: PassageRow, plan: SearchPlan) -> float:
    by_words = sum(t.weight * shelf.bm25(row, t.field, t.token) for t in plan.scored)
    return by_words + sum(
        r.score for r in plan.rewards if _row_holds_phrase(row, TokenPhrase(r.field, r.tokens))
    )


def _may_be_found(row: PassageRow, plan: SearchPlan) -> bool:
    if plan.among and row.key not in plan.among:
        return False
    if not plan.may_see & set(row.fields[SearchField.VISIBILITY]):
        return False
    names = {facet.name for facet in plan.filters}
    tokens = set(row.fields[SearchField.FACETS])
    return all(
        any(facet_token(facet) in tokens for facet in plan.filters if facet.name == name)
        for name in names
    )


def _row_holds_phrase(row: PassageRow, phrase: TokenPhrase) -> bool:
    tokens, wanted = row.fields[phrase.field], phrase.tokens
    if len(wanted) == 1:
        return wanted[0] in tokens
    last = len(tokens) - len(wanted)
    return any(tokens[at : at + len(wanted)] == wanted for at in range(last + 1))


def _matching_keys(rows: tuple[PassageRow, ...], phrase: TokenPhrase) -> frozenset[str]:
    return frozenset(row.key for row in rows if _row_holds_phrase(row, phrase))
