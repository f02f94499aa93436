"""Which case of a corrected file is which case of the file before. It compares drafts only."""

from collections import Counter
from collections.abc import Sequence

from cases.importers.draft import CaseDraft

ENOUGH = 0.35  # share of common character pairs from which two cases are the same case retold
SAME_TITLE = 0.3


def match_cases(old: Sequence[CaseDraft], new: Sequence[CaseDraft]) -> list[tuple[int, int]]:
    """Pair old and new cases one to one, by title and words; what has no partner is left out."""
    old_pairs = [_pairs(draft) for draft in old]
    new_pairs = [_pairs(draft) for draft in new]
    scored = []
    for i, before in enumerate(old):
        for j, after in enumerate(new):
            score = _overlap(old_pairs[i], new_pairs[j])
            score += SAME_TITLE if before.title == after.title else 0.0
            if score >= ENOUGH:
                scored.append((score, -i, -j))
    taken_old, taken_new, matched = set(), set(), []
    for _, i, j in sorted(scored, reverse=True):
        if -i not in taken_old and -j not in taken_new:
            taken_old.add(-i)
            taken_new.add(-j)
            matched.append((-i, -j))
    return sorted(matched)


def _pairs(draft: CaseDraft) -> Counter[str]:
    words = "".join(
        (draft.title, draft.summary, draft.course, draft.impact, draft.response, draft.commentary)
    )
    return Counter(words[n : n + 2] for n in range(len(words) - 1))


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    either = sum((one | other).values())
    return sum((one & other).values()) / either if either else 0.0
