"""Tables of contents: where one stands before the text, with and without its title 目录."""

from __future__ import annotations

from collections.abc import Sequence

from cases.statutes.labels import (
    CONTENTS,
    PREAMBLE,
    SUPPLEMENT,
    article_of,
    attachment_of,
    has_leader,
    heading_of,
    without_leader,
)
from cases.statutes.lines import LineRole, SourceItem, StatuteLine


def contents_span(items: Sequence[SourceItem]) -> range:
    """Return the places of the lines of a table of contents, an empty range where there is none.

    A table ends where its first entry is repeated, else before the first line that is no entry.
    """
    for at, item in enumerate(items):
        if not isinstance(item, StatuteLine):
            continue
        if CONTENTS.match(item.text) or item.role is LineRole.CONTENTS:
            return range(at, _end_of_contents(items, at))
        if article_of(item.text) and not has_leader(item.text):
            break
        if heading_of(item.text):
            return _untitled_contents(items, at)
    return range(0)


def _end_of_contents(items: Sequence[SourceItem], start: int) -> int:
    first = start if _is_marked(items[start]) else start + 1
    entries: list[str] = []
    for at in range(first, len(items)):
        item = items[at]
        if not isinstance(item, StatuteLine) or not _is_entry(item):
            return _before_the_text(items, first, at)
        words = entry_words(item)
        if entries and words == entries[0]:
            return at
        entries.append(words)
    return len(items)


def _before_the_text(items: Sequence[SourceItem], first: int, end: int) -> int:
    """Give back the headings before `end` that begin the numbering again: they are the text's."""
    opening = items[first] if first < end else None
    label = heading_of(without_leader(opening.text)) if isinstance(opening, StatuteLine) else None
    if label is None:
        return end
    for at in range(end - 1, first, -1):
        item = items[at]
        found = heading_of(without_leader(item.text)) if isinstance(item, StatuteLine) else None
        if found is not None and (found.kind, found.number) == (label.kind, label.number):
            return at
    return end


def _is_marked(item: SourceItem) -> bool:
    is_title = isinstance(item, StatuteLine) and CONTENTS.match(item.text)
    return isinstance(item, StatuteLine) and item.role is LineRole.CONTENTS and not is_title


def _untitled_contents(items: Sequence[SourceItem], start: int) -> range:
    """Find headings that follow each other without text and are all repeated further down."""
    end = start
    while end < len(items) and _is_heading_entry(items[end]):
        end += 1
        first, last = items[start], items[end - 1]
        if end - start > 1 and _item_words(first) == _item_words(last):
            return range(start, end - 1) if end - start > 2 else range(0)
    later = {_item_words(item) for item in items[end:] if isinstance(item, StatuteLine)}
    run = [_item_words(item) for item in items[start:end]]
    if len(run) >= 3 and all(words in later for words in run):
        return range(start, end)
    return range(0)


def _item_words(item: SourceItem) -> str:
    return entry_words(item) if isinstance(item, StatuteLine) else ""


def _is_heading_entry(item: SourceItem) -> bool:
    return isinstance(item, StatuteLine) and heading_of(without_leader(item.text)) is not None


def _is_entry(line: StatuteLine) -> bool:
    if line.role is LineRole.CONTENTS or has_leader(line.text):
        return True
    text = line.text
    plain = without_leader(text)
    return bool(
        heading_of(plain)
        or attachment_of(plain)
        or PREAMBLE.match(plain)
        or SUPPLEMENT.match(plain)
        or (
            len(plain.strip()) <= 30
            and not article_of(text)
            and not plain.endswith(("。", "：", "；"))
        )
    )


def entry_words(line: StatuteLine) -> str:
    """Return the words of an entry without page number, leaders and blanks, to compare."""
    return "".join(without_leader(line.text).split())
