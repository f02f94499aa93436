"""The citations that wait for a person: several candidates, or a clause that is not there."""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.citations import ClauseQuote, LinkOutcome, Mention, find_citations
from cases.linking.citation_linker import CitationLinker, CitationMeaning, event_date
from cases.linking.section_texts import running_text
from cases.models import CasePage, Citation, Clause, ClauseLink, Edition, Succession
from cases.regulations.clause_texts import (
    article_families,
    article_of,
    lines_of,
    printed_text,
    text_of_lines,
)
from cases.regulations.text_diff import ComparedTexts, compare_texts

WAITING = (LinkOutcome.SEVERAL, LinkOutcome.NO_CLAUSE)


@dataclass(frozen=True, slots=True)
class CitationOffer:
    """A clause that a citation may mean, and how much of the quotation stands in it (0 to 1)."""

    clause: Clause
    similarity: float | None

    @property
    def text(self) -> str:
        """The words of the clause with its 款 and 项."""
        return printed_text(self.clause)


@dataclass(frozen=True, slots=True)
class OpenCitation:
    """A citation of a case that nobody has settled yet."""

    page: CasePage
    as_written: str
    quote: str
    around: str
    title: str
    path: str
    reason: str
    offers: tuple[CitationOffer, ...]


def open_citations(limit: int = 100) -> list[OpenCitation]:
    """Return what waits, by case, newest cases first; one row per case and citation."""
    linker = CitationLinker()
    waiting: dict[tuple[int, str, str], OpenCitation] = {}
    for one in _all_open_citations(linker):
        waiting.setdefault((one.page.pk, one.title, one.path), one)
        if len(waiting) >= limit:
            break
    return list(waiting.values())


def count_open() -> int:
    """Count the rows and links that wait."""
    rows = Citation.objects.filter(outcome__in=WAITING).count()
    return rows + ClauseLink.objects.filter(outcome=LinkOutcome.SEVERAL).count()


def _all_open_citations(linker: CitationLinker) -> Iterator[OpenCitation]:
    rows = Citation.objects.filter(outcome__in=WAITING).select_related("page")
    for row in rows.order_by("-page_id", "sort_order"):
        mention = linker.read(row.as_written)
        if mention is not None:
            yield _open_citation(row.page, mention, row.as_written, row.quote, "", linker)
    links = ClauseLink.objects.filter(outcome=LinkOutcome.SEVERAL).select_related("page")
    for link in links.order_by("-page_id", "start"):
        text = dict(running_text(link.page)).get(link.field, "")
        for mention in find_citations(text, linker.titles):
            if mention.start == link.start and mention.pinpoint.path == (link.path or None):
                around = f"…{link.before}【{link.surface}】{link.after}…"
                yield _open_citation(link.page, mention, link.surface, "", around, linker)
                break


def _open_citation(
    page: CasePage,
    mention: Mention,
    as_written: str,
    quote: str,
    around: str,
    linker: CitationLinker,
) -> OpenCitation:
    if quote:
        words = ClauseQuote(0, len(quote), quote)
        mention = Mention(
            mention.start, mention.end, mention.surface, mention.title, mention.pinpoint, words
        )
    meaning: CitationMeaning = linker.mean(mention, event_date(page))
    clauses = Clause.objects.select_related("edition__regulation").in_bulk(
        [clause_id for clause_id, _ in meaning.candidates]
    )
    return OpenCitation(
        page=page,
        as_written=as_written,
        quote=quote,
        around=around,
        title=mention.title,
        path=mention.pinpoint.path or "",
        reason=meaning.reason,
        offers=tuple(
            CitationOffer(clauses[pk], similarity)
            for pk, similarity in meaning.candidates
            if pk in clauses
        ),
    )


@dataclass(frozen=True, slots=True)
class SuccessionView:
    """A row from an old clause to a new one, with the words of both and what differs."""

    row: Succession
    compared: ComparedTexts


def successions_into(edition: Edition) -> list[SuccessionView]:
    """Return what became of the clauses before this edition: unconfirmed and unsure first."""
    rows = list(
        Succession.objects.filter(new_edition=edition).select_related(
            "old__edition__regulation", "new__edition__regulation"
        )
    )
    ends = [clause for row in rows for clause in (row.old, row.new) if clause is not None]
    held = article_families({article_of(clause) for clause in ends})

    def words(clause: Clause | None) -> str:
        if clause is None:
            return ""
        return text_of_lines(lines_of(held.get(article_of(clause), ()), clause.path))

    shown = [SuccessionView(row, compare_texts(words(row.old), words(row.new))) for row in rows]
    return sorted(shown, key=lambda one: (one.row.is_confirmed, one.row.confidence))
