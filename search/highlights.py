"""Which stretches of an original text answer a query, and how they are shown; it ranks nothing.

The text is escaped before marks go in: taking `<mark>` and `</mark>` out of the result gives back
the escaped original.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.quantities import find_quantities
from search.text import (
    TextPassage,
    fold_text,
    placed_grams,
    split_passages,
    text_tokens,
    text_units,
)

SNIPPET_LENGTH = 120


@dataclass(frozen=True, slots=True)
class HighlightTerms:
    """What is to be marked: pairs and words, single characters, quantities.

    `phrases` are marked only where all their tokens stand side by side: of 停止供电, sought for
    停电, no other 供电.
    """

    grams: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    characters: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()


NOTHING_WANTED = HighlightTerms()


@dataclass(frozen=True, slots=True)
class TextSnippet:
    """A stretch of the original text around the best marks; `spans` count from its own start."""

    text: str
    spans: tuple[tuple[int, int], ...]
    cut_before: bool
    cut_after: bool

    def html(self) -> str:
        """The stretch, escaped, with marks, and … where it was cut."""
        marks = mark_spans(self.text, self.spans)
        return f"{'…' if self.cut_before else ''}{marks}{'…' if self.cut_after else ''}"


def highlight_spans(original: str, wanted: HighlightTerms) -> tuple[tuple[int, int], ...]:
    """The stretches to mark, in order, none touching another; offsets of code points."""
    held = placed_grams(original)
    found = [(start, end) for token, start, end in held if token in wanted.grams]
    if wanted.phrases:
        tokens = tuple(token for token, _, _ in held)
        found += [(held[at][1], held[end - 1][2]) for at, end in _phrase_places(tokens, wanted)]
    if wanted.characters:
        chain = text_units(original)
        found += [(unit.start, unit.end) for unit in chain if unit.text in wanted.characters]
    if wanted.quantities and len(folded := fold_text(original)) == len(original):
        found += [
            (q.start, q.end) for q in find_quantities(folded) if q.spelled in wanted.quantities
        ]
    return _merge_spans(found)


def _phrase_places(held: Sequence[str], wanted: HighlightTerms) -> Iterator[tuple[int, int]]:
    """Where a whole phrase stands among the tokens, end exclusive."""
    if not wanted.phrases:
        return
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in wanted.phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    for at, token in enumerate(held):
        for phrase in by_first.get(token, ()):
            if tuple(held[at : at + len(phrase)]) == phrase:
                yield at, at + len(phrase)


def _merge_spans(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def mark_spans(original: str, found: Sequence[tuple[int, int]]) -> str:
    """HTML of the text with `<mark>` around the given stretches (sorted, apart)."""
    parts: list[str] = []
    at = 0
    for start, end in found:
        parts += (
            html.escape(original[at:start]),
            "<mark>",
            html.escape(original[start:end]),
            "</mark>",
        )
        at = end
    parts.append(html.escape(original[at:]))
    return "".join(parts)


def best_passage(body: str, wanted: HighlightTerms) -> TextPassage:
    """The passage with the most different wanted tokens and phrases; the first of equals."""
    stretches = split_passages(body)
    if len(stretches) == 1:
        return stretches[0]
    worth = [_distinct_terms(body[p.start : p.end], wanted) for p in stretches]
    return stretches[worth.index(max(worth))]


def _distinct_terms(text: str, wanted: HighlightTerms) -> int:
    held = text_tokens(text).grams
    phrases = {held[at:end] for at, end in _phrase_places(held, wanted)}
    return len(wanted.grams.intersection(held)) + len(phrases)


def text_snippet(
    body: str, wanted: HighlightTerms, length: int = SNIPPET_LENGTH, at: int | None = None
) -> TextSnippet:
    """About `length` characters of the best passage, where its marks stand closest together.

    `at` is the passage, counted from 0, that an index found best. Where it holds no mark (the text
    has changed since) or none is named, it is the one with the most different marks. Without any
    mark it is the beginning of the text.
    """
    found = _marks_of(body, wanted, at)
    if not found:
        return TextSnippet(body[:length], (), cut_before=False, cut_after=len(body) > length)
    start = max(0, _densest_start(found, length) - length // 5)
    start = _sentence_start(body, start, found[0][0] if start <= found[0][0] else start)
    end = min(len(body), start + length)
    inside = tuple(
        (max(first, start) - start, min(last, end) - start)
        for first, last in found
        if first < end and last > start
    )
    return TextSnippet(body[start:end], inside, cut_before=start > 0, cut_after=end < len(body))


def _marks_of(body: str, wanted: HighlightTerms, at: int | None) -> list[tuple[int, int]]:
    """The stretches to mark within one passage, as offsets of the body."""
    if at is not None:
        named = split_passages(body)[at : at + 1]
        if named and (found := _spans_within(body, named[0], wanted)):
            return found
    return _spans_within(body, best_passage(body, wanted), wanted)


def _spans_within(body: str, passage: TextPassage, wanted: HighlightTerms) -> list[tuple[int, int]]:
    return [
        (start + passage.start, end + passage.start)
        for start, end in highlight_spans(body[passage.start : passage.end], wanted)
    ]


def _densest_start(found: list[tuple[int, int]], length: int) -> int:
    """The start of the mark from which on `length` characters hold the most marked ones."""

    def worth(at: int) -> int:
        limit = found[at][0] + length * 4 // 5
        return sum(min(end, limit) - start for start, end in found[at:] if start < limit)

    return found[max(range(len(found)), key=lambda at: (worth(at), -at))][0]


def _sentence_start(body: str, start: int, latest: int) -> int:
    """Behind the first sentence mark between `start` and `latest`, or `start` itself."""
    cuts = [body.find(mark, start, latest) for mark in "。；！？\n"]
    within = [cut + 1 for cut in cuts if cut >= 0]
    return min(within) if within else start
