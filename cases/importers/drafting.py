"""From a recognised case to a draft of a page: sections into fields, entries into rows.

It knows what was recognised and how citations are found in words; it knows no page and no shelf.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cases.citations import Mention, TitleTable, find_citations, label_of_path
from cases.documents import TextSpan
from cases.event_dates import DatePrecision
from cases.importers.draft import CaseDraft, CitationDraft, DraftRow, OtherSection, row_texts
from cases.importers.escape import escape_markdown
from cases.importers.types import ImportedDate, RecognisedCase, RecognisedSection
from cases.section_limits import refusal_of
from cases.sections import BY_KEY, SECTIONS, CaseKind, CasePart, SectionKey, SectionShape

AS_WRITTEN_LIMIT = 255
TITLE_LIMIT = 120
CATEGORY_LIMIT = 64
_PART_OF = {**BY_KEY, SectionKey.BODY: BY_KEY[SectionKey.COURSE]}
# What may stand around and between the citations of an entry without saying anything.
_EMPTY = re.compile(r"[\s。，、；：,.;:“”\"'《》（）()和及与的规定]*")


@dataclass(frozen=True, slots=True)
class DraftDoubt:
    """What a person should look at: the section's name, a Chinese sentence, the place if known."""

    section: str
    reason: str
    span: TextSpan | None = None


@dataclass(frozen=True, slots=True)
class DraftResult:
    """A draft, and the doubts that came up while it was made."""

    draft: CaseDraft
    doubts: tuple[DraftDoubt, ...]


def draft_case(case: RecognisedCase, titles: TitleTable) -> DraftResult:
    """Put a recognised case into the fields of a page; whatever fits none is kept as 其他."""
    doubts: list[DraftDoubt] = []
    held: dict[str, Any] = {}
    others: list[OtherSection] = []
    lists: dict[SectionKey, list[RecognisedSection]] = {}
    for section in case.sections:
        part = _PART_OF.get(section.key)
        if part is None:
            continue
        if part.shape is SectionShape.SECTIONS or (
            part.shape is SectionShape.TEXT and part.field in held
        ):
            others.append(
                OtherSection(_section_heading(section), stored_markdown(section.paragraphs))
            )
        elif part.shape is SectionShape.TEXT:
            held[part.field] = stored_markdown(section.paragraphs)
        else:
            lists.setdefault(section.key, []).append(section)
    for key, sections in lists.items():
        part = BY_KEY[key]
        lead, rows = _draft_rows(part, sections, titles, doubts)
        if lead and part.lead:
            held[part.lead] = lead
        elif lead:
            rows = (lead, *rows)
        held[part.field] = rows
    day, precision = _event_day(case.event_date)
    words = case.title or (case.lead_sentence or "").rstrip("。.") or case.number_raw or "无标题"
    title = " ".join(words.split())
    draft = CaseDraft(
        title=title[:TITLE_LIMIT],
        title_generated=case.title is None,
        kind=_draft_kind(case, doubts).value,
        category=" ".join((case.category or "").split())[:CATEGORY_LIMIT],
        event_date=day,
        event_date_precision=precision.value,
        other_sections=tuple(others),
        **held,
    )
    doubts += _beyond_limits(draft)
    return DraftResult(draft, tuple(doubts))


def _beyond_limits(draft: CaseDraft) -> Iterator[DraftDoubt]:
    """Yield a doubt for each text that the editor's form would refuse; the text itself is kept."""
    texts = [
        (part.heading, text)
        for part in SECTIONS
        for text in (
            *(getattr(draft, name) for name in part.texts),
            *(text for row in _rows_of(part, draft) for text in row_texts(part, row)),
        )
    ]
    for section, text in texts:
        if reason := refusal_of(text):
            yield DraftDoubt(section, reason)


def _rows_of(part: CasePart, draft: CaseDraft) -> Sequence[DraftRow]:
    return getattr(draft, part.field) if part.row_fields else ()


def stored_markdown(paragraphs: Sequence[str]) -> str:
    """Return paragraphs as stored Markdown: escaped, one blank line between two."""
    return "\n\n".join(escape_markdown(text.strip()) for text in paragraphs if text.strip())


def _section_heading(section: RecognisedSection) -> str:
    return (section.name or "正文").strip()[:64]


