"""From an address to a question and from results to what the search page shows.

It ranks nothing and knows no index: `search.answers` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from cases.models import BusinessCategory, Clause, Regulation
from cases.models.pages import CaseKind
from cases.models.regulations import EditionStatus
from cases.selectors.citing import cases_by_article
from cases.selectors.clause_texts import article_of
from portal.people.permissions import has_role
from portal.people.roles import Role
from search.answers import Group, Result, search
from search.documents import (
    CASES,
    CLAUSES,
    KINDS,
    SEEN_BY_EDITORS,
    SEEN_BY_STAFF,
    Facet,
    Visibility,
)
from search.journal import search_and_log
from search.queries import SearchRequest

MOST_CHARACTERS = 120
TOGETHER = 5  # results of each kind where both kinds are shown
ALONE = 20  # results a page where one kind is shown
LAST_PAGE = 50
MOST_VALUES = 12  # values of one filter that are offered
FILTERS = {CASES: ("kind", "category", "year"), CLAUSES: ("regulation", "status")}
FILTER_WORDS = {
    "kind": "性质",
    "category": "分类",
    "year": "年份",
    "regulation": "规章",
    "status": "状态",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What the address asks: the words, one kind or (empty) both, filters, the page from 1.

    The kind of document stands in the address as `in`: `kind` is a facet of cases.
    """

    query: str
    kind: str
    filters: tuple[Facet, ...]
    page: int
    address: str

    def with_kind(self, kind: str) -> str:
        """Return the address of the same words for one kind, without filters."""
        return _address({"q": self.query, "in": kind})


