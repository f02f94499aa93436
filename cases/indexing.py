"""Cases and clauses as search documents. It builds values; ranking and engines it knows not."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from django.db.models import Prefetch, QuerySet

from cases.addresses import key_in
from cases.citations import LinkOutcome, parse_query
from cases.linking.regulation_catalog import known_titles
from cases.models import CasePage, Clause, ClauseLink, ImportedPage, TermVocabulary
from cases.models.regulations import EditionStatus
from cases.regulations.clause_texts import below_article
from cases.regulations.clause_visibility import visible_clauses
from cases.search_kinds import CASES, CLAUSES
from cases.search_page import (
    CASE_FACETS,
    CLAUSE_FACETS,
    annotate,
    cited_clauses,
    titled_cases,
    tokens_of,
)
from cases.sections import ROW_FIELDS, SECTION_FIELDS, SECTIONS
from cases.statutes import ClauseKind
from portal.versions.keeping import VersionedValues
from search.documents import DocumentFacet, SearchDocument, SourceMark, citation_target
from search.queries import CitedReading
from search.sources import DocumentSource

CHUNK = 200  # documents loaded at a time: a rebuild runs in bounded memory
LEAD = 60
MOST_SHOWN = 1_000  # documents of a kind that a process keeps for results: some megabytes
_MARKS = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+\-.!|<>~:&])"  # \#1变压器
    r"|\*\*|__|`"  # **常见情形**
    r"|^[ ]{0,3}(?:\#{1,6}[ ]+|>[ ]?|[-*+][ ]+)"  # ## 处理步骤 · > 引文 · - 一项
    r"|\[(?P<words>[^\]\n]*)\]\([^)\n]*\)",  # [营业厅](/x/)
    re.MULTILINE,
)
_INDEXED = (ClauseKind.ARTICLE, ClauseKind.ATTACHMENT)
_WITHIN = (ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM)
# What a result shows of a case beside its words.
_SHOWN_COLUMNS = ("title", "slug", "url_path", "kind", "event_date", "category__name")


_shown_cases: VersionedValues[str, SearchDocument | None] = VersionedValues("cases", MOST_SHOWN)
_shown_clauses: VersionedValues[str, SearchDocument | None] = VersionedValues("cases", MOST_SHOWN)


def plain_text(markdown: str) -> str:
    """Return stored text as it reads: without the marks of Markdown, escaped characters bare."""
    return _MARKS.sub(lambda mark: mark["escaped"] or mark["words"] or "", markdown)


def _shown_rows() -> "QuerySet[CasePage]":
    return (
        CasePage.objects.live()
        .select_related("category")
        .prefetch_related(
            *ROW_FIELDS,
            # made anew for each question: a query set keeps a hint of whom it was last asked for
            # and without what was read out of the file, which is the whole case once more
            Prefetch(
                "imported_from",
                ImportedPage.objects.select_related("record__job")
                .only("page", "record__number_raw", "record__job__name")
                .order_by("-pk"),
            ),
        )
        .order_by("pk")
    )


def _case_rows() -> "QuerySet[CasePage]":
    return (
        _shown_rows()
        .select_related(*TermVocabulary.values)
        .prefetch_related(
            "violations__clause__edition__regulation",
            "violations__regulation",
            "tagged_items__tag",
            Prefetch(
                "clause_links",
                ClauseLink.objects.select_related("clause__edition__regulation", "regulation"),
            ),
        )
    )


def case_document(page: CasePage) -> SearchDocument:
    """Return the document of a live case: its own words, its facets, the clauses it cites."""
    document = shown_case(page)
    facets, cites = tuple(_case_facets(page)), tuple(_cited_targets(page))
    version = version_of(page.title, document.body, page.url_path, repr(facets), repr(cites))
    return replace(document, version=version, facets=facets, cites=cites)


def shown_case(page: CasePage) -> SearchDocument:
    """Return the document of a live case without what only the index needs: facets, targets."""
    texts = list(_section_texts(page))
    body = "\n".join(plain_text(text) for text in texts if text)
    own = plain_text(page.summary or page.course or body)
    category = page.category.name if page.category else ""
    became = next(iter(page.imported_from.all()), None)
    imported = became.record if became else None
    return SearchDocument(
        kind=CASES,
        key=str(page.pk),
        title=page.title,
        body=body,
        url=page.get_url() or "",
        version="",
        breadcrumb=f"{page.get_kind_display()} {category}".strip(),
        lead=re.sub(r"\s+", " ", own)[:LEAD],
        order_date=page.event_date,
        source=SourceMark(imported.job.name, imported.number_raw or None) if imported else None,
    )


def _section_texts(page: CasePage) -> Iterator[str]:
    for part in SECTIONS:
        yield from (getattr(page, name) for name in part.texts)
        for row in getattr(page, part.field).all() if part.row_fields else ():
            yield " ".join(getattr(row, name) for name in part.row_fields)


def _case_facets(page: CasePage) -> Iterator[DocumentFacet]:
    yield DocumentFacet("kind", page.kind)
    if page.category:
        yield DocumentFacet("category", page.category.slug)
    if page.event_date:
        yield DocumentFacet("year", str(page.event_date.year))
    for name in TermVocabulary.values:
        if term := getattr(page, name):
            yield DocumentFacet(name, term.name)
    for item in page.tagged_items.all():
        yield DocumentFacet("tag", item.tag.name)


def _cited_targets(page: CasePage) -> Iterator[str]:
    """Yield the targets of all citations; of a regulation that nobody has taken in by its name."""
    for row in page.violations.all():
        if row.clause is not None:
            yield citation_target(row.clause.edition.regulation.title, row.clause.path)
        elif row.regulation is not None:
            yield citation_target(str(row.regulation))
    for link in page.clause_links.all():
        if link.clause is not None:
            yield citation_target(link.clause.edition.regulation.title, link.clause.path)
        elif link.outcome != LinkOutcome.DISMISSED:
            yield citation_target(link.title, link.path)


def _clause_rows() -> "QuerySet[Clause]":
    return (
        Clause.objects.filter(visible_clauses(), kind__in=_INDEXED, superseded_by__isnull=True)
        .select_related("edition__regulation", "parent__parent__parent__parent")
        .order_by("pk")
    )


def clause_documents(clauses: Collection[Clause]) -> Iterator[SearchDocument]:
    """Yield the documents of articles and annexes, each with the words of all below it."""
    words = _words_below(clauses)
    for clause in clauses:
        edition = clause.edition
        title = edition.regulation.title
        body = words[clause.pk]
        yield SearchDocument(
            kind=CLAUSES,
            key=str(clause.pk),
            title=f"{title} {clause.citation_label}".strip(),
            body=body,
            url=clause.get_absolute_url(),
            version=version_of(title, body, clause.label, edition.label, edition.status),
            breadcrumb=_clause_breadcrumb(clause),
            lead=re.sub(r"\s+", " ", body)[:LEAD],
            facets=(
                DocumentFacet("regulation", edition.regulation.slug),
                DocumentFacet("edition", edition.label),
                DocumentFacet("status", edition.status),
            ),
            address=citation_target(title, clause.path),
            in_force=edition.status == EditionStatus.IN_FORCE,
            order_date=edition.in_force_from,
        )


def version_of(*words: str) -> str:
    """Return a short digest of all that a document is made of: it differs when they differ."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


