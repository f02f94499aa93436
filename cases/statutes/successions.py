"""Which article of an old edition became which of the new one: suggestions for a person.

It knows wording and order only. A relation is read from how much of an article stands where:
both halves of a split and both parents of a merger are rows of their own.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from cases.statutes.similarity import PreparedEditions, wording_of
from cases.statutes.texts import full_texts
from cases.statutes.types import ArticleRelation, ClauseKind, ParsedStatute, SuggestedSuccession

SURE = 0.45  # shared weight that makes a pair wherever the two stand
FAR = 0.36  # … of what is left when the sure ones are joined
NEAR = 0.13  # … where the articles before or after them belong together as well
BETWEEN = 0.06  # … where both do: one article rewritten in its place
PART = 0.40  # share of a half that comes from the article split, of a parent that is in the merger
OWN = 0.12  # share of the whole that this part accounts for better than the others …
OWN_PART = 0.40  # … or else share of the part

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _PartShare:
    """A part in a whole: a new article in the old one split, or an old one in the merger.

    ``of_part`` is the share of the part that stands in the whole, ``enough`` the weight of words
    that it must account for, ``runs`` the lengths of the stretches at each place of the whole.
    """

    whole: int
    part: int
    of_part: float
    enough: float
    runs: tuple[int, ...]


Weigh = Callable[[int, Iterable[int]], float]


def suggest_successions(old: ParsedStatute, new: ParsedStatute) -> tuple[SuggestedSuccession, ...]:
    """Suggest rows between the articles of two editions, each article in at least one row.

    Rows stand in the order of the old edition, those of new articles after the row of the
    article before them.
    """
    old_paths, old_texts = _old_and_new_articles(old)
    new_paths, new_texts = _old_and_new_articles(new)
    comparison = PreparedEditions(old_texts, new_texts)
    pairs = _equal_pairs(comparison)
    ranked = sorted(comparison.overlaps, key=lambda pair: -comparison.overlap(*pair).dice)
    _join_pairs(pairs, (pair for pair in ranked if comparison.overlap(*pair).dice >= SURE))
    pairs |= _split_pairs(comparison, pairs) | _merged_pairs(comparison, pairs)
    _join_beside_neighbours(pairs, comparison, ranked)
    _join_pairs(pairs, (pair for pair in ranked if comparison.overlap(*pair).dice >= FAR))
    pairs |= set(moved_paragraphs(old_texts, new_texts))
    return tuple(_suggested_rows(comparison, pairs, old_paths, new_paths))


def _old_and_new_articles(statute: ParsedStatute) -> tuple[list[str], list[str]]:
    texts = full_texts(statute)
    paths = [clause.path for clause in statute.clauses if clause.kind is ClauseKind.ARTICLE]
    return paths, [texts[path] for path in paths]


def _equal_pairs(comparison: PreparedEditions) -> set[Pair]:
    """Join equal wordings, of several the one nearest in place."""
    places: dict[str, list[int]] = collections.defaultdict(list)
    for new, words in enumerate(comparison.new):
        places[words.plain].append(new)
    stretch = len(comparison.new) / max(1, len(comparison.old))
    pairs: set[Pair] = set()
    for old, words in enumerate(comparison.old):
        if free := places.get(words.plain):
            nearest = min(free, key=lambda new: abs(new - old * stretch))
            free.remove(nearest)
            pairs.add((old, nearest))
    return pairs


def _join_pairs(pairs: set[Pair], ranked: Iterable[Pair]) -> None:
    """Join pairs of which neither is joined yet, in the order given."""
    olds = {old for old, _ in pairs}
    news = {new for _, new in pairs}
    for old, new in ranked:
        if old not in olds and new not in news:
            pairs.add((old, new))
            olds.add(old)
            news.add(new)


def _join_beside_neighbours(
    pairs: set[Pair], comparison: PreparedEditions, ranked: Sequence[Pair]
) -> None:
    """Join weaker pairs whose neighbours are joined, again while that makes new neighbours."""
    weak = [pair for pair in ranked if comparison.overlap(*pair).dice >= BETWEEN]
    size = -1
    while len(pairs) > size:
        size = len(pairs)
        joined = frozenset(pairs)
        _join_pairs(
            pairs,
            (
                pair
                for pair in weak
                if _stands_between(joined, pair)
                or (comparison.overlap(*pair).dice >= NEAR and _stands_beside(joined, pair))
            ),
        )


def _stands_beside(pairs: Set[Pair], pair: Pair) -> bool:
    old, new = pair
    return any((old + step, new + other) in pairs for step in (-1, 1) for other in (step, 2 * step))


def _stands_between(pairs: Set[Pair], pair: Pair) -> bool:
    old, new = pair
    return (old - 1, new - 1) in pairs and (old + 1, new + 1) in pairs


def _split_pairs(comparison: PreparedEditions, pairs: Set[Pair]) -> set[Pair]:
    shares = [
        _PartShare(
            old,
            new,
            overlap.of_new,
            min(OWN * comparison.old_totals[old], OWN_PART * comparison.new_totals[new]),
            overlap.old_runs,
        )
        for (old, new), overlap in comparison.overlaps.items()
    ]
    groups = _share_groups(shares, pairs, comparison.mass_of_old)
    equal = {old for old, new in pairs if _is_equal(comparison, old, new)}
    return {(share.whole, share.part) for share in groups if share.whole not in equal}


def _merged_pairs(comparison: PreparedEditions, pairs: Set[Pair]) -> set[Pair]:
    shares = [
        _PartShare(
            new,
            old,
            overlap.of_old,
            min(OWN * comparison.new_totals[new], OWN_PART * comparison.old_totals[old]),
            overlap.new_runs,
        )
        for (old, new), overlap in comparison.overlaps.items()
    ]
    turned = {(new, old) for old, new in pairs}
    groups = _share_groups(shares, turned, comparison.mass_of_new)
    equal = {new for old, new in pairs if _is_equal(comparison, old, new)}
    return {(share.part, share.whole) for share in groups if share.whole not in equal}


def _share_groups(
    shares: Sequence[_PartShare], joined: Set[Pair], weigh: Weigh
) -> list[_PartShare]:
    """Return the shares of wholes that have several parts, each accounting for words of its own."""
    best: dict[int, _PartShare] = {}
    wholes: dict[int, list[_PartShare]] = collections.defaultdict(list)
    for share in shares:
        if share.part not in best or share.of_part > best[share.part].of_part:
            best[share.part] = share
    taken = {part: whole for whole, part in joined}
    for share in shares:
        is_partner = (share.whole, share.part) in joined
        is_part = best[share.part] is share and share.of_part >= PART
        if is_partner or (is_part and taken.get(share.part, share.whole) == share.whole):
            wholes[share.whole].append(share)
    found: list[_PartShare] = []
    for group in wholes.values():
        kept = _with_own_words(group, weigh)
        if len(kept) > 1:
            found += kept
    return found


def _with_own_words(group: Sequence[_PartShare], weigh: Weigh) -> list[_PartShare]:
    """Leave out, weakest first, parts whose words in the whole others account for as well."""
    kept = list(group)
    while len(kept) > 1:
        own = [weigh(share.whole, _own_places(kept, share)) / share.enough for share in kept]
        least = min(range(len(kept)), key=lambda at: own[at])
        if own[least] >= 1:
            break
        del kept[least]
    return kept


def _own_places(group: Sequence[_PartShare], share: _PartShare) -> list[int]:
    """Return the places where this part has the longest stretch in common with the whole."""
    others = [other.runs for other in group if other is not share]
    return [
        at for at, run in enumerate(share.runs) if run and all(runs[at] < run for runs in others)
    ]


def _is_equal(comparison: PreparedEditions, old: int, new: int) -> bool:
    return comparison.old[old].plain == comparison.new[new].plain


def _suggested_rows(
    comparison: PreparedEditions,
    pairs: Set[Pair],
    old_paths: Sequence[str],
    new_paths: Sequence[str],
) -> Iterator[SuggestedSuccession]:
    news_of: dict[int, list[int]] = collections.defaultdict(list)
    olds_of: dict[int, list[int]] = collections.defaultdict(list)
    for old, new in sorted(pairs):
        news_of[old].append(new)
        olds_of[new].append(old)
    added = [new for new in range(len(new_paths)) if new not in olds_of]
    for old, path in enumerate(old_paths):
        for new in news_of.get(old, ()):
            relation = _row_relation(comparison, old, new, len(news_of[old]), len(olds_of[new]))
            if relation in (ArticleRelation.SAME, ArticleRelation.RENUMBERED):
                same_number = old_paths[old] == new_paths[new]
                relation = ArticleRelation.SAME if same_number else ArticleRelation.RENUMBERED
            confidence = _row_confidence(comparison, old, new, relation)
            yield SuggestedSuccession(path, new_paths[new], relation, confidence)
        if old not in news_of:
            confidence = 1 - max(
                (overlap.of_old for pair, overlap in comparison.overlaps.items() if pair[0] == old),
                default=0.0,
            )
            yield SuggestedSuccession(path, None, ArticleRelation.REPEALED, confidence)
    for new in added:
        confidence = 1 - max(
            (overlap.of_new for pair, overlap in comparison.overlaps.items() if pair[1] == new),
            default=0.0,
        )
        yield SuggestedSuccession(None, new_paths[new], ArticleRelation.NEW, confidence)


def _row_relation(
    comparison: PreparedEditions, old: int, new: int, halves: int, parents: int
) -> ArticleRelation:
    if parents > 1:
        return ArticleRelation.MERGED
    if halves > 1:
        return ArticleRelation.SPLIT
    return ArticleRelation.SAME if _is_equal(comparison, old, new) else ArticleRelation.CHANGED


def _row_confidence(
    comparison: PreparedEditions, old: int, new: int, relation: ArticleRelation
) -> float:
    overlap = comparison.overlap(old, new)
    if relation in (ArticleRelation.SAME, ArticleRelation.RENUMBERED):
        return 1.0
    if relation is ArticleRelation.SPLIT:
        return overlap.of_new
    return overlap.of_old if relation is ArticleRelation.MERGED else overlap.dice


SHORTEST = 15  # signs; shorter sentences are formulas: 本办法由省公司负责解释。
_ENUMERATED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳]")


def moved_paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the pairs (old article, new article) that share a paragraph found nowhere else.

    Numbers of cross-references do not matter; items are no paragraphs, as lists borrow from each
    other.
    """
    places = _unique_texts(new)
    for words, article in _unique_texts(old).items():
        if words in places:
            yield article, places[words]


def _unique_texts(texts: Sequence[str]) -> dict[str, int]:
    articles: dict[str, list[int]] = collections.defaultdict(list)
    for article, text in enumerate(texts):
        for line in text.split("\n"):
            words = wording_of(line).unnumbered
            if len(words) >= SHORTEST and not _ENUMERATED.match(words):
                articles[words].append(article)
    return {words: places[0] for words, places in articles.items() if len(places) == 1}
