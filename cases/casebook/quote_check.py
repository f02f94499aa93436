"""How the words that a case quotes stand to the words of the clause, in the pieces of a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cases.citations import QuoteVerdict, compare_quote
from cases.wording_pieces import WordingPiece

VERDICT_WORDS = {
    QuoteVerdict.SAME: "引文与条文同文",
    QuoteVerdict.DIFFERS: "引文与条文有差异",
    QuoteVerdict.MISMATCH: "引文与条文不符",
}


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """The verdict, and where the words differ the pieces from the clause to the quotation."""

    verdict: QuoteVerdict
    pieces: tuple[WordingPiece, ...] = ()

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
    pieces = found.difference if found.verdict is QuoteVerdict.DIFFERS else ()
    return QuoteCheck(found.verdict, pieces)
