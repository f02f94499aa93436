"""Drafts into pages and back. It writes fields; who may publish is decided in publication."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import transaction
from wagtail.models import Revision

from cases.addresses import address_of
from cases.citations import LinkOutcome
from cases.importers import CaseDraft, CitationDraft, DraftRow, OtherSection, row_texts
from cases.linking.citation_linker import CitationLinker
from cases.linking.clause_links import resolve_rows
from cases.models import (
    BusinessCategory,
    CaseIndexPage,
    CasePage,
    Citation,
    Clause,
)
from cases.models.pages import LinkOrigin
from cases.sections import ROW_SECTIONS, SECTION_FIELDS, CasePart, SectionShape
from portal.intake.doubts import Json
from portal.people.models import User


def case_library() -> CaseIndexPage:
    """Return the page below which all cases live; migrations made it."""
    return CaseIndexPage.objects.get()


def category_named(name: str) -> BusinessCategory | None:
    """Return the category of that name; None where the list has none, which adds none."""
    return BusinessCategory.objects.filter(name=_category_words(name)).first()


def add_category(name: str) -> BusinessCategory:
    """Add a category at the end of the list, because an editor said so; what is there stays."""
    words = _category_words(name)
    return category_named(words) or BusinessCategory.objects.create(
        name=words, slug=address_of(words, BusinessCategory)[:64]
    )


def _category_words(name: str) -> str:
    return " ".join(name.split())[:64]


@transaction.atomic
def create_page(draft: CaseDraft, *, by: User | None, linker: CitationLinker) -> Revision:
    """Make a draft page from a draft and return its first revision; nothing goes live."""
    page = CasePage(
        title=draft.title,
        slug=address_of(draft.title, CasePage),
        live=False,
        has_unpublished_changes=True,
        owner=by,
        kind=draft.kind,
    )
    apply_draft(page, draft, linker)
    case_library().add_child(instance=page)
    return page.save_revision(user=by, log_action="wagtail.create", clean=False)


@transaction.atomic
def revise_page(
    page: CasePage, draft: CaseDraft, *, by: User | None, linker: CitationLinker
) -> Revision:
    """Write a draft over the latest revision of a page as a new revision; what is live stays."""
    latest: CasePage = page.get_latest_revision_as_object()
    apply_draft(latest, draft, linker)
    return latest.save_revision(user=by, log_action=True, clean=False)


def apply_draft(page: CasePage, draft: CaseDraft, linker: CitationLinker) -> None:
    """Put a draft into the fields and rows of a page in memory, and resolve its citations.

    Rows that a draft does not change keep what people chose for them by hand. A category that the
    list lacks changes nothing: no word of an author adds one.
    """
    page.title = draft.title
    page.draft_title = draft.title
    page.title_generated = draft.title_generated
    page.kind = draft.kind
    known = category_named(draft.category)
    page.category = known or (page.category if draft.category else None)
    page.event_date = draft.event_date
    page.event_date_precision = draft.event_date_precision
    for name in SECTION_FIELDS:
        setattr(page, name, getattr(draft, name))
    for part in ROW_SECTIONS:
        setattr(page, part.field, _page_rows(page, part, getattr(draft, part.field)))
    resolve_rows(page, linker)


def _page_rows(page: CasePage, part: CasePart, rows: Sequence[DraftRow]) -> list[Any]:
    if part.shape is SectionShape.CITATIONS:
        chosen = {(row.as_written, row.quote): row for row in page.violations.all()}
        cited = [row for row in rows if isinstance(row, CitationDraft)]
        return [
            _citation_row(row, chosen.get((row.as_written, row.quote)), n)
            for n, row in enumerate(cited)
        ]
    model = CasePage._meta.get_field(part.field).related_model
    named = (dict(zip(part.row_fields, row_texts(part, row), strict=True)) for row in rows)
    return [model(**values, sort_order=n) for n, values in enumerate(named)]


def _citation_row(row: CitationDraft, chosen: Citation | None, position: int) -> Citation:
    citation = Citation(
        as_written=row.as_written, quote=row.quote, note=row.note, sort_order=position
    )
    if row.chosen is not None:
        clause = Clause.objects.select_related("edition").filter(pk=row.chosen).first()
        if clause is not None:
            citation.clause, citation.regulation_id = clause, clause.edition.regulation_id
            citation.origin, citation.outcome = LinkOrigin.BY_HAND, LinkOutcome.RESOLVED
    elif chosen is not None:
        citation.clause_id, citation.regulation_id = chosen.clause_id, chosen.regulation_id
        citation.origin, citation.outcome = chosen.origin, chosen.outcome
    return citation


def category_names() -> dict[int, str]:
    """Return the names of all categories by their row."""
    return dict(BusinessCategory.objects.values_list("pk", "name"))


def draft_of_content(content: Mapping[str, Json], categories: Mapping[int, str]) -> CaseDraft:
    """Return the content of a revision as a draft; many of them are read without making pages.

    Forms send line ends as browsers do; a text that was only opened and saved is no other text.
    """
    sections: dict[str, Any] = {name: _plain_line(str(content[name])) for name in SECTION_FIELDS}
    for part in ROW_SECTIONS:
        rows = cast("Sequence[Mapping[str, str]]", content.get(part.field) or ())
        sections[part.field] = tuple(_page_row(part, row) for row in rows)
    day = cast("str | datetime.date | None", content["event_date"])
    return CaseDraft(
        title=str(content["title"]),
        title_generated=bool(content["title_generated"]),
        kind=str(content["kind"]),
        category=categories.get(cast("int", content["category"] or 0), ""),
        event_date=datetime.date.fromisoformat(str(day)) if day else None,
        event_date_precision=str(content["event_date_precision"]),
        **sections,
    )


def _page_row(part: CasePart, row: Mapping[str, str]) -> DraftRow:
    if part.shape is SectionShape.ENTRIES:
        return _plain_line(row["text"])
    if part.shape is SectionShape.SECTIONS:
        return OtherSection(row["heading"], _plain_line(row["text"]))
    by_hand = row["origin"] == LinkOrigin.BY_HAND and row["clause"]
    return CitationDraft(
        as_written=row["as_written"],
        quote=_plain_line(row["quote"]),
        note=_plain_line(row["note"]),
        chosen=int(row["clause"]) if by_hand else None,
    )


def _plain_line(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
