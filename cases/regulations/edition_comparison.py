"""What changed between two editions, clause by clause, along the rows of succession."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.models import Clause, Edition, Succession
from cases.regulations.clause_texts import article_families, article_of, lines_of, text_of_lines
from cases.regulations.regulation_list import EditionCard, edition_card
from cases.regulations.text_diff import ComparedTexts, compare_texts
from cases.statutes import ArticleRelation

ORDER_OF_COUNTS = (
    ArticleRelation.CHANGED,
    ArticleRelation.NEW,
    ArticleRelation.REPEALED,
    ArticleRelation.SPLIT,
    ArticleRelation.MERGED,
    ArticleRelation.RENUMBERED,
    ArticleRelation.SAME,
)


_TONES = {
    ArticleRelation.CHANGED: "warn",
    ArticleRelation.NEW: "good",
    ArticleRelation.REPEALED: "bad",
    ArticleRelation.SPLIT: "warn",
    ArticleRelation.MERGED: "warn",
}


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """One group of clauses that belong together: one to one, a split, a merger, an end alone.

    `old` and `new` are label and address of each clause.
    """

    anchor: str
    relation: ArticleRelation
    old: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]
    compared: ComparedTexts
    confirmed: bool

    @property
    def tone(self) -> str:
        """The name of the colour of its badge."""
        return _TONES.get(self.relation, "plain")

    @property
    def is_quiet(self) -> bool:
        """Ask whether the words stayed as they were."""
        return (
            self.relation in {ArticleRelation.SAME, ArticleRelation.RENUMBERED}
            and not self.compared.differ
        )


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """The differences between two editions, in the order of the newer text."""

    regulation: str
    regulation_url: str
    old: EditionCard
    new: EditionCard
    rows: tuple[ChangedClause, ...]
    totals: tuple[tuple[ArticleRelation, int], ...]
    unconfirmed: int


def read_changes(old: Edition, new: Edition) -> EditionChanges:
    """Return the differences (2 queries); without rows of succession `rows` is empty."""
    successions = list(
        Succession.objects.filter(old_edition=old, new_edition=new).select_related("old", "new")
    )
    for row in successions:
        if row.old:
            row.old.edition = old
        if row.new:
            row.new.edition = new
    ends = [end for row in successions for end in (row.old, row.new) if end]
    texts = _clause_texts(ends)
    rows = _sort_changes(
        [_changed_clause(group, texts) for group in _succession_groups(successions)], ends
    )
    totals = Counter(row.relation for row in rows)
    return EditionChanges(
        regulation=new.regulation.title,
        regulation_url=new.regulation.get_absolute_url(),
        old=edition_card(old),
        new=edition_card(new),
        rows=tuple(rows),
        totals=tuple((kind, totals[kind]) for kind in ORDER_OF_COUNTS if totals[kind]),
        unconfirmed=sum(not row.confirmed for row in rows),
    )


def _clause_texts(ends: Iterable[Clause]) -> dict[int, str]:
    listed = list(ends)
    held = article_families({article_of(end) for end in listed})
    return {
        end.pk: text_of_lines(lines_of(held.get(article_of(end), ()), end.path)) for end in listed
    }


def _succession_groups(rows: Sequence[Succession]) -> list[list[Succession]]:
    """Rows that share a clause belong together: halves of a split, parents of a merger."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(key: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    def ends(row: Succession) -> list[tuple[str, int]]:
        made = [("old", row.old_id), ("new", row.new_id)]
        return [(side, pk) for side, pk in made if pk is not None]

    for row in rows:
        keys = ends(row)
        for key in keys[1:]:
            parent[root(key)] = root(keys[0])
        root(keys[0])
    groups: dict[tuple[str, int], list[Succession]] = defaultdict(list)
    for row in rows:
        groups[root(ends(row)[0])].append(row)
    return list(groups.values())


def _changed_clause(group: Sequence[Succession], texts: dict[int, str]) -> ChangedClause:
    old = _distinct_clauses(row.old for row in group)
    new = _distinct_clauses(row.new for row in group)
    relation = ArticleRelation(group[0].relation)
    if len(group) > 1:
        relation = ArticleRelation.SPLIT if len(new) >= len(old) else ArticleRelation.MERGED
    then, now = ("\n".join(texts[clause.pk] for clause in side) for side in (old, new))
    anchor = f"n-{new[0].pk}" if new else f"o-{old[0].pk}"
    return ChangedClause(
        anchor=anchor,
        relation=relation,
        old=tuple((clause.citation_label, clause.get_absolute_url()) for clause in old),
        new=tuple((clause.citation_label, clause.get_absolute_url()) for clause in new),
        compared=compare_texts(then, now),
        confirmed=all(row.is_confirmed for row in group),
    )


def _distinct_clauses(clauses: Iterable[Clause | None]) -> list[Clause]:
    """Each clause once, in the order of the text."""
    found = {clause.pk: clause for clause in clauses if clause is not None}
    return sorted(found.values(), key=lambda clause: (clause.position, clause.pk))


def _sort_changes(rows: list[ChangedClause], ends: Iterable[Clause]) -> list[ChangedClause]:
    """In the order of the new text; what was repealed stands where its old neighbours stand."""
    listed = list(ends)
    urls = {clause.get_absolute_url(): clause.position for clause in listed}
    new_of_old = sorted(
        (urls[row.old[0][1]], urls[row.new[0][1]]) for row in rows if row.old and row.new
    )

    def place(row: ChangedClause) -> tuple[int, int]:
        if row.new:
            return urls[row.new[0][1]], 1
        own = urls[row.old[0][1]]
        before = [new for old, new in new_of_old if old < own]
        return (before[-1], 2) if before else (-1, own)

    return sorted(rows, key=place)