def _words_below(clauses: Collection[Clause]) -> dict[int, str]:
    """Return the words of each article with its paragraphs and items (1 query)."""
    wanted = {(clause.edition_id, clause.path): clause.pk for clause in clauses}
    lines: dict[int, list[str]] = {
        clause.pk: [clause.text] if clause.text else [] for clause in clauses
    }
    below = Clause.objects.filter(below_article(wanted), kind__in=_WITHIN).order_by(
        "edition_id", "position"
    )
    for edition_id, path, label, text in below.values_list("edition_id", "path", "label", "text"):
        owner = wanted.get((edition_id, path.split(".", 1)[0]))
        if owner is not None and text:
            lines[owner].append(f"{label}{text}")
    return {pk: "\n".join(parts) for pk, parts in lines.items()}


def _clause_breadcrumb(clause: Clause) -> str:
    above = []
    parent = clause.parent
    while parent is not None:
        above.append(f"{parent.label} {parent.heading}".strip())
        parent = parent.parent
    return " ".join([clause.edition.label, *reversed(above)])


def _iterate_cases() -> Iterator[SearchDocument]:
    for chunk in _row_chunks(_case_rows()):
        yield from (case_document(page) for page in chunk)


def _load_cases(keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
    found = {str(p.pk): case_document(p) for p in _case_rows().filter(pk__in=_numeric_ids(keys))}
    return {key: found.get(key) for key in keys}


def _show_cases(keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
    """Return what results show of cases. Of where a case came from it may say what held before."""
    return _shown_cases.read(keys, _read_shown_cases)


def _read_shown_cases(keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
    rows = _shown_rows().only(*_SHOWN_COLUMNS, *SECTION_FIELDS).filter(pk__in=_numeric_ids(keys))
    found = {str(p.pk): shown_case(p) for p in rows}
    return {key: found.get(key) for key in keys}


def _iterate_clauses() -> Iterator[SearchDocument]:
    for chunk in _row_chunks(_clause_rows()):
        yield from clause_documents(chunk)


def _load_clauses(keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
    rows = list(_clause_rows().filter(pk__in=_numeric_ids(keys)))
    found = {document.key: document for document in clause_documents(rows)}
    return {key: found.get(key) for key in keys}


def _show_clauses(keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
    return _shown_clauses.read(keys, _load_clauses)


def _keys_of(rows: "QuerySet") -> Iterator[str]:  # type: ignore[type-arg]  # of either model
    yield from (str(pk) for pk in rows.values_list("pk", flat=True))


def _numeric_ids(keys: Collection[str]) -> list[int]:
    return [pk for pk in map(key_in, keys) if pk is not None]


def _row_chunks(rows: "QuerySet") -> Iterator[list]:  # type: ignore[type-arg]  # of either model
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


CASE_SOURCE = DocumentSource(
    CASES,
    "案例",
    _iterate_cases,
    _load_cases,
    lambda: _keys_of(_case_rows()),
    _show_cases,
    measure="个",
    facets=CASE_FACETS,
    card="cases/case_hit.html",
    titled=titled_cases,
    holds=tokens_of,
)
CLAUSE_SOURCE = DocumentSource(
    CLAUSES,
    "条款",
    _iterate_clauses,
    _load_clauses,
    lambda: _keys_of(_clause_rows()),
    _show_clauses,
    measure="条",
    facets=CLAUSE_FACETS,
    card="cases/clause_hit.html",
    annotate=annotate,
    named=cited_clauses,
)


def recognise_citations(query: str) -> tuple[CitedReading, ...]:
    """Return the citations that a whole query is about (营业规则83条), best reading first."""
    return tuple(
        CitedReading(mention.title, mention.pinpoint.path or "")
        for mention in parse_query(query, known_titles())
    )