@dataclass(frozen=True, slots=True)
class Found:
    """One result. `title` and `words` are safe HTML with marks."""

    title: SafeString
    words: SafeString
    about: str
    url: str
    cases: int
    stands: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class FilterLink:
    """One value that results can be narrowed to, or freed from."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """The results of one kind."""

    kind: str
    label: str
    total: int
    results: tuple[Found, ...]
    filters: tuple[tuple[str, tuple[FilterLink, ...]], ...]
    pager: tuple[tuple[int, str], ...]
    more_url: str
    available: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """All groups, and the clause card that stands first where a citation was typed."""

    first: Found | None
    groups: tuple[FoundGroup, ...]
    total: int
    near: tuple[str, ...]


def read_question(query: QueryDict) -> Question:
    """Read the address leniently: what makes no sense is as if it were not there."""
    words = " ".join(query.get("q", "").split())[:MOST_CHARACTERS]
    kind = query.get("in", "")
    kind = kind if kind in KINDS else ""
    number = query.get("page", "1")
    filters = tuple(
        Facet(name, value)
        for name in FILTERS.get(kind, ())
        for value in query.getlist(name)[:10]
        if value
    )
    page = int(number) if number.isdecimal() and len(number) < 4 else 1
    rest = query.copy()
    rest.pop("page", None)
    return Question(words, kind, filters, min(max(page, 1), LAST_PAGE), rest.urlencode())


def seen_by(viewer: AbstractBaseUser | AnonymousUser) -> frozenset[Visibility]:
    """Return what may be found for somebody who may read the library."""
    if has_role(viewer, Role.EDITOR):
        return SEEN_BY_EDITORS
    # Where the library is open, whoever reads it may find what staff may.
    return SEEN_BY_STAFF


def answer(question: Question, viewer: AbstractBaseUser | AnonymousUser) -> Answer:
    """Ask the index and put what it found into words for the page."""
    size = ALONE if question.kind else TOGETHER
    results = search_and_log(
        SearchRequest(
            query=question.query,
            kinds=(question.kind,) if question.kind else KINDS,
            may_see=seen_by(viewer),
            filters=question.filters,
            limit=size,
            offset=(question.page - 1) * size if question.kind else 0,
        )
    ).results
    held = _cases_of_clauses(results.groups)
    first = None
    groups = []
    for group in results.groups:
        hits = list(group.results)
        if results.is_citation and group.kind == CLAUSES and hits and question.page == 1:
            first = _found(hits.pop(0), group.kind, held)
        groups.append(_group(question, group, hits, held))
    total = sum(group.total for group in groups)
    near = () if total else _near_words(question.query, viewer)
    return Answer(first, tuple(groups), total, near)


def _group(
    question: Question, group: Group, hits: list[Result], held: Mapping[str, int]
) -> FoundGroup:
    more = not question.kind and group.total > TOGETHER
    return FoundGroup(
        kind=group.kind,
        label={CASES: "案例", CLAUSES: "条款"}.get(group.kind, group.label),
        total=group.total,
        results=tuple(_found(hit, group.kind, held) for hit in hits),
        filters=_filters(question, group) if question.kind else (),
        pager=_pager(question, group.total) if question.kind else (),
        more_url=question.with_kind(group.kind) if more else "",
        available=group.available,
    )


def _found(result: Result, kind: str, held: Mapping[str, int]) -> Found:
    document = result.document
    about = document.breadcrumb
    if kind == CASES and document.order_date:
        about = f"{about} · {document.order_date.year} 年".strip(" ·")
    return Found(
        # search escapes the text before it puts marks in: its contract, and tested there
        title=mark_safe(result.title_html()),  # noqa: S308
        words=mark_safe(result.snippet().html()),  # noqa: S308
        about=about,
        url=document.url,
        cases=held.get(document.key, 0) if kind == CLAUSES else 0,
        stands=("现行" if document.in_force else "非现行") if kind == CLAUSES else "",
        tone="good" if document.in_force else "warn",
    )


def _cases_of_clauses(groups: tuple[Group, ...]) -> dict[str, int]:
    """How many live cases violate each found clause, by the key of its document (2 queries)."""
    keys = [r.document.key for g in groups if g.kind == CLAUSES for r in g.results]
    clauses = Clause.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    articles = {str(clause.pk): article_of(clause) for clause in clauses} if keys else {}
    citing = cases_by_article(set(articles.values()))
    return {key: len(citing[article]) for key, article in articles.items()}


def _filters(question: Question, group: Group) -> tuple[tuple[str, tuple[FilterLink, ...]], ...]:
    labels = _labels()
    made = []
    for name in FILTERS[group.kind]:
        counts = {facet.value: count for facet, count in group.counts if facet.name == name}
        chosen = {facet.value for facet in question.filters if facet.name == name}
        ranked = sorted((-counts.get(value, 0), value) for value in counts.keys() | chosen)
        links = [
            FilterLink(
                label=labels.get((name, value), value),
                count=counts.get(value, 0),
                url=_toggled(question, name, value),
                chosen=value in chosen,
            )
            for _, value in ranked[:MOST_VALUES]
        ]
        if len(links) > 1 or chosen:
            made.append((FILTER_WORDS[name], tuple(links)))
    return tuple(made)


def _labels() -> dict[tuple[str, str], str]:
    words: dict[tuple[str, str], str] = {}
    words.update({("kind", value): str(label) for value, label in CaseKind.choices})
    words.update({("status", value): str(label) for value, label in EditionStatus.choices})
    for slug, name in BusinessCategory.objects.values_list("slug", "name"):
        words["category", slug] = name
    for slug, title in Regulation.objects.values_list("slug", "title"):
        words["regulation", slug] = title
    return words


def _toggled(question: Question, name: str, value: str) -> str:
    rest = QueryDict(question.address, mutable=True)
    values = rest.getlist(name)
    rest.setlist(
        name, [one for one in values if one != value] if value in values else [*values, value]
    )
    return f"?{rest.urlencode()}"


def _pager(question: Question, total: int) -> tuple[tuple[int, str], ...]:
    pages = min(-(-total // ALONE), LAST_PAGE)
    if pages < 2:
        return ()
    near = sorted({1, pages, question.page - 1, question.page, question.page + 1})
    made: list[tuple[int, str]] = []
    for number in near:
        if not 1 <= number <= pages:
            continue
        if made and number > made[-1][0] + 1:
            made.append((0, ""))
        made.append((number, f"?{question.address}&page={number}"))
    return tuple(made)


def _near_words(query: str, viewer: AbstractBaseUser | AnonymousUser) -> tuple[str, ...]:
    """Shorter wordings of a question without answer that do find something, at most three."""
    parts = query.split()
    tries = parts if len(parts) > 1 else [query[at : at + 2] for at in range(len(query) - 1)]
    found: list[str] = []
    for words in list(dict.fromkeys(tries))[:8]:
        request = SearchRequest(words, KINDS, may_see=seen_by(viewer), limit=1)
        if any(group.total for group in search(request).groups):
            found.append(words)
        if len(found) == 3:
            break
    return tuple(found)


def _address(values: Mapping[str, str]) -> str:
    made = QueryDict(mutable=True)
    made.update(values)
    return f"?{made.urlencode()}"
