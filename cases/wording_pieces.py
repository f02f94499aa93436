"""Two texts compared, as pieces in reading order: what both have, and what only one of them has."""

from dataclasses import dataclass
from enum import Enum


class PieceKind(Enum):
    """Whether a piece stands in both wordings, in the old only, or in the new only."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class WordingPiece:
    """A stretch of text."""

    kind: PieceKind
    text: str
