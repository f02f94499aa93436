"""Plain text and Markdown as a sequence of lines and tables; it knows no statute."""

from __future__ import annotations

import enum
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class LineRole(enum.Enum):
    """What is known of a line before its words are read."""

    BODY = "body"
    CONTENTS = "contents"  # set as a table of contents by its maker
    HEAD_END = "head_end"  # a mark between the head and the text; it has no words


@dataclass(frozen=True, slots=True)
class StatuteLine:
    """A line of text; ``number`` counts from 1 in the source, ``level`` is of a styled heading.

    ``text`` keeps the indent, which tells where paragraphs begin in wrapped text.
    """

    text: str
    number: int
    level: int | None = None
    role: LineRole = LineRole.BODY


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table in the place where it stood; ``caption`` is the line above it (表1 收费标准)."""

    rows: tuple[tuple[str, ...], ...]
    number: int
    caption: str = ""


SourceItem = StatuteLine | TableRows

WIDEST_GAP = 24  # a centred title has as many blanks before it, a parted name fewer within
BLANKS = re.compile(rf"[ \u3000\xa0\t]{{{WIDEST_GAP + 1},}}")
COMMENT = re.compile(r"<!--([^<>]{0,200})-->")  # <!-- INFO END -->
HEADING = re.compile(r"[ \u3000]{0,3}(#{1,6})[ \t\u3000]+(.*?)[ \t]*#*[ \t]*$")  # ## 第一章 总则
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")  # **第一条**
LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()]{1,500}\)")  # [第一章 总则](#c1)
QUOTED = re.compile(r"^[ \t]{0,3}>[ \t]?")
BULLET = re.compile(r"^[ ]{0,6}[-*+•●][ ]+(?![\d ]+[-*]\s*$)(?=\S)")  # - （一）…, but not - 3 -
BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
TAG = re.compile(r"</?(?:p|div|span|b|strong|center|font|u|i|em|h[1-6])(?: [^<>]{0,200})?>", re.I)
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")  # 1\. of Markdown that must not be a list
RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$")
SEPARATOR = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
CELL_END = re.compile(r"(?<!\\)\|")
INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad]")


def lines_of_text(text: str) -> tuple[SourceItem, ...]:
    """Split plain text or Markdown; blank lines and marks without words are left out."""
    reader = _LineReader()
    for number, raw in enumerate(re.split(r"\r\n|[\n\r\f\v\u2028\u2029\x85]", text), start=1):
        reader.take(raw, number)
    reader.close_table()
    return tuple(reader.items)


def plain_lines(texts: Iterable[str]) -> tuple[SourceItem, ...]:
    """Wrap lines that carry no markup."""
    return tuple(StatuteLine(text, number) for number, text in enumerate(texts, 1) if text.strip())


class _LineReader:
    """Takes raw lines one by one; a table is open between its first row and what follows it."""

    def __init__(self) -> None:
        self.items: list[SourceItem] = []
        self._rows: list[str] = []
        self._row_number = 0
        self._marked = False
        self._ruled = False

    def take(self, raw: str, number: int) -> None:
        raw = shorten_blanks(INVISIBLE.sub("", raw).expandtabs(4))
        for mark in COMMENT.findall(raw):
            self._take_mark(mark.strip().upper(), number)
        raw = COMMENT.sub("", raw)
        if not raw.strip() or RULE.match(raw):
            if not self._marked:
                self.close_table()
            return
        if self._is_row(raw):
            self._take_row(raw, number)
        elif self._marked and self._rows:
            self._rows[-1] += "\n" + raw.strip()
        else:
            self.close_table()
            self._take_line(raw, number)

    def close_table(self) -> None:
        if self._rows:
            rows = tuple(_row_cells(row) for row in self._rows)
            self.items.append(TableRows(rows, self._row_number))
        self._rows = []
        self._marked = self._ruled = False

    def _is_row(self, raw: str) -> bool:
        stripped = raw.strip()
        return stripped.startswith("|") and (self._marked or stripped.count("|") > 1)

    def _take_mark(self, mark: str, number: int) -> None:
        if mark == "INFO END":
            self.items.append(StatuteLine("", number, role=LineRole.HEAD_END))
        elif mark.startswith("TABLE"):
            self.close_table()
            self._marked = mark == "TABLE"

    def _take_row(self, raw: str, number: int) -> None:
        if not self._rows:
            self._row_number = number
        is_rule = len(self._rows) == 1 and not self._ruled and SEPARATOR.match(raw)
        self._ruled = self._ruled or bool(is_rule)
        if not is_rule:
            self._rows.append(raw.strip())

    def _take_line(self, raw: str, number: int) -> None:
        heading = HEADING.match(raw)
        level = len(heading[1]) if heading else None
        text = heading[2] if heading else BULLET.sub("", QUOTED.sub("", raw))
        for part in BREAK.split(text):
            part = strip_markup(part)
            if part.strip():
                self.items.append(StatuteLine(part, number, level))


def shorten_blanks(text: str) -> str:
    """Shorten endless blanks, so that no pattern has to try them one by one."""
    return BLANKS.sub(lambda match: match[0][:WIDEST_GAP], text)


def _row_cells(row: str) -> tuple[str, ...]:
    inner = row.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") else inner
    return tuple(strip_markup(cell).strip() for cell in CELL_END.split(inner))


def strip_markup(text: str) -> str:
    """Take Markdown emphasis, escapes, entities and simple tags out of a line; keep its indent."""
    text = EMPHASIS.sub(r"\2", LINK.sub(r"\1", TAG.sub("", text)))
    return html.unescape(ESCAPED.sub(r"\1", text)).replace("\xa0", " ").rstrip()


def indent_of(text: str) -> int:
    """Return the width of the blanks before the words, a full-width blank counting two."""
    width = 0
    for sign in text:
        if sign == "\u3000":
            width += 2
        elif sign == " ":
            width += 1
        else:
            break
    return width


def only_lines(items: Sequence[SourceItem]) -> list[StatuteLine]:
    """Return the lines among the items, tables left out."""
    return [item for item in items if isinstance(item, StatuteLine)]