def _draft_kind(case: RecognisedCase, doubts: list[DraftDoubt]) -> CaseKind:
    """Return the printed kind; where none is printed the sections tell, and a person is asked."""
    if case.kind is not None:
        return case.kind
    keys = {section.key for section in case.sections}
    if keys <= {SectionKey.BODY, SectionKey.OTHER}:
        return CaseKind.COMMON
    if SectionKey.VIOLATIONS in keys or SectionKey.PROBLEMS in keys:
        return CaseKind.ADVERSE
    doubts.append(
        DraftDoubt("案例性质", "原文没有写明是不良事件还是优质事例，暂按不良服务事件处理。")
    )
    return CaseKind.ADVERSE


def _event_day(event: ImportedDate) -> tuple[datetime.date | None, DatePrecision]:
    if event.precision is DatePrecision.UNKNOWN or event.year is None:
        return None, DatePrecision.UNKNOWN
    try:
        return datetime.date(event.year, event.month or 1, event.day or 1), event.precision
    except ValueError:
        return None, DatePrecision.UNKNOWN


def _draft_rows(
    part: CasePart,
    sections: Sequence[RecognisedSection],
    titles: TitleTable,
    doubts: list[DraftDoubt],
) -> tuple[str, tuple[DraftRow, ...]]:
    if part.shape is SectionShape.CITATIONS:
        return _draft_violations(sections, titles, doubts)
    return _lead_and_entries(sections)


def _lead_and_entries(sections: Sequence[RecognisedSection]) -> tuple[str, tuple[str, ...]]:
    """Return lead and entries of list sections; prose becomes one entry per paragraph."""
    lead, entries = "", []
    for section in sections:
        if section.items:
            lead = lead or stored_markdown([section.lead or ""])
            entries += [stored_markdown(item.text.split("\n")) for item in section.items]
        else:
            entries += [stored_markdown([text]) for text in section.paragraphs if text.strip()]
    return lead, tuple(entries)


def _draft_violations(
    sections: Sequence[RecognisedSection], titles: TitleTable, doubts: list[DraftDoubt]
) -> tuple[str, tuple[CitationDraft, ...]]:
    lead = ""
    rows: list[CitationDraft] = []
    for section in sections:
        entries = [(item.text, item.span) for item in section.items or ()]
        if section.items:
            lead = lead or stored_markdown([section.lead or ""])
        for text, span in entries or [(text, section.span) for text in section.paragraphs]:
            found = tuple(cite_entry(text, titles))
            rows.extend(found)
            if not any(row.title for row in found):
                reason = f"“{text[:24]}”里没有认出规章和条号，请写明或选定条款。"
                doubts.append(DraftDoubt("违规条款", reason, span))
    return lead, tuple(rows)


def cite_entry(text: str, titles: TitleTable) -> Iterator[CitationDraft]:
    """Yield the rows of one entry of 违规条款, one for each clause that it names.

    Each row can stand alone: an element of a list (第十条、第十一条) gets its regulation's name.
    What is neither citation nor quotation is kept as the note of the last row.
    """
    mentions = [m for m in find_citations(text, titles) if not m.relative]
    if not mentions:
        yield from _unrecognised_citations(text)
        return
    note = _text_beside_citations(text, mentions)
    for n, mention in enumerate(mentions):
        yield CitationDraft(
            as_written=_as_written(mention, mentions[:n])[:AS_WRITTEN_LIMIT],
            title=mention.title,
            path=mention.pinpoint.path or "",
            quote=mention.quote.text.strip() if mention.quote else "",
            note=escape_markdown(note) if n == len(mentions) - 1 else "",
        )


def _unrecognised_citations(text: str) -> Iterator[CitationDraft]:
    words = " ".join(text.split())
    if not words:
        return
    if len(words) <= AS_WRITTEN_LIMIT:
        yield CitationDraft(as_written=words)
    else:
        yield CitationDraft(as_written=words[:40] + "…", note=escape_markdown(words))


def _as_written(mention: Mention, before: Sequence[Mention]) -> str:
    shares_title = any(
        other.title == mention.title and other.end <= mention.end for other in before
    )
    if not shares_title:
        return mention.surface
    return f"{mention.title}{label_of_path(mention.pinpoint.path or '')}"


def _text_beside_citations(text: str, mentions: Sequence[Mention]) -> str:
    """Return what an entry says beside its citations and quotations, or nothing."""
    spans = [(m.start, m.end) for m in mentions]
    spans += [(m.quote.start, m.quote.end) for m in mentions if m.quote]
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces.append(text[at : max(at, start)])
        at = max(at, end)
    pieces.append(text[at:])
    said = [piece.strip(" \t\r\n。，、；：,.;:“”\"'") for piece in pieces]
    return " ".join(piece for piece in said if not _EMPTY.fullmatch(piece))
