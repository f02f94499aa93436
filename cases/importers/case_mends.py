"""The mends that the check list of a case offers, and what each changes in the draft."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from cases.importers.draft import CaseDraft, CitationDraft, DraftRow, OtherSection, row_texts
from cases.importers.escape import escape_markdown
from cases.masking import AgreedReplacement, apply_replacements
from cases.sections import SECTIONS, CasePart
from portal.intake.checklist import RecordMend


@dataclass(frozen=True, slots=True)
class QuoteReplacement:
    """The words of the clause instead of a quotation."""

    quote: str
    words: str


@dataclass(frozen=True, slots=True)
class ClauseChoice:
    """The clause that a row means, as a person decided."""

    as_written: str
    quote: str
    clause_id: int


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category of the list."""

    name: str


def mended(draft: CaseDraft, mends: Iterable[RecordMend]) -> CaseDraft:
    """Return the draft after the mends; what the draft no longer holds changes nothing.

    Replacements of personal data are applied together, so that none disturbs another.
    """
    replacements: list[AgreedReplacement] = []
    for change in (mend.change for mend in mends):
        match change:
            case AgreedReplacement():
                replacements.append(change)
            case CategoryChoice():
                draft = replace(draft, category=change.name)
            case QuoteReplacement() | ClauseChoice():
                rows = tuple(_mended_row(row, change) for row in draft.violations)
                draft = replace(draft, violations=rows)
    if not replacements:
        return draft
    return with_texts(draft, lambda texts: apply_replacements(texts, replacements))


def _mended_row(row: CitationDraft, change: QuoteReplacement | ClauseChoice) -> CitationDraft:
    if row.quote != change.quote:
        return row
    if isinstance(change, QuoteReplacement):
        return replace(row, quote=escape_markdown(change.words))
    return replace(row, chosen=change.clause_id) if row.as_written == change.as_written else row


def headed_texts(draft: CaseDraft) -> Iterator[tuple[str, str]]:
    """Yield every text of a draft with the heading that it stands under, the title first."""
    yield "标题", draft.title
    for part in SECTIONS:
        yield from ((part.heading, getattr(draft, name)) for name in part.texts)
        for row in getattr(draft, part.field) if part.row_fields else ():
            heading = row.heading if isinstance(row, OtherSection) else part.heading
            yield from ((heading, words) for words in row_texts(part, row))


def with_texts(draft: CaseDraft, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> CaseDraft:
    """Return the draft with all its texts changed at once, in the order of `headed_texts`."""
    changed = iter(change(tuple(text for _, text in headed_texts(draft))))
    values: dict[str, Any] = {"title": next(changed)}
    for part in SECTIONS:
        for name in part.texts:
            values[name] = next(changed)
        if part.row_fields:
            rows = getattr(draft, part.field)
            values[part.field] = tuple(_with_row_texts(part, row, changed) for row in rows)
    return replace(draft, **values)


def _with_row_texts(part: CasePart, row: DraftRow, changed: Iterator[str]) -> DraftRow:
    if isinstance(row, str):
        return next(changed)
    texts: dict[str, Any] = {name: next(changed) for name in part.row_fields}
    return replace(row, **texts)
