"""What the search page shows of cases and clauses beyond the index: facets, cards, suggestions.

A clause that was asked for stands above all results, and marks the cases that violate it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.addresses import key_in
from cases.case_cards import CaseCard, plain_cards_of
from cases.casebook.page_cache import known_cases_by_article
from cases.models import BusinessCategory, Clause, Regulation
from cases.models.regulations import EditionStatus
from cases.permissions import may_edit_case
from cases.regulations.clause_cooccurrence import cases_like
from cases.regulations.clause_successors import clause_successors, editions_in_force
from cases.regulations.clause_texts import Article, article_of
from cases.regulations.clause_visibility import visible_clauses
from cases.regulations.regulation_list import STATUS_TONES
from cases.search_kinds import CASES, CLAUSES, EDITORS
from cases.sections import CaseKind
from portal.people.permissions import Viewer
from portal.versions.keeping import VersionedValues
from search import sources
from search.documents import SearchDocument, citation_target, with_ancestors
from search.presentation import (
    Annotations,
    FacetField,
    FeaturedCard,
    FoundDocuments,
    Suggestion,
)
from search.queries import CitedReading

MOST_ALIKE = 3
LONGEST_TEXT = 420  # characters of a clause that its card shows
MOST_CLAUSES, MOST_READINGS = 2, 3
MOST_ARTICLES = 10_000  # of found clauses, by key

_articles: VersionedValues[str, Article] = VersionedValues("cases", MOST_ARTICLES)


def _case_kinds(values: Collection[str]) -> Mapping[str, str]:
    return dict(CaseKind.choices())


def _category_names(values: Collection[str]) -> Mapping[str, str]:
    return dict(BusinessCategory.objects.values_list("slug", "name"))


def _years(values: Collection[str]) -> Mapping[str, str]:
    return {value: f"{value} 年" for value in values}


def _regulation_titles(values: Collection[str]) -> Mapping[str, str]:
    return dict(Regulation.objects.values_list("slug", "title"))


def _status_labels(values: Collection[str]) -> Mapping[str, str]:
    return {value: str(label) for value, label in EditionStatus.choices}


CASE_FACETS = (
    FacetField("kind", "性质", _case_kinds),
    FacetField("category", "分类", _category_names),
    FacetField("year", "年份", _years, highest_first=True),
)
CLAUSE_FACETS = (
    FacetField("regulation", "规章", _regulation_titles),
    FacetField("status", "状态", _status_labels),
)


def tokens_of(viewer: Viewer) -> Collection[str]:
    """Return the tokens that somebody holds by this room."""
    return (EDITORS,) if may_edit_case(viewer) else ()


@dataclass(frozen=True, slots=True)
class StatusBadge:
    """How the edition of a clause stands, and the colour of it."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class CurrentClause:
    """What stands in a clause's place today, and where."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class AskedClause:
    """The card of the clause that was asked for. `text` is cut where `is_cut`.

    `now` is what stands in its place today, where it is in force no longer; `alike` are cases that
    read like it, where none was found.
    """

    title: str
    text: str
    is_cut: bool
    about: str
    url: str
    standing: StatusBadge
    cases: int
    now: tuple[CurrentClause, ...]
    alike: tuple[CaseCard, ...]


@dataclass(frozen=True, slots=True)
class AskedRegulation:
    """The card of the regulation that was asked for by its title."""

    title: str
    url: str
    about: str
    standing: StatusBadge


@dataclass(frozen=True, slots=True)
class ClauseDetails:
    """What the card of a found clause says beside it: how it stands, how many cases violate it."""

    standing: StatusBadge
    cases: int


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """What the card of a found case says beside it: that it violates the asked clause."""

    violates: str


@dataclass(frozen=True, slots=True)
class CitedTargets:
    """What a question cites: targets of clauses, or (without any) those of regulations."""

    clauses: frozenset[str] = frozenset()
    regulations: frozenset[str] = frozenset()

    def means(self, document: SearchDocument) -> bool:
        """Whether the document is what is cited, or the article of a cited 款 or 项."""
        return document.address in self.clauses

    def means_regulation_of(self, document: SearchDocument) -> bool:
        """Whether a regulation is cited as a whole, and the document is one of its clauses."""
        return not self.clauses and (document.address or "").split("#")[0] in self.regulations


def annotate(found: FoundDocuments) -> Annotations:
    """Return the card of what was asked for by name, and the details of all results.

    At most 9 queries, and the index once; one for the version where nothing was asked for by name
    and all is kept.
    """
    documents = found.documents.get(CLAUSES, ())
    cited = _read_citation(found.query) if found.is_citation else CitedTargets()
    violating = _violating(documents)
    first = _first(documents, cited) if found.is_first_page else None
    details: dict[tuple[str, str], object] = {
        (CLAUSES, one.key): ClauseDetails(_standing_of(one), len(violating.get(one.key, ())))
        for one in documents
    }
    if first is None:
        return Annotations(details)
    if cited.clauses:
        for page, words in _violators(documents, violating, first).items():
            details[CASES, str(page)] = CaseDetails(words)
    clauses = Clause.objects.select_related("edition__regulation")
    key = key_in(first.key)
    row = clauses.filter(pk=key).first() if key is not None else None
    featured = _featured(found, cited, violating, first, row) if row is not None else None
    return Annotations(details, featured)


def _first(documents: Sequence[SearchDocument], cited: CitedTargets) -> SearchDocument | None:
    """The best clause, if it is what was asked for."""
    best = next(iter(documents), None)
    if best is not None and (cited.means(best) or cited.means_regulation_of(best)):
        return best
    return None


def _featured(
    found: FoundDocuments,
    cited: CitedTargets,
    violating: Mapping[str, frozenset[int]],
    document: SearchDocument,
    clause: Clause,
) -> FeaturedCard:
    if not cited.clauses:
        return FeaturedCard("cases/asked_regulation.html", _asked_regulation(clause))
    # Cases that were not even asked for are not missing.
    has_cases = found.is_one_kind or bool(found.totals.get(CASES))
    card = AskedClause(
        title=document.title,
        text=document.body[:LONGEST_TEXT],
        is_cut=len(document.body) > LONGEST_TEXT,
        about=document.breadcrumb,
        url=document.url,
        standing=_standing_of(document),
        cases=len(violating.get(document.key, ())),
        now=() if document.in_force else _what_stands_now(clause),
        alike=() if has_cases else _cases_alike(document, clause),
    )
    return FeaturedCard(
        "cases/asked_clause.html",
        card,
        document=(CLAUSES, document.key),
        headings={CASES: "相关案例", CLAUSES: "其他条款"},
    )


def _violating(documents: Iterable[SearchDocument]) -> dict[str, frozenset[int]]:
    """The ids of the live cases that violate each of these clauses, by its key (3 queries)."""
    keys = [one.key for one in documents]
    articles = _articles.read(keys, _read_articles) if keys else {}
    citing = known_cases_by_article(set(articles.values()))
    return {key: frozenset(citing[article]) for key, article in articles.items()}


def _read_articles(keys: Collection[str]) -> dict[str, Article]:
    numbers = [pk for key in keys if (pk := key_in(key)) is not None]
    rows = Clause.objects.filter(pk__in=numbers).only("edition_id", "path")
    return {str(clause.pk): article_of(clause) for clause in rows}


def _violators(
    documents: Sequence[SearchDocument],
    violating: Mapping[str, frozenset[int]],
    first: SearchDocument,
) -> dict[int, str]:
    """What the cases that violate the asked clause are marked with, by id.

    `first` is the clause that is shown; others of the same address are its other editions.
    """
    marks: dict[int, str] = {}
    for one in documents:
        if one.address == first.address and one.key != first.key:
            marks.update(dict.fromkeys(violating.get(one.key, ()), "违反另一版的本条"))
    return marks | dict.fromkeys(violating.get(first.key, ()), "违反本条")


def _standing_of(document: SearchDocument) -> StatusBadge:
    """How the edition of a found clause stands."""
    for facet in document.facets:
        if facet.name == "status" and facet.value in EditionStatus.values:
            status = EditionStatus(facet.value)
            return StatusBadge(str(status.label), STATUS_TONES[status])
    return StatusBadge("", "plain")


def _read_citation(query: str) -> CitedTargets:
    """Read a question that is a citation (2 queries)."""
    clauses: set[str] = set()
    regulations: set[str] = set()
    for reading in sources.recognise_citation(query):
        *above, regulation = with_ancestors(citation_target(reading.regulation, reading.path))
        clauses.update(above)
        regulations.add(regulation)
    return CitedTargets(frozenset(clauses), frozenset(regulations))


def _what_stands_now(clause: Clause) -> tuple[CurrentClause, ...]:
    targets = editions_in_force((clause.edition.regulation_id,))
    became = clause_successors((clause,), targets).get(clause.pk) if targets else None
    if became is None:
        return ()
    return tuple(
        CurrentClause(f"{new.edition.label}{new.citation_label}", new.get_absolute_url())
        for new in became.clauses
    )


def _asked_regulation(clause: Clause) -> AskedRegulation:
    """The card of the regulation that a found clause belongs to."""
    edition = clause.edition
    status = EditionStatus(edition.status)
    return AskedRegulation(
        title=edition.regulation.title,
        url=edition.get_absolute_url(),
        about=edition.label,
        standing=StatusBadge(str(status.label), STATUS_TONES[status]),
    )


def _cases_alike(document: SearchDocument, clause: Clause) -> tuple[CaseCard, ...]:
    """Live cases that read like a clause that no case cites (2 queries and the index)."""
    return cases_like(clause, document.body, {article_of(clause)}, ())[:MOST_ALIKE]


def cited_clauses(readings: tuple[CitedReading, ...]) -> tuple[Suggestion, ...]:
    """Return the clauses cited: by the likeliest title first, the edition in force first."""
    found: dict[str, Suggestion] = {}
    for reading in [one for one in readings if one.path][:MOST_READINGS]:
        rows = Clause.objects.filter(
            visible_clauses(),
            edition__regulation__title=reading.regulation,
            path=reading.path,
            superseded_by=None,
        ).select_related("edition__regulation")
        for clause in sorted(rows, key=_out_of_force):
            edition = clause.edition
            url = clause.get_absolute_url()
            found[url] = Suggestion(
                "clause",
                f"{edition.regulation.title} {clause.citation_label}",
                f"{edition.label} · {edition.get_status_display()}",
                url,
            )
        if len(found) >= MOST_CLAUSES:
            break
    return tuple(found.values())[:MOST_CLAUSES]


def _out_of_force(clause: Clause) -> bool:
    return clause.edition.status != EditionStatus.IN_FORCE


def titled_cases(keys: Collection[str], may_see: frozenset[str]) -> tuple[Suggestion, ...]:
    """Return the live ones of these cases, all of which every reader may see (1 query)."""
    return tuple(
        Suggestion("case", card.title, card.kind_label, card.url)
        for card in plain_cards_of([pk for pk in map(key_in, keys) if pk is not None])
    )
