"""How headings are set: the form, number and wording by which ranks of headings are told apart.

Knows single lines; not which of them belong to which case.
"""

import re
from dataclasses import dataclass, replace

from cases.importers.grammar import CLOSERS, kind_named, read_typed_number
from cases.importers.lines import SourceLine
from cases.importers.tokens import LineToken, TokenKind, heading_text

HEADING_LENGTH = 40


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """How a heading is set, to tell headings of one rank from those of another."""

    number: str
    level: int | None
    bold: bool
    centred: bool


def form_of(line: SourceLine) -> HeadingForm:
    """Give the form of a line: its kind of number, its level, bold, centred."""
    if line.number is not None:
        number = "auto " + re.sub(r"[0-9一二三四五六七八九十百]+", "#", line.number.label)
    else:
        typed = read_typed_number(line.text.lstrip("◆●■★▲※ "))
        number = typed.style if typed else ""
    return HeadingForm(number, line.level, line.bold, line.centred)


def value_of_line(line: SourceLine) -> int | None:
    """Give the number before a line, by hand or by Word's own count."""
    if line.number is not None:
        return line.number.value
    typed = read_typed_number(line.text)
    return typed.value if typed else None


def is_title_like(text: str) -> bool:
    """Whether a line may be a title or heading by its length and its end."""
    return 2 <= len(text) <= HEADING_LENGTH and text[-1] not in "。；;，,：:、" and "。" not in text


def is_rank(line: SourceLine) -> bool:
    """Whether a line is 第三章 … or 第二部分 …, by hand or by Word's own count."""
    typed = read_typed_number(line.number.label if line.number else line.text)
    return typed is not None and typed.style == "chapter" and len(line.text) <= HEADING_LENGTH


def announces_group(line: SourceLine) -> bool:
    """Whether a short line announces a group of cases of one kind: （二）优质服务事例."""
    name, _ = heading_text(line)
    ends = name.endswith(("事件", "事例", "案例", "典型", "类", "篇", "部分"))
    return ends and len(name) <= 16 and kind_named(name) is not None


def looks_set(line: SourceLine) -> bool:
    """Whether a line outside every case is set as a heading, or worded as one."""
    if line.cell is not None:
        return False
    plain = CLOSERS.match(heading_text(line)[0]) is not None
    styled = line.bold or line.level is not None or (line.centred and len(line.text) <= 30)
    return plain or styled or is_rank(line) or announces_group(line)


def with_groups(tokens: list[LineToken]) -> list[LineToken]:
    """Mark the plain lines 一、… 二、… that stand right above case heads as chapters.

    They count only as a series: 一 before the first case, then one number after the other, so that
    the last item of a case is not taken for one.
    """
    marked = list(tokens)
    first_case = True
    last: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if token.kind is not TokenKind.CASE:
            continue
        before = tokens[index - 1] if index else None
        found = _group_number(before) if before is not None else None
        if before is not None and found is not None:
            style, value = found
            if value == last.get(style, 0) + 1 and (first_case or style in last):
                last[style] = value
                marked[index - 1] = replace(before, chapter=True)
        first_case = False
    return marked


def _group_number(token: LineToken) -> tuple[str, int] | None:
    line = token.line
    if token.kind is not TokenKind.TEXT or token.flow or line.cell is not None:
        return None
    typed = read_typed_number(line.text)
    if typed is None or typed.style not in {"一、", "（一）"} or not is_title_like(line.text):
        return None
    return None if CLOSERS.match(heading_text(line)[0]) else (typed.style, typed.value)
