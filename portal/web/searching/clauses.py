"""What the page says of clauses: how each stands, who violated it, which one was asked for.

It reads the library; it asks no index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.models import Clause
from cases.models.regulations import EditionStatus
from cases.selectors.cards import CaseCard
from cases.selectors.clause_texts import article_of
from cases.selectors.companions import cases_like
from cases.selectors.counterparts import editions_in_force, onward
from cases.selectors.regulations import STATUS_TONES
from cases.selectors.remembered import known_cases_by_article
from search import sources
from search.answers import Result
from search.documents import SearchDocument, target, with_ancestors

MOST_ALIKE = 3
LONGEST_TEXT = 420  # characters of a clause that its card shows


@dataclass(frozen=True, slots=True)
class Standing:
    """How the edition of a clause stands, and the colour of it."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class AskedClause:
    """The card of the clause that was asked for. `text` is cut where `is_cut`.

    `now` is what stands in its place today, where it is in force no longer.
    """

    key: str
    title: str
    text: str
    is_cut: bool
    about: str
    url: str
    standing: Standing
    cases: int
    now: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AskedRegulation:
    """The card of the regulation that was asked for by its title."""

    title: str
    url: str
    about: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Violations:
    """For found clauses, by the key of the document: the ids of live cases that violate them."""

    pages: Mapping[str, frozenset[int]]

    def of(self, key: str) -> frozenset[int]:
        """The cases that violate one clause."""
        return self.pages.get(key, frozenset())


def clauses_of(results: Iterable[Result]) -> dict[str, Clause]:
    """The rows of found clauses by the key of the document (1 query)."""
    keys = [int(r.document.key) for r in results if r.document.key.isdecimal()]
    if not keys:
        return {}
    rows = Clause.objects.filter(pk__in=keys).select_related("edition__regulation")
    return {str(clause.pk): clause for clause in rows}


def violations_of(clauses: Mapping[str, Clause]) -> Violations:
    """Which live cases violate each of these clauses (2 queries)."""
    articles = {key: article_of(clause) for key, clause in clauses.items()}
    citing = known_cases_by_article(set(articles.values()))
    return Violations({key: frozenset(citing[article]) for key, article in articles.items()})


def standing_of(document: SearchDocument) -> Standing:
    """How the edition of a found clause stands."""
    for facet in document.facets:
        if facet.name == "status" and facet.value in EditionStatus.values:
            status = EditionStatus(facet.value)
            return Standing(str(status.label), STATUS_TONES[status])
    return Standing("", "plain")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a question cites: targets of clauses, or (without any) those of regulations."""

    clauses: frozenset[str]
    regulations: frozenset[str]

    def means(self, document: SearchDocument) -> bool:
        """Whether the document is what is cited, or the article of a cited 款 or 项."""
        return document.address in self.clauses

    def means_regulation_of(self, document: SearchDocument) -> bool:
        """Whether a regulation is cited as a whole, and the document is one of its clauses."""
        return not self.clauses and (document.address or "").split("#")[0] in self.regulations


def read_citation(query: str) -> Citation:
    """Read a question that is a citation (2 queries)."""
    clauses: set[str] = set()
    regulations: set[str] = set()
    for reading in sources.recognise(query):
        *above, regulation = with_ancestors(target(reading.regulation, reading.path))
        clauses.update(above)
        regulations.add(regulation)
    return Citation(frozenset(clauses), frozenset(regulations))


def asked_clause(result: Result, clause: Clause, violations: Violations) -> AskedClause:
    """The card of a clause; what became of it is asked where it is not in force (2 queries)."""
    document = result.document
    return AskedClause(
        key=document.key,
        title=document.title,
        text=document.body[:LONGEST_TEXT],
        is_cut=len(document.body) > LONGEST_TEXT,
        about=document.breadcrumb,
        url=document.url,
        standing=standing_of(document),
        cases=len(violations.of(document.key)),
        now=() if document.in_force else _what_stands_now(clause),
    )


def _what_stands_now(clause: Clause) -> tuple[Link, ...]:
    targets = editions_in_force((clause.edition.regulation_id,))
    became = onward((clause,), targets).get(clause.pk) if targets else None
    if became is None:
        return ()
    return tuple(
        Link(f"{new.edition.label}{new.citation_label}", new.get_absolute_url())
        for new in became.clauses
    )


def asked_regulation(clause: Clause) -> AskedRegulation:
    """The card of the regulation that a found clause belongs to."""
    edition = clause.edition
    status = EditionStatus(edition.status)
    return AskedRegulation(
        title=edition.regulation.title,
        url=edition.get_absolute_url(),
        about=edition.label,
        standing=Standing(str(status.label), STATUS_TONES[status]),
    )


def cases_alike(result: Result, clause: Clause) -> tuple[CaseCard, ...]:
    """Live cases that read like a clause that no case cites (2 queries and the index)."""
    return cases_like(clause, result.document.body, {article_of(clause)}, ())[:MOST_ALIKE]
