"""Compares the words quoted in a case with the words of a clause: 同文, 有差异 or 不符.

It knows two texts and nothing of where they come from. Blanks, width, punctuation and the
numbering of items never make a difference.
"""

import re
from dataclasses import dataclass
from enum import Enum

from cases.citations.stream import fold_character
from cases.wording_pieces import PieceKind, WordingPiece
from portal.intake.alignment import BoundedMatcher


class QuoteVerdict(Enum):
    """How a quotation stands to its clause."""

    SAME = "同文"
    DIFFERS = "有差异"
    MISMATCH = "不符"


@dataclass(frozen=True, slots=True)
class QuoteComparison:
    """The verdict, how much of the quotation stands in the clause (0 to 1), and the difference.

    The difference goes from the clause (old) to the quotation (new), with the punctuation of the
    text that a piece comes from; of the clause it has only what lies between the first and the
    last word quoted, as an author may quote a part.
    """

    verdict: QuoteVerdict
    similarity: float
    difference: tuple[WordingPiece, ...] = ()


CLOSE = 0.6
"""From this share on, a quotation is of the clause and has been changed; below, of another."""
LONGEST = 6000
"""Characters of either text that are compared word by word."""

SENTENCE_ENDS = "。；;！？\n"

_OMISSION = re.compile(r"…+|\.{3,}|·{3,}|。{3,}|[(（]\s*(?:略|以下略|中略)\s*[)）]")
_ENUMERATOR = re.compile(
    # behind two line feeds the attempt behind the first has read the same blanks already
    r"(?:(?<=^)|(?<=[。;；:：，,、\n”“]))(?<!\n\n)\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|"
    r"[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)|[①-⑳])"
)
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z]+|\S")


@dataclass(frozen=True, slots=True)
class _ComparedWords:
    """The words of a text that count, each with the place where it stands."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> "_ComparedWords":
        """Split into characters, numbers and Latin words; drop what never makes a difference."""
        blanked = _ENUMERATOR.sub(lambda match: " " * len(match.group()), text[:LONGEST])
        folded = "".join(map(fold_character, blanked))
        found = [match for match in _TOKEN.finditer(folded) if match.group()[0].isalnum()]
        return cls(
            tuple(match.group().casefold() for match in found),
            tuple(match.span() for match in found),
        )


def compare_quote(quote: str, clause: str) -> QuoteComparison:
    """Compare a quotation with the text of a clause, items included.

    A part of the clause is 同文, and so are parts in their order with an ellipsis between them.
    """
    if _holds_in_order(quote, clause):
        return QuoteComparison(QuoteVerdict.SAME, 1.0)
    ours, theirs = _ComparedWords.of(quote), _ComparedWords.of(clause)
    if not ours.words:
        return QuoteComparison(QuoteVerdict.MISMATCH, 0.0)
    matcher = BoundedMatcher(theirs.words, ours.words)
    similarity = _matched_share(matcher, len(ours.words))
    verdict = QuoteVerdict.DIFFERS if similarity >= CLOSE else QuoteVerdict.MISMATCH
    return QuoteComparison(
        verdict, similarity, _quote_differences(matcher, quote, clause, ours, theirs)
    )


def quote_similarity(quote: str, clause: str) -> float:
    """The share of the quotation (0 to 1) that stands in the clause, in its order."""
    if _holds_in_order(quote, clause):
        return 1.0
    ours, theirs = _ComparedWords.of(quote), _ComparedWords.of(clause)
    if not ours.words:
        return 0.0
    matcher = BoundedMatcher(theirs.words, ours.words)
    return _matched_share(matcher, len(ours.words))


def closest_passage(quote: str, clause: str) -> str:
    """Return the sentences of a clause that a quotation means, whole and in the clause's words.

    They reach from the first to the last run of words that both have; without one, all of it.
    The number of an item is left out, and the semicolon behind it.
    """
    ours, theirs = _ComparedWords.of(quote), _ComparedWords.of(clause)
    blocks = BoundedMatcher(theirs.words, ours.words).get_matching_blocks()
    shared = [block for block in blocks if block.size > 1]
    if not shared:
        return clause
    first = theirs.spans[shared[0].a][0]
    last = theirs.spans[shared[-1].a + shared[-1].size - 1][1]
    start = max(clause.rfind(sign, 0, first) for sign in SENTENCE_ENDS) + 1
    ends = [at for sign in SENTENCE_ENDS if (at := clause.find(sign, last)) >= 0]
    passage = clause[start : min(ends) + 1 if ends else len(clause)].strip()
    number = _ENUMERATOR.match(passage)
    return passage[number.end() if number else 0 :].rstrip("；;")


def _matched_share(matcher: BoundedMatcher[str], size: int) -> float:
    """Single characters match by chance: only runs of two and more count."""
    return sum(block.size for block in matcher.get_matching_blocks() if block.size > 1) / size


def _holds_in_order(quote: str, clause: str) -> bool:
    """Tell whether the parts of the quotation stand in the clause, one behind the other."""
    parts = ["".join(_ComparedWords.of(part).words) for part in _OMISSION.split(quote)]
    parts = [part for part in parts if part]
    whole, at = "".join(_ComparedWords.of(clause).words), 0
    for part in parts:
        at = whole.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return bool(parts)


def _quote_differences(
    matcher: BoundedMatcher[str],
    quote: str,
    clause: str,
    ours: _ComparedWords,
    theirs: _ComparedWords,
) -> tuple[WordingPiece, ...]:
    steps = matcher.get_opcodes()
    if steps and steps[0][0] == "delete":
        steps = steps[1:]
    if steps and steps[-1][0] == "delete":
        steps = steps[:-1]
    pieces: list[WordingPiece] = []
    for kind, left, right, start, end in steps:
        if kind == "equal":
            pieces.append(WordingPiece(PieceKind.SAME, _written_slice(quote, ours, start, end)))
            continue
        if right > left:
            pieces.append(
                WordingPiece(PieceKind.REMOVED, _written_slice(clause, theirs, left, right))
            )
        if end > start:
            pieces.append(WordingPiece(PieceKind.ADDED, _written_slice(quote, ours, start, end)))
    return tuple(pieces)


def _written_slice(text: str, words: _ComparedWords, start: int, end: int) -> str:
    """The words from start to end as they are written, up to where the next word begins."""
    first = words.spans[start][0]
    stop = words.spans[end][0] if end < len(words.spans) else min(len(text), LONGEST)
    return text[first:stop]
