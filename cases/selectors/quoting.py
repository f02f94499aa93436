"""How the words that a case quotes stand to the words of the clause, in the pieces of a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cases.citations.quotes import Change, Verdict, compare_quote
from cases.statutes.wording import Piece, PieceKind

VERDICT_WORDS = {
    Verdict.SAME: "引文与条文同文",
    Verdict.DIFFERS: "引文与条文有差异",
    Verdict.MISMATCH: "引文与条文不符",
}
_KINDS = {
    Change.KEPT: PieceKind.SAME,
    Change.ADDED: PieceKind.ADDED,
    Change.MISSING: PieceKind.REMOVED,
}


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """The verdict, and where the words differ the pieces from the clause to the quotation."""

    verdict: Verdict
    pieces: tuple[Piece, ...] = ()

    @property
    def words(self) -> str:
        """The verdict as readers see it."""
        return VERDICT_WORDS[self.verdict]


@lru_cache(maxsize=4096)
def check_quote(quote: str, text: str) -> QuoteCheck | None:
    """Compare a quotation with the clause's text; None where one of them is missing."""
    if not quote.strip() or not text.strip():
        return None
    found = compare_quote(quote, text)
    if found.verdict is not Verdict.DIFFERS:
        return QuoteCheck(found.verdict)
    pieces = tuple(Piece(_KINDS[part.change], part.text) for part in found.difference)
    return QuoteCheck(found.verdict, pieces)
