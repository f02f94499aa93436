"""One case as a reader meets it: a frozen value, made in a bounded number of queries.

It takes the page as it stands in memory, so that a preview shows what is in the editor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate

from cases.case_cards import KIND_WORDS
from cases.casebook.related_cases import RelatedCase, SharedArticle, related_cases
from cases.casebook.violations import ViolationCard, violations_of
from cases.citations import LinkOutcome
from cases.event_dates import date_in_words
from cases.models import BusinessCategory, CasePage, ClauseLink, Term, TermVocabulary
from cases.rendering import LinkSpan, RenderedText, render_section
from cases.search_kinds import CASES
from cases.sections import SECTIONS, CasePart, SectionKey, SectionShape
from search.documents import SearchDocument, rows_of
from search.likeness import TextTheme

CHARACTERS_A_MINUTE = 400  # silent reading of Chinese, counted with marks
MOST_RELATED = 6


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with a heading: running text, a numbered list, or the violated clauses."""

    anchor: str
    heading: str
    lead: RenderedText
    entries: tuple[RenderedText, ...] = ()
    tone: str = ""
    shape: SectionShape = SectionShape.TEXT
    cards: tuple[tuple[ViolationCard, RenderedText], ...] = ()

    @property
    def count(self) -> int:
        """How many entries or clauses it lists."""
        return len(self.entries) + len(self.cards)

    @property
    def is_cited(self) -> bool:
        """Ask whether it holds the violated clauses, each with its note."""
        return self.shape is SectionShape.CITATIONS


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One thing known about a case beside its text: 影响等级 一般."""

    label: str
    value: str
    facet: str
    key: str


@dataclass(frozen=True, slots=True)
class CaseReading:
    """A case page. Sections that the author left empty are absent."""

    title: str
    url: str
    kind: str
    kind_label: str
    kind_word: str
    category: str
    category_key: str
    date: str
    place: str
    facts: tuple[CaseFact, ...]
    tags: tuple[str, ...]
    summary: RenderedText
    sections: tuple[ShownSection, ...]
    violations: tuple[ViolationCard, ...]
    minutes: int
    related: tuple[RelatedCase, ...]
    first_published: str

    @property
    def jumps(self) -> list[tuple[str, str, int]]:
        """Anchor, words and number of entries of every section, in the order of the page."""
        return [(s.anchor, s.heading, s.count) for s in self.sections]


class _SectionLinks:
    """The links of one case by section, fetched once (1 query)."""

    def __init__(self, page: CasePage) -> None:
        self._spans: dict[str, list[LinkSpan]] = defaultdict(list)
        if not page.pk:
            return
        rows = ClauseLink.objects.filter(page_id=page.pk, outcome=LinkOutcome.RESOLVED)
        columns = rows.order_by().values_list(
            "field",
            "start",
            "end",
            "surface",
            "clause__edition__regulation__slug",
            "clause__edition__slug",
            "clause__path",
            "regulation__slug",
        )
        for field, start, end, surface, *aim in columns:
            if url := _clause_address(*aim):
                self._spans[field].append(LinkSpan(start, end, surface, url))

    def render(self, field: str, text: str) -> RenderedText:
        """Render a section with its links; its name serves as prefix of ids."""
        return render_section(text, field.replace(".", "-"), tuple(self._spans.get(field, ())))


def _clause_address(
    of_clause: str | None, edition: str | None, path: str | None, regulation: str | None
) -> str:
    """The address of a clause, or of a regulation that is cited as a whole."""
    if path is not None:
        return reverse("cases:clause", args=[of_clause, edition, path])
    return reverse("cases:regulation", args=[regulation]) if regulation else ""


def read_case(page: CasePage) -> CaseReading:
    """Return the page as readers see it (at most 30 queries, however long the case is)."""
    links = _SectionLinks(page)
    violations = violations_of(page)
    category = _category_of(page)
    summary = links.render("summary", page.summary)
    sections = tuple(_shown_sections(page, links, violations))
    return CaseReading(
        title=page.title,
        url=page.get_url() or "",
        kind=page.kind,
        kind_label=page.get_kind_display(),
        kind_word=KIND_WORDS.get(page.kind, ""),
        category=category.name if category else "",
        category_key=category.slug if category else "",
        date=date_in_words(page.event_date, page.event_date_precision),
        place=page.event_place,
        facts=_case_facts(page),
        tags=tuple(tag.name for tag in page.tags.all()),
        summary=summary,
        sections=sections,
        violations=violations,
        minutes=_reading_minutes(summary, sections, violations),
        related=related_cases(
            page,
            _shared_articles(violations),
            _case_theme(page, summary, sections, violations),
            MOST_RELATED,
        ),
        first_published=(
            date_in_words(localdate(page.first_published_at), "day")
            if page.first_published_at
            else ""
        ),
    )


def _category_of(page: CasePage) -> BusinessCategory | None:
    """The category; in the preview of an old draft it may be gone."""
    try:
        return page.category
    except BusinessCategory.DoesNotExist:
        return None


def _shown_sections(
    page: CasePage, links: _SectionLinks, violations: tuple[ViolationCard, ...]
) -> Iterator[ShownSection]:
    """Yield the sections that hold anything; the summary stands above them, without a heading."""
    for part in SECTIONS:
        if part.key is SectionKey.SUMMARY:
            continue
        if part.shape is SectionShape.SECTIONS:
            yield from _named_sections(page, links, part)
            continue
        section = ShownSection(
            part.field,
            part.heading_for(page.kind),
            _section_lead(page, links, part),
            entries=_section_entries(page, links, part),
            tone=part.tone,
            shape=part.shape,
            cards=_violation_cards(links, violations)
            if part.shape is SectionShape.CITATIONS
            else (),
        )
        if section.lead.html or section.count:
            yield section


def _named_sections(page: CasePage, links: _SectionLinks, part: CasePart) -> Iterator[ShownSection]:
    for number, row in enumerate(getattr(page, part.field).all()):
        text = links.render(f"{part.field}.{number}", row.text)
        yield ShownSection(f"other-{number}", row.heading, text, shape=part.shape)


def _section_lead(page: CasePage, links: _SectionLinks, part: CasePart) -> RenderedText:
    """The running text of a section; of one with rows what stands before them."""
    for name in part.texts:
        return links.render(name, getattr(page, name))
    return RenderedText("", "")


def _section_entries(
    page: CasePage, links: _SectionLinks, part: CasePart
) -> tuple[RenderedText, ...]:
    if part.shape is not SectionShape.ENTRIES:
        return ()
    texts = enumerate(row.text for row in getattr(page, part.field).all())
    return tuple(
        links.render(f"{part.field}.{number}", text) for number, text in texts if text.strip()
    )


def _violation_cards(
    links: _SectionLinks, violations: tuple[ViolationCard, ...]
) -> tuple[tuple[ViolationCard, RenderedText], ...]:
    return tuple((v, links.render(v.note_field, v.note)) for v in violations)


def _shared_articles(violations: Iterable[ViolationCard]) -> tuple[SharedArticle, ...]:
    """The articles that the case violates, each once, with the other cases of it."""
    shared = {
        v.articles: SharedArticle(f"《{v.title}》{v.article_label}", v.other_cases)
        for v in violations
        if v.articles
    }
    return tuple(shared.values())


def _case_theme(
    page: CasePage,
    summary: RenderedText,
    sections: tuple[ShownSection, ...],
    violations: Iterable[ViolationCard],
) -> TextTheme:
    """What the case is about; of a live one with the passages that the index holds of it."""
    told = next(
        (section.lead.plain for section in sections if section.shape is SectionShape.TEXT), ""
    )
    gist = summary.plain or told
    if not page.live:
        return TextTheme(page.title, gist)
    texts = [summary.plain]
    for section in sections:
        if not section.is_cited:
            texts += (section.lead.plain, *(entry.plain for entry in section.entries))
    texts += (f"{v.heading} {v.quote} {v.note}" for v in violations)
    body = "\n".join(text for text in texts if text)
    document = SearchDocument(CASES, str(page.pk), page.title, body, url="", version="")
    return TextTheme(page.title, gist, rows_of(document))


def _reading_minutes(
    summary: RenderedText, sections: tuple[ShownSection, ...], violations: Iterable[ViolationCard]
) -> int:
    """How long somebody reads, at least a minute; the clauses count by their quoted words."""
    length = len(summary.plain)
    for section in sections:
        length += len(section.lead.plain) + sum(len(entry.plain) for entry in section.entries)
    length += sum(len(violation.quote) for violation in violations)
    return max(1, round(length / CHARACTERS_A_MINUTE))


def _case_facts(page: CasePage) -> tuple[CaseFact, ...]:
    """The terms of the vocabularies that were chosen, in the order of the vocabularies."""
    chosen = {name: getattr(page, f"{name}_id") for name in TermVocabulary.values}
    wanted = [pk for pk in chosen.values() if pk]
    terms = Term.objects.order_by().in_bulk(wanted) if wanted else {}
    return tuple(
        CaseFact(TermVocabulary(name).label, terms[pk].name, name, str(pk))
        for name, pk in chosen.items()
        if pk in terms
    )
