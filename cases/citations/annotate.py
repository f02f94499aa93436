"""Cuts a text into plain pieces and links at its citations, for whoever renders them.

It knows spans and asks for addresses; it writes no HTML, so nothing here needs escaping.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cases.citations.types import Mention


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Words without a link."""

    text: str


@dataclass(frozen=True, slots=True)
class LinkPiece:
    """The words of a citation and where they lead; mentions of a range come with its first."""

    text: str
    url: str
    mentions: tuple[Mention, ...]


Piece = TextPiece | LinkPiece


def annotate_citations(
    text: str, mentions: Iterable[Mention], address: Callable[[Mention], str | None]
) -> tuple[Piece, ...]:
    """Cut a text at its citations; the pieces joined are the text again.

    A mention without an address stays text. The rows of a range share one link, which leads to
    the first of them that has an address; of other overlapping mentions the earlier one wins.
    """
    pieces: list[Piece] = []
    at = 0
    for start, end, group in _mentions_by_span(mentions):
        url = next(filter(None, map(address, group)), None)
        if url is None or start < at or end > len(text):
            continue
        if start > at:
            pieces.append(TextPiece(text[at:start]))
        pieces.append(LinkPiece(text[start:end], url, group))
        at = end
    if at < len(text):
        pieces.append(TextPiece(text[at:]))
    return tuple(pieces)


def _mentions_by_span(
    mentions: Iterable[Mention],
) -> Iterator[tuple[int, int, tuple[Mention, ...]]]:
    """Mentions in the order of the text, those of one span together."""
    spans: dict[tuple[int, int], list[Mention]] = {}
    for mention in mentions:
        spans.setdefault((mention.start, mention.end), []).append(mention)
    for (start, end), group in sorted(spans.items()):
        yield start, end, tuple(group)
