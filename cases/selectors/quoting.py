"""How the words that a case quotes stand to the words of the clause."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cases.statutes.wording import Piece, difference

_LIKE = 0.5


class Verdict(StrEnum):
    """What a quotation is in comparison with its clause."""

    SAME = "same"
    DIFFERENT = "different"
    OTHER = "other"


VERDICT_WORDS = {
    Verdict.SAME: "引文与条文同文",
    Verdict.DIFFERENT: "引文与条文有差异",
    Verdict.OTHER: "引文与条文不符",
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
    short, whole = _bare(quote), _bare(text)
    if not short or not whole:
        return None
    if short in whole:
        return QuoteCheck(Verdict.SAME)
    pieces = difference(text, quote)
    same = sum(len(piece.text) for piece in pieces if piece.kind.value == "same")
    if same / len(quote) >= _LIKE:
        return QuoteCheck(Verdict.DIFFERENT, pieces)
    return QuoteCheck(Verdict.OTHER)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))
