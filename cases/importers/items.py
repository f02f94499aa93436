"""The text of a section becomes its lead and its items: by typed numbers, or by Word's own.

Knows counting and citations enough not to take 第（二）款 for an item; not what items mean.
"""

import re
from dataclasses import dataclass

from cases.importers.grammar import COMPILED
from cases.numerals import value_of

# Before an item in running text: a blank, the end of a sentence, a bracket or quotation closed.
BOUNDARY = re.compile(r"[\s。；;：:！？!?”’）)】]")
# Never before an item: 第（三）款 · 之（三） · 第六条（二） · 第四条第(二)
CITING = re.compile(r"(?:第|之|条|款|项|号|[0-9０-９])\s*$")
STYLES = ("(1)", "（一）", "1.", "1)", "①", "一、", "第一", "一是")
INLINE = frozenset({"(1)", "（一）", "1.", "1)", "①", "第一"})


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A line of a section: its text, its place in the reading, and its automatic number if any."""

    text: str
    start: int
    number: int | None = None
    level: int = 0
    series: str = ""
    flow: bool = False


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An item before it is given to the outside; offsets are offsets into the reading."""

    n: int | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ListedSection:
    """A section's lead and entries; `odd` says that the printed numbers skip or repeat."""

    lead: str | None
    entries: tuple[ListEntry, ...]
    odd: bool = False


@dataclass(frozen=True, slots=True)
class _NumberMark:
    part: int
    start: int
    end: int
    value: int


def list_items(parts: list[SectionPart]) -> ListedSection:
    """Split a section into lead and numbered entries; without any number there are none."""
    return _automatic_list(parts) or _typed_list(parts) or ListedSection(None, ())


def _automatic_list(parts: list[SectionPart]) -> ListedSection | None:
    """Items that Word counts; paragraphs without a number go with the item above them."""
    first = next((index for index, part in enumerate(parts) if part.number is not None), None)
    if first is None:
        return None
    series, level = parts[first].series, parts[first].level
    marks = [
        _NumberMark(index, 0, 0, part.number)
        for index, part in enumerate(parts)
        if part.number is not None and part.series == series and part.level == level
    ]
    return _list_entries(parts, marks)


def _typed_list(parts: list[SectionPart]) -> ListedSection | None:
    """Items that bear typed numbers, all of the style that the first one has."""
    found = [marks for style in STYLES if (marks := _counting_marks(parts, style))]
    if not found:
        return None
    first = min(found, key=lambda marks: (marks[0].part, marks[0].start))
    if len(first) == 1 and first[0].part == 0 and first[0].start > 0:
        return None
    return _list_entries(parts, first)


def _counting_marks(parts: list[SectionPart], style: str) -> list[_NumberMark]:
    """Find the numbers of one style that count up from 1."""
    marks: list[_NumberMark] = []
    for index, part in enumerate(parts):
        for found in COMPILED[style].finditer(part.text):
            value = value_of(found["value"])
            if value is None or not _may_begin(part, found, style):
                continue
            expected = marks[-1].value + 1 if marks else 1
            at_line = found.start() == 0 and not part.flow
            if value == expected or (at_line and marks and 0 <= value - marks[-1].value <= 3):
                marks.append(_NumberMark(index, found.start(), found.end(), value))
    if style in {"一是", "第一"} and (len(marks) < 2 or any(mark.start for mark in marks)):
        return []
    return marks


def _may_begin(part: SectionPart, found: re.Match[str], style: str) -> bool:
    start = found.start()
    if start == 0:
        return True
    if style not in INLINE or CITING.search(part.text[max(start - 4, 0) : start]):
        return False
    before = part.text[:start]
    if not BOUNDARY.match(before[-1]) or before.count("“") > before.count("”"):
        return False
    if style in {"1.", "1)"}:
        before = before.rstrip()
        after = part.text[found.end() : found.end() + 1]
        if not before or before[-1] not in "。；;：:！？”）)":
            return False
        return not after.isdigit() or before[-1] in "。；;：:"
    return True


def _list_entries(parts: list[SectionPart], marks: list[_NumberMark]) -> ListedSection:
    first = marks[0]
    before = [part.text for part in parts[: first.part]] + [parts[first.part].text[: first.start]]
    lead = "\n".join(text.strip() for text in before if text.strip())
    entries = []
    for index, mark in enumerate(marks):
        following = marks[index + 1] if index + 1 < len(marks) else None
        last = following.part if following else len(parts) - 1
        texts = []
        end = parts[mark.part].start + mark.end
        for number in range(mark.part, last + 1):
            part = parts[number]
            begin = mark.end if number == mark.part else 0
            stop = following.start if following and number == following.part else len(part.text)
            text = part.text[begin:stop].strip()
            if text:
                texts.append(text)
                end = part.start + len(part.text[:stop].rstrip())
        text = "\n".join(texts)
        start = parts[mark.part].start + mark.end
        start += len(parts[mark.part].text[mark.end :]) - len(
            parts[mark.part].text[mark.end :].lstrip()
        )
        entries.append(ListEntry(mark.value, text, start, max(start, end)))
    values = [mark.value for mark in marks]
    return ListedSection(lead or None, tuple(entries), values != list(range(1, len(values) + 1)))
