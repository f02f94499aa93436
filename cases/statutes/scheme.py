"""How a text numbers its clauses: by 第N条, by sentences (十个不准), by 4.1.2, or not at all.

It turns lines into tokens; what stands below what is not known here.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cases.statutes.labels import (
    SUPPLEMENT,
    ArticleLabel,
    AsideLabel,
    AttachmentLabel,
    DecimalLabel,
    EntryLabel,
    HeadingLabel,
    NumberStyle,
    article_of,
    attachment_of,
    decimal_of,
    entry_of,
    heading_of,
)
from cases.statutes.lines import SourceItem, StatuteLine, only_lines
from cases.statutes.types import ClauseKind


class ClauseNumbering(enum.Enum):
    """What a text calls its clauses by."""

    ARTICLES = "第N条"
    SENTENCES = "一、"
    DECIMALS = "4.1"
    NONE = "无"


Label = HeadingLabel | ArticleLabel | EntryLabel | DecimalLabel | AttachmentLabel | AsideLabel


@dataclass(frozen=True, slots=True)
class StatuteToken:
    """A line or table with what its beginning says; None where it is a plain paragraph."""

    item: SourceItem
    label: Label | None


SENTENCE_MARKS = (
    NumberStyle.COMMA,
    NumberStyle.PAREN,
    NumberStyle.FIGURE,
    NumberStyle.FIGURE_PAREN,
    NumberStyle.ORDINAL,
)
TITLE_LENGTH = 40
ENDED = re.compile(r"[。；;：:，,！!？?]$")
QUOTES_A_CLAUSE = re.compile(r"(?:修改为|改为|增加|规定为|条文为)[^“”]{0,40}[：:]?“")
QUOTE_REACH = 40  # paragraphs; an opening mark without a closing one is a misprint


def numbering_of(items: Sequence[SourceItem]) -> ClauseNumbering:
    """Decide by what a text is numbered; what stands inside quoted new wording does not count."""
    quoted = _quoted_lines(items)
    lines = [line for line in only_lines(items) if line.number not in quoted]
    if any(article_of(line.text) for line in lines):
        return ClauseNumbering.ARTICLES
    decimals = [label for line in lines if (label := decimal_of(line.text))]
    if sum(1 for label in decimals if len(label.numbers) > 1) >= 3:
        return ClauseNumbering.DECIMALS
    entries = [entry for line in lines if (entry := entry_of(line.text))]
    if sum(1 for entry in entries if entry.mark in SENTENCE_MARKS) >= 2:
        return ClauseNumbering.SENTENCES
    return ClauseNumbering.NONE


def tokens_of(items: Sequence[SourceItem], numbering: ClauseNumbering) -> tuple[StatuteToken, ...]:
    """Say of every line what it begins with, as the text's own numbering wants it read."""
    quoted = _quoted_lines(items)
    plain = [
        StatuteToken(item, _line_label(item, numbering, quoted))
        if isinstance(item, StatuteLine)
        else StatuteToken(item, None)
        for item in items
    ]
    if numbering is ClauseNumbering.SENTENCES:
        plain = _sentences_as_articles(plain)
    else:
        plain = _entries_as_headings(plain)
    return tuple(_unnumbered_headings(plain))


def _line_label(
    line: StatuteLine, numbering: ClauseNumbering, quoted: frozenset[int]
) -> Label | None:
    if line.number in quoted:
        return None
    text = line.text
    found: Label | None = heading_of(text) or article_of(text) or attachment_of(text)
    if found is None and numbering is ClauseNumbering.DECIMALS:
        found = decimal_of(text)
    if found is None:
        found = entry_of(text)
    is_speech = isinstance(found, EntryLabel) and found.mark is NumberStyle.ORDINAL
    return None if is_speech and numbering is not ClauseNumbering.SENTENCES else found


def _quoted_lines(items: Sequence[SourceItem]) -> frozenset[int]:
    """Return the numbers of lines inside new wording quoted by an amendment: 修改为：“第十条 …"""
    inside: set[int] = set()
    lines = only_lines(items)
    at = 0
    while at < len(lines):
        if QUOTES_A_CLAUSE.search(lines[at].text) and _is_open(lines[at].text):
            for reach in range(at + 1, min(at + QUOTE_REACH, len(lines))):
                if lines[reach].text.rstrip().endswith(("”", "”。", "”；")):
                    inside.update(line.number for line in lines[at + 1 : reach + 1])
                    at = reach
                    break
        at += 1
    return frozenset(inside)


def _is_open(text: str) -> bool:
    return text.rfind("“") > text.rfind("”")


def _is_title(token: StatuteToken) -> bool:
    text = _token_text(token)
    return 0 < len(text) <= TITLE_LENGTH and not ENDED.search(text)


def _counting_runs(tokens: Sequence[StatuteToken], mark: NumberStyle) -> Iterator[list[int]]:
    """Yield the places of entries with one mark that count on: 一、二、三."""
    run: list[int] = []
    last = 0
    for at, token in enumerate(tokens):
        if not isinstance(token.label, EntryLabel) or token.label.mark is not mark:
            continue
        if run and token.label.number != last + 1:
            yield run
            run = []
        run.append(at)
        last = token.label.number
    if run:
        yield run


