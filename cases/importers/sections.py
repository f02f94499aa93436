"""Tokens under one heading become a section: verbatim text, paragraphs, lead and items.

Knows what each section holds by its key; not where sections begin.
"""

import re

from cases.documents.types import Reading, Span
from cases.importers.headings import LISTED
from cases.importers.items import Entry, Listed, Part, list_items
from cases.importers.outline import DraftSection
from cases.importers.types import RecognisedItem, RecognisedSection
from cases.sections import SectionKey

# "本事件违反了以下规定:" before the one entry of a list that has no numbers.
LEAD = re.compile(
    r"[^。；;“”《》]{2,40}?(?:规定|条款|制度|要求|规章|内容|如下|以下)[^。；;“”《》]{0,8}[:：]\s*"
)
# Two paragraphs in running text: a blank after the end of a sentence.
FLOW_BREAK = re.compile(r"(?<=[。！？”])[ \u3000]+(?=\S)")


def section_of(draft: DraftSection, reading: Reading) -> tuple[RecognisedSection, bool]:
    """Make a section of its tokens; the flag says that its printed numbers skip or repeat."""
    parts = [
        Part(
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
    listed = _listed(parts, key, canonical)
    lead, items = None, None
    if listed is not None:
        lead = listed.lead
        items = tuple(_item(entry, reading) for entry in listed.entries)
    text = "\n".join(part.text for part in parts)
    section = RecognisedSection(
        name=draft.heading.name if draft.heading else None,
        key=key,
        canonical=canonical,
        text=text,
        paragraphs=_paragraphs(parts),
        lead=lead,
        items=items,
        span=_span(draft, parts, reading),
        heading_span=_heading_span(draft, reading),
    )
    return section, listed is not None and listed.odd


def _listed(parts: list[Part], key: SectionKey, canonical: str | None) -> Listed | None:
    """Read a list section; None where the section is prose by nature."""
    listed = canonical in LISTED
    found = list_items(parts)
    if not listed:
        # An unknown section is a list where every line but a lead is an item.
        whole = key is SectionKey.OTHER and len(found.entries) >= 2
        return found if whole else None
    if key is SectionKey.VIOLATIONS and not found.entries:
        return _unnumbered(parts)
    return found


def _unnumbered(parts: list[Part]) -> Listed:
    """Entries without numbers: a lead that ends in a colon, then one entry per paragraph."""
    if not parts:
        return Listed(None, ())
    lead: list[str] = []
    rest = list(parts)
    if found := LEAD.match(rest[0].text):
        lead.append(found.group().strip())
        text = rest[0].text[found.end() :]
        rest[0] = Part(text, rest[0].start + found.end(), flow=rest[0].flow)
    elif len(rest) > 1 and rest[0].text.endswith(("：", ":")):
        lead.append(rest.pop(0).text)
    entries = [
        Entry(None, part.text.strip(), part.start, part.start + len(part.text.rstrip()))
        for part in rest
        if part.text.strip()
    ]
    return Listed("\n".join(lead) or None, tuple(entries))


def _item(entry: Entry, reading: Reading) -> RecognisedItem:
    return RecognisedItem(entry.n, entry.text, reading.raw_span(entry.start, entry.end))


def _paragraphs(parts: list[Part]) -> tuple[str, ...]:
    return tuple(
        piece
        for part in parts
        for piece in (FLOW_BREAK.split(part.text) if part.flow else (part.text,))
    )


def _span(draft: DraftSection, parts: list[Part], reading: Reading) -> Span:
    if parts:
        start = min(part.start for part in parts)
        return reading.raw_span(start, max(part.start + len(part.text) for part in parts))
    end = draft.heading.line.end if draft.heading else 0
    return reading.raw_span(end, end)


def _heading_span(draft: DraftSection, reading: Reading) -> Span | None:
    if draft.heading is None:
        return None
    return reading.raw_span(draft.heading.line.start, draft.heading.line.end)
