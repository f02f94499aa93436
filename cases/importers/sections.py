"""Tokens under one heading become a section: verbatim text, paragraphs, lead and items.

Knows what each section holds by its key; not where sections begin.
"""

import re

from cases.documents import ReadingText, TextSpan
from cases.importers.headings import LISTED
from cases.importers.items import ListedSection, ListEntry, SectionPart, list_items
from cases.importers.outline import DraftSection
from cases.importers.types import RecognisedItem, RecognisedSection
from cases.sections import SectionKey

# "本事件违反了以下规定:" before the one entry of a list that has no numbers.
LEAD = re.compile(
    r"[^。；;“”《》]{2,40}?(?:规定|条款|制度|要求|规章|内容|如下|以下)[^。；;“”《》]{0,8}[:：]\s*"
)
# Two paragraphs in running text: a blank after the end of a sentence.
FLOW_BREAK = re.compile(r"(?<=[。！？”])[ \u3000]+(?=\S)")


def section_of(draft: DraftSection, reading: ReadingText) -> tuple[RecognisedSection, bool]:
    """Make a section of its tokens; the flag says that its printed numbers skip or repeat."""
    parts = [
        SectionPart(
            token.line.text,
            token.line.start,
            token.line.number.value if token.line.number and not token.line.number.bullet else None,
            token.line.number.level if token.line.number else 0,
            token.line.number.series if token.line.number else "",
            token.flow,
        )
        for token in draft.tokens
    ]
    heading = draft.heading.heading if draft.heading else None
    key = SectionKey.BODY if draft.heading is None else SectionKey.OTHER
    if heading is not None and isinstance(heading.key, SectionKey):
        key = heading.key
    canonical = heading.canonical if heading else None
    listed = _list_section(parts, key, canonical)
    lead, items = None, None
    if listed is not None:
        lead = listed.lead
        items = tuple(_recognised_item(entry, reading) for entry in listed.entries)
    text = "\n".join(part.text for part in parts)
    section = RecognisedSection(
        name=draft.heading.name if draft.heading else None,
        key=key,
        canonical=canonical,
        text=text,
        paragraphs=_section_paragraphs(parts),
        lead=lead,
        items=items,
        span=_section_span(draft, parts, reading),
        heading_span=_heading_span(draft, reading),
    )
    return section, listed is not None and listed.odd


def _list_section(
    parts: list[SectionPart], key: SectionKey, canonical: str | None
) -> ListedSection | None:
    """Read a list section; None where the section is prose by nature."""
    listed = canonical in LISTED
    found = list_items(parts)
    if not listed:
        # An unknown section is a list where every line but a lead is an item.
        whole = key is SectionKey.OTHER and len(found.entries) >= 2
        return found if whole else None
    if key is SectionKey.VIOLATIONS and not found.entries:
        return _unnumbered_entries(parts)
    return found


def _unnumbered_entries(parts: list[SectionPart]) -> ListedSection:
    """Entries without numbers: a lead that ends in a colon, then one entry per paragraph."""
    if not parts:
        return ListedSection(None, ())
    lead: list[str] = []
    rest = list(parts)
    if found := LEAD.match(rest[0].text):
        lead.append(found.group().strip())
        text = rest[0].text[found.end() :]
        rest[0] = SectionPart(text, rest[0].start + found.end(), flow=rest[0].flow)
    elif len(rest) > 1 and rest[0].text.endswith(("：", ":")):
        lead.append(rest.pop(0).text)
    entries = [
        ListEntry(None, part.text.strip(), part.start, part.start + len(part.text.rstrip()))
        for part in rest
        if part.text.strip()
    ]
    return ListedSection("\n".join(lead) or None, tuple(entries))


def _recognised_item(entry: ListEntry, reading: ReadingText) -> RecognisedItem:
    return RecognisedItem(entry.n, entry.text, reading.raw_span(entry.start, entry.end))


def _section_paragraphs(parts: list[SectionPart]) -> tuple[str, ...]:
    return tuple(
        piece
        for part in parts
        for piece in (FLOW_BREAK.split(part.text) if part.flow else (part.text,))
    )


def _section_span(draft: DraftSection, parts: list[SectionPart], reading: ReadingText) -> TextSpan:
    if parts:
        start = min(part.start for part in parts)
        return reading.raw_span(start, max(part.start + len(part.text) for part in parts))
    end = draft.heading.line.end if draft.heading else 0
    return reading.raw_span(end, end)


def _heading_span(draft: DraftSection, reading: ReadingText) -> TextSpan | None:
    if draft.heading is None:
        return None
    return reading.raw_span(draft.heading.line.start, draft.heading.line.end)