def _entries_as_headings(tokens: list[StatuteToken]) -> list[StatuteToken]:
    """Read 一、一般规定 as a heading where each of its run is a title before an article."""
    tokens = _with_asides(tokens)
    for run in list(_counting_runs(tokens, NumberStyle.COMMA)):
        if all(_is_title(tokens[at]) and _stands_before_article(tokens, at) for at in run):
            for at in run:
                tokens[at] = _as_section(tokens[at])
    return tokens


def _with_asides(tokens: list[StatuteToken]) -> list[StatuteToken]:
    """Read （一）效力 as a lesser heading: a title between a heading and an article."""
    last = 0
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        if isinstance(token.label, HeadingLabel) or _token_mark(token) is NumberStyle.COMMA:
            last = 0
        if _token_mark(token) is not NumberStyle.PAREN or not _is_title(token):
            continue
        opens = before is not None and (
            isinstance(before.label, HeadingLabel) or _token_mark(before) is NumberStyle.COMMA
        )
        counts_on = _token_number(token) == last + 1 and (last > 0 or opens)
        if counts_on and _stands_before_article(tokens, at):
            tokens[at] = replace(token, label=AsideLabel(_token_text(token)))
            last += 1
    return tokens


def _token_text(token: StatuteToken) -> str:
    return token.item.text.strip() if isinstance(token.item, StatuteLine) else ""


def _stands_before_article(tokens: Sequence[StatuteToken], at: int) -> bool:
    following = tokens[at + 1].label if at + 1 < len(tokens) else None
    return isinstance(following, ArticleLabel | HeadingLabel | AsideLabel)


def _as_section(token: StatuteToken) -> StatuteToken:
    label = token.label
    if not isinstance(label, EntryLabel):
        return token
    title = label.rest.strip()
    return replace(
        token, label=HeadingLabel(ClauseKind.SECTION, label.number, label.printed, title)
    )


def _as_article(token: StatuteToken, number: int) -> StatuteToken:
    label = token.label
    if not isinstance(label, EntryLabel):
        return token
    return replace(token, label=ArticleLabel(number, 0, label.printed, label.rest, spaced=True))


def _sentences_as_articles(tokens: list[StatuteToken]) -> list[StatuteToken]:
    """Make the outer numbers articles; where those are titles and the inner count on, the inner."""
    marks = _marks_in_order(tokens)
    if not marks:
        return tokens
    outer = [at for at, token in enumerate(tokens) if _token_mark(token) is marks[0]]
    inner: list[int] = []
    if len(marks) > 1:
        inner = [at for at, token in enumerate(tokens) if _token_mark(token) is marks[1]]
    numbers = [_token_number(tokens[at]) for at in inner]
    counts_on = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    if counts_on and all(_is_title(tokens[at]) for at in outer):
        for at in outer:
            tokens[at] = _as_section(tokens[at])
        outer = inner
    for at in outer:
        tokens[at] = _as_article(tokens[at], _token_number(tokens[at]))
    return tokens


def _marks_in_order(tokens: Sequence[StatuteToken]) -> list[NumberStyle]:
    marks = (_token_mark(token) for token in tokens)
    return list(dict.fromkeys(mark for mark in marks if mark in SENTENCE_MARKS))


def _token_mark(token: StatuteToken) -> NumberStyle | None:
    return token.label.mark if isinstance(token.label, EntryLabel) else None


def _token_number(token: StatuteToken) -> int:
    return token.label.number if isinstance(token.label, EntryLabel) else 0


def _unnumbered_headings(tokens: Sequence[StatuteToken]) -> Iterator[StatuteToken]:
    """Read 附则, or a styled title without number before an article, as a chapter."""
    chapters = 0
    styled = [
        token.item for token in tokens if isinstance(token.item, StatuteLine) and token.item.level
    ]
    title = styled[0] if styled else None  # the first styled line is the statute's own title
    for at, token in enumerate(tokens):
        if isinstance(token.label, HeadingLabel) and token.label.kind is ClauseKind.CHAPTER:
            chapters = token.label.number
        line = token.item
        is_heading = (
            token.label is None
            and isinstance(line, StatuteLine)
            and line is not title
            and _stands_before_article(tokens, at)
            and not _continues_heading(tokens, at)
            and (SUPPLEMENT.match(line.text) or (line.level is not None and _is_title(token)))
        )
        if is_heading and isinstance(line, StatuteLine):
            chapters += 1
            label = HeadingLabel(ClauseKind.CHAPTER, chapters, "", line.text.strip())
            yield replace(token, label=label)
        else:
            yield token


def _continues_heading(tokens: Sequence[StatuteToken], at: int) -> bool:
    before = tokens[at - 1].label if at else None
    return isinstance(before, HeadingLabel) and not before.title
