"""One case as a reader meets it: a frozen value, made in a bounded number of queries.

It takes the page as it stands in memory, so that a preview shows what is in the editor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate

from cases.models import BusinessCategory, CasePage, ClauseLink, LinkOutcome, Term, Vocabulary
from cases.models.pages import CaseKind
from cases.rendering import LinkSpan, Rendered, render
from cases.selectors.cards import KIND_WORDS
from cases.selectors.dates import date_in_words
from cases.selectors.related import RelatedCase, SharedArticle, related_cases
from cases.selectors.violations import Violation, violations_of
from search.documents import CASES, SearchDocument, rows_of
from search.likeness import Theme

CHARACTERS_A_MINUTE = 400  # silent reading of Chinese, counted with marks
MOST_RELATED = 6
_COURSE_WORDS: dict[str, str] = {CaseKind.EXEMPLARY: "服务过程"}
_IMPACT_WORDS: dict[str, str] = {CaseKind.EXEMPLARY: "取得效果"}


@dataclass(frozen=True, slots=True)
class Section:
    """A section with a heading: running text, a numbered list, or the violated clauses."""

    anchor: str
    heading: str
    lead: Rendered
    entries: tuple[Rendered, ...] = ()

    @property
    def count(self) -> int:
        """How many entries it lists."""
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Fact:
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
    facts: tuple[Fact, ...]
    tags: tuple[str, ...]
    summary: Rendered
    before: tuple[Section, ...]
    violations_lead: Rendered
    violations: tuple[Violation, ...]
    violation_notes: tuple[Rendered, ...]
    problems: Section | None
    commentary: Section | None
    after: tuple[Section, ...]
    minutes: int
    related: tuple[RelatedCase, ...]
    first_published: str

    @property
    def has_violations(self) -> bool:
        """Ask whether there is anything under 违规条款."""
        return bool(self.violations or self.violations_lead.html)

    @property
    def carded_violations(self) -> list[tuple[Violation, Rendered]]:
        """The violated clauses, each with its rendered note."""
        return list(zip(self.violations, self.violation_notes, strict=True))

    @property
    def jumps(self) -> list[tuple[str, str, int]]:
        """Anchor, words and number of entries of every section, in the order of the page."""
        made = [(s.anchor, s.heading, s.count) for s in self.before]
        if self.has_violations:
            made.append(("violations", "违规条款", len(self.violations)))
        rest = (self.problems, self.commentary, *self.after)
        return [*made, *((s.anchor, s.heading, s.count) for s in rest if s)]


class _Links:
    """The links of one case by section, fetched once (1 query)."""

    def __init__(self, page: CasePage) -> None:
        self._spans: dict[str, list[LinkSpan]] = defaultdict(list)
        if not page.pk:
            return
        rows = ClauseLink.objects.filter(page_id=page.pk, outcome=LinkOutcome.RESOLVED)
        columns = rows.values_list(
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
            if url := _address(*aim):
                self._spans[field].append(LinkSpan(start, end, surface, url))

    def render(self, field: str, text: str) -> Rendered:
        """Render a section with its links; its name serves as prefix of ids."""
        return render(text, field.replace(".", "-"), tuple(self._spans.get(field, ())))


def _address(
    of_clause: str | None, edition: str | None, path: str | None, regulation: str | None
) -> str:
    """The address of a clause, or of a regulation that is cited as a whole."""
    if path is not None:
        return reverse("cases:clause", args=[of_clause, edition, path])
    return reverse("cases:regulation", args=[regulation]) if regulation else ""


def read_case(page: CasePage) -> CaseReading:
    """Return the page as readers see it (at most 30 queries, however long the case is)."""
    links = _Links(page)
    violations = violations_of(page)
    category = (
        BusinessCategory.objects.filter(pk=page.category_id).first() if page.category_id else None
    )
    summary = links.render("summary", page.summary)
    lead = links.render("violations_lead", page.violations_lead)
    told = _told(page, links)
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
        facts=_facts(page),
        tags=tuple(tag.name for tag in page.tags.all()),
        summary=summary,
        before=told.before,
        violations_lead=lead,
        violations=violations,
        violation_notes=tuple(links.render(v.note_field, v.note) for v in violations),
        problems=told.problems,
        commentary=told.commentary,
        after=told.after,
        minutes=_minutes((summary, lead), told, violations),
        related=related_cases(
            page, _articles(violations), _theme(page, summary, told, violations), MOST_RELATED
        ),
        first_published=(
            date_in_words(localdate(page.first_published_at), "day")
            if page.first_published_at
            else ""
        ),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """The sections around the violated clauses."""

    before: tuple[Section, ...]
    problems: Section | None
    commentary: Section | None
    after: tuple[Section, ...]

    def every(self) -> list[Section]:
        rest = (self.problems, self.commentary)
        return [*self.before, *(section for section in rest if section), *self.after]


def _told(page: CasePage, links: _Links) -> _Told:
    before = _texts(
        links,
        ("course", _COURSE_WORDS.get(page.kind, "事件过程"), page.course),
        ("impact", _IMPACT_WORDS.get(page.kind, "造成影响"), page.impact),
        ("response", "应急处理", page.response),
    )
    problems = _listed(
        links,
        ("problems", "暴露问题"),
        links.render("problems_lead", page.problems_lead),
        [row.text for row in page.problems.all()],
    )
    commentary = _texts(links, ("commentary", "案例点评", page.commentary))
    measures = _listed(
        links, ("measures", "整改措施"), Rendered("", ""), [row.text for row in page.measures.all()]
    )
    others = [
        Section(f"other-{number}", row.heading, links.render(f"other_sections.{number}", row.text))
        for number, row in enumerate(page.other_sections.all())
    ]
    return _Told(
        before=tuple(before),
        problems=problems,
        commentary=commentary[0] if commentary else None,
        after=(*([measures] if measures else []), *others),
    )


def _articles(violations: Iterable[Violation]) -> tuple[SharedArticle, ...]:
    """The articles that the case violates, each once, with the other cases of it."""
    shared = {
        v.articles: SharedArticle(f"《{v.title}》{v.article_label}", v.other_cases)
        for v in violations
        if v.articles
    }
    return tuple(shared.values())


def _theme(
    page: CasePage, summary: Rendered, told: _Told, violations: Iterable[Violation]
) -> Theme:
    """What the case is about; of a live one with the passages that the index holds of it."""
    gist = summary.plain or "\n".join(section.lead.plain for section in told.before[:1])
    if not page.live:
        return Theme(page.title, gist)
    texts = [summary.plain]
    for section in told.every():
        texts += (section.lead.plain, *(entry.plain for entry in section.entries))
    texts += (f"{v.heading} {v.quote} {v.note}" for v in violations)
    body = "\n".join(text for text in texts if text)
    document = SearchDocument(CASES, str(page.pk), page.title, body, url="", version="")
    return Theme(page.title, gist, rows_of(document))


def _minutes(texts: Iterable[Rendered], told: _Told, violations: Iterable[Violation]) -> int:
    """How long somebody reads, at least a minute; the clauses count by their quoted words."""
    length = sum(len(text.plain) for text in texts)
    for section in told.every():
        length += len(section.lead.plain) + sum(len(entry.plain) for entry in section.entries)
    length += sum(len(violation.quote) for violation in violations)
    return max(1, round(length / CHARACTERS_A_MINUTE))


def _texts(links: _Links, *fields: tuple[str, str, str]) -> list[Section]:
    """Sections of running text out of (name, heading, Markdown); empty ones are left out."""
    return [
        Section(name, heading, links.render(name, text))
        for name, heading, text in fields
        if text.strip()
    ]


def _listed(
    links: _Links, named: tuple[str, str], lead: Rendered, texts: list[str]
) -> Section | None:
    name, heading = named
    entries = tuple(
        links.render(f"{name}.{number}", text) for number, text in enumerate(texts) if text.strip()
    )
    return Section(name, heading, lead, entries) if entries or lead.html else None


def _facts(page: CasePage) -> tuple[Fact, ...]:
    """The terms of the vocabularies that were chosen, in the order of the vocabularies."""
    chosen = {name: getattr(page, f"{name}_id") for name in Vocabulary.values}
    wanted = [pk for pk in chosen.values() if pk]
    terms = Term.objects.in_bulk(wanted) if wanted else {}
    return tuple(
        Fact(Vocabulary(name).label, terms[pk].name, name, str(pk))
        for name, pk in chosen.items()
        if pk in terms
    )
