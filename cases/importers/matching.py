"""Which case of a corrected file is which case of the file read before; knows drafts only."""

from collections import Counter
from collections.abc import Sequence

from cases.importers.draft import CaseDraft, CitationDraft, DraftRow
from cases.sections import SECTIONS, SectionShape

ALIKE = 0.45  # share of common two-character runs from which two texts are one case
ALIKE_TITLED = 0.15  # the same, where the titles are equal


def match_cases(old: Sequence[CaseDraft], new: Sequence[CaseDraft]) -> list[tuple[int, int]]:
    """Pair each old case with the new one that it became, most alike first, in the old order.

    Indexes into both sequences; a case that vanished, or is new, is in no pair. An equal title
    helps but does not suffice where the texts have nothing in common.
    """
    old_runs = [_count_shingles(draft) for draft in old]
    new_runs = [_count_shingles(draft) for draft in new]
    scored = []
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            score = _shingle_overlap(old_runs[i], new_runs[j])
            titled = not one.title_generated and _squeeze_text(one.title) == _squeeze_text(
                other.title
            )
            if score >= (ALIKE_TITLED if titled else ALIKE):
                scored.append((score + titled, -abs(i - j), i, j))
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(scored, key=lambda entry: (-entry[0], -entry[1], entry[2])):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return sorted(pairs.items())


def share_of_titles(old: Sequence[str], new: Sequence[str]) -> float:
    """Return the share of the titles of a file that another one has too, 0 to 1.

    Of the larger of both files, so that a book that took one case over from another is none.
    """
    known, fresh = ({_squeeze_text(title) for title in titles} for titles in (old, new))
    return len(known & fresh) / max(len(known), len(fresh), 1)


def _squeeze_text(text: str) -> str:
    return "".join(text.split())


def _count_shingles(draft: CaseDraft) -> Counter[str]:
    texts = [draft.title]
    for part in SECTIONS:
        if part.shape is SectionShape.TEXT:
            texts.append(getattr(draft, part.field))
        else:
            texts += (_telling_words(row) for row in getattr(draft, part.field))
    text = _squeeze_text("".join(texts))
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _telling_words(row: DraftRow) -> str:
    """Return the words that tell a row from another: of a citation not its quotation."""
    if isinstance(row, str):
        return row
    return row.as_written if isinstance(row, CitationDraft) else row.text


def _shingle_overlap(one: Counter[str], other: Counter[str]) -> float:
    either = sum((one | other).values())
    return sum((one & other).values()) / either if either else 0.0
