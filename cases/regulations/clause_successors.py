"""From a clause to what stands for it in other editions, along the rows of succession."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from cases.models import Clause, Edition, Succession
from cases.models.regulations import EditionStatus
from cases.regulations.clause_texts import Article
from cases.statutes import ArticleRelation

MOST_EDITIONS = 6  # as many hops are followed from an old edition onward


@dataclass(frozen=True, slots=True)
class SuccessionStep:
    """One row of succession: into which clause (None: repealed), how, confirmed or not."""

    new: Clause | None
    relation: ArticleRelation
    confirmed: bool


@dataclass(frozen=True, slots=True)
class ClauseSuccessors:
    """What became of a clause: its clauses in the target edition, or that it was repealed.

    `confirmed` is False as soon as one row on the way waits for a person.
    """

    clauses: tuple[Clause, ...]
    relation: ArticleRelation
    confirmed: bool


def editions_in_force(regulations: Collection[int]) -> dict[int, Edition]:
    """Return regulation id → its edition in force, the newest where there are several (1 query)."""
    if not regulations:
        return {}
    found = Edition.objects.filter(regulation_id__in=regulations, status=EditionStatus.IN_FORCE)
    rows = found.select_related("regulation").order_by()
    return {row.regulation_id: row for row in sorted(rows, key=_edition_order)}


def _edition_order(edition: Edition) -> tuple[bool, str, int]:
    started = edition.in_force_from
    return started is not None, started.isoformat() if started else "", edition.pk


def clause_successors(
    starts: Iterable[Clause], targets: Mapping[int, Edition]
) -> dict[int, ClauseSuccessors]:
    """Follow each clause (by id) to the edition in force of its regulation.

    One query for each edition on the way, for all clauses together. A clause that no row leads on
    from is absent from the answer.
    """
    starting = list(starts)
    paths: dict[int, list[tuple[Clause, ArticleRelation, bool]]] = {
        start.pk: [(start, ArticleRelation.SAME, True)] for start in starting
    }
    arrived: dict[int, list[tuple[Clause | None, ArticleRelation, bool]]] = defaultdict(list)
    wanted = {edition.pk for edition in targets.values()}
    for _ in range(MOST_EDITIONS):
        ends = {clause.pk for ways in paths.values() for clause, _, _ in ways}
        steps = _succession_steps(ends)
        if not steps:
            break
        following: dict[int, list[tuple[Clause, ArticleRelation, bool]]] = defaultdict(list)
        for start, ways in paths.items():
            for clause, relation, confirmed in ways:
                for step in steps.get(clause.pk, ()):
                    worst = _stronger_relation(relation, step.relation)
                    sure = confirmed and step.confirmed
                    if step.new is None or step.new.edition_id in wanted:
                        arrived[start].append((step.new, worst, sure))
                    else:
                        following[start].append((step.new, worst, sure))
        paths = following
        if not paths:
            break
    return {start: _sum_steps(ends) for start, ends in arrived.items()}


def _succession_steps(ends: Collection[int]) -> dict[int, list[SuccessionStep]]:
    rows = (
        Succession.objects.filter(old_id__in=ends)
        .select_related("new__edition__regulation")
        .order_by("new__position", "pk")
    )
    found: dict[int, list[SuccessionStep]] = defaultdict(list)
    for row in rows:
        if row.old_id is not None:
            found[row.old_id].append(
                SuccessionStep(row.new, ArticleRelation(row.relation), row.is_confirmed)
            )
    return found


_STRENGTH = (
    ArticleRelation.SAME,
    ArticleRelation.RENUMBERED,
    ArticleRelation.CHANGED,
    ArticleRelation.MERGED,
    ArticleRelation.SPLIT,
    ArticleRelation.REPEALED,
)


def _stronger_relation(one: ArticleRelation, other: ArticleRelation) -> ArticleRelation:
    return max(one, other, key=lambda r: _STRENGTH.index(r) if r in _STRENGTH else 0)


def _sum_steps(ends: list[tuple[Clause | None, ArticleRelation, bool]]) -> ClauseSuccessors:
    clauses = {clause.pk: clause for clause, _, _ in ends if clause is not None}
    relation = ArticleRelation.REPEALED
    if clauses:
        kept = [r for clause, r, _ in ends if clause is not None]
        relation = max(kept, key=lambda r: _STRENGTH.index(r) if r in _STRENGTH else 0)
    return ClauseSuccessors(tuple(clauses.values()), relation, all(sure for _, _, sure in ends))


def with_other_editions(heads: Mapping[Article, int]) -> dict[Article, frozenset[Article]]:
    """Return each article together with those that it became or came from, in any edition.

    `heads` gives the id of each article's own row. One query for each edition on the way.
    """
    known: dict[int, Article] = {pk: article for article, pk in heads.items()}
    edges: dict[int, set[int]] = defaultdict(set)
    frontier = set(known)
    for _ in range(MOST_EDITIONS):
        if not frontier:
            break
        rows = Succession.objects.filter(
            Q(old_id__in=frontier) | Q(new_id__in=frontier),
            old__isnull=False,
            new__isnull=False,
        ).values_list(
            "old_id", "old__edition_id", "old__path", "new_id", "new__edition_id", "new__path"
        )
        before = set(known)
        for old, old_edition, old_path, new, new_edition, new_path in rows.order_by():
            edges[old].add(new)
            edges[new].add(old)
            known[old] = (old_edition, old_path.split(".", 1)[0])
            known[new] = (new_edition, new_path.split(".", 1)[0])
        frontier = set(known) - before
    return {
        article: frozenset(known[pk] for pk in _reachable_clauses(start, edges))
        for article, start in heads.items()
    }


def _reachable_clauses(start: int, edges: Mapping[int, set[int]]) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for following in edges.get(waiting.pop(), ()):
            if following not in found:
                found.add(following)
                waiting.append(following)
    return found
