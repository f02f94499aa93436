"""Two texts side by side with what differs between them, as pieces for a page to mark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cases.statutes import wording_difference
from cases.wording_pieces import PieceKind, WordingPiece


@dataclass(frozen=True, slots=True)
class ComparedTexts:
    """Both texts in pieces: joined, the pieces of a side give back that side's text.

    `both` is one text with what was removed before what was added.
    """

    old: tuple[WordingPiece, ...]
    new: tuple[WordingPiece, ...]

    both: tuple[WordingPiece, ...]

    @property
    def differ(self) -> bool:
        """Ask whether anything differs."""
        return any(piece.kind is not PieceKind.SAME for piece in self.both)


@lru_cache(maxsize=4096)
def compare_texts(old: str, new: str) -> ComparedTexts:
    """Mark what of the old text is gone and what of the new text came."""
    pieces = wording_difference(old, new)
    return ComparedTexts(
        old=tuple(piece for piece in pieces if piece.kind is not PieceKind.ADDED),
        new=tuple(piece for piece in pieces if piece.kind is not PieceKind.REMOVED),
        both=pieces,
    )
