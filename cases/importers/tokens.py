"""Lines become tokens: case heads, section headings, fields, and text; each judged by itself.

Knows what a single line can be; which case a token belongs to is decided in `segment`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from cases.importers.grammar import (
    BRACKETED,
    BULLETS,
    CASE_BRACKETED,
    CASE_COLON,
    CASE_INLINE,
    CASE_NUMBER,
    CLOSERS,
    CLOSING,
    HALF,
    NAME_COLON,
    SENTENCE_END,
    SQUARE,
    case_line,
    number_of,
    read_typed_number,
)
from cases.importers.headings import HeadField, KnownHeading, is_short, known_heading
from cases.importers.lines import SourceLine


class TokenKind(Enum):
    """What a token can be."""

    CASE = "case"
    HEADING = "heading"
    FIELD = "field"
    TEXT = "text"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class LineToken:
    """A piece of a line: `line` holds its own text and place (a heading's without brackets).

    `flow` says that the piece was cut out of running text, where only blanks part paragraphs;
    `chapter` that it is a heading above cases for certain.
    """

    kind: TokenKind
    line: SourceLine
    heading: KnownHeading | None = None
    name: str = ""
    raw: str = ""
    number: int | None = None
    bracketed: bool = False
    flow: bool = False
    chapter: bool = False


TITLE_LENGTH = 60
# A bracket that counts anywhere in a line, and one that is common in text: only at its beginning.
MARKS_HEADING = (BRACKETED.search, HALF.search, SQUARE.match)
FLOW = 160  # characters; a longer line without a style may hold a whole document
CASE_START = re.compile(rf"【?\s*{CASE_NUMBER}")
CHAPTER_INLINE = re.compile(
    r"(?:(?<=[\s。”])|^)"
    r"(?=(?:第[一二三四五六七八九十百0-9]{1,3}(?:篇|章|部分)|篇[一二三四五六七八九十]{1,2})[:：、\s])"
)
_EDGES = "：: \t\u3000"


def tokens_of(lines: list[SourceLine]) -> Iterator[LineToken]:
    """Cut every line into its tokens, in order."""
    for line in lines:
        if line.is_label:
            yield _labelled_token(line)
        elif len(line.text) < FLOW and (case := _case_token(line)) and not _has_heading(line.text):
            yield case
        elif len(line.text) >= FLOW or any(mark(line.text) for mark in MARKS_HEADING):
            yield from _cut_line(line)
        else:
            yield from _whole_line(line)


def _has_heading(text: str) -> bool:
    return any(known_heading(found["name"]) for found in BRACKETED.finditer(text))


def _labelled_token(line: SourceLine) -> LineToken:
    heading = known_heading(line.text)
    kind = TokenKind.FIELD if heading and isinstance(heading.key, HeadField) else TokenKind.HEADING
    return LineToken(kind, line, heading, line.text)


def _line_piece(line: SourceLine, start: int, end: int) -> SourceLine:
    text = line.text[start:end]
    trimmed = text.strip()
    offset = start + len(text) - len(text.lstrip())
    at = line.start + offset
    number = line.number if start == 0 else None
    return replace(line, text=trimmed, start=at, end=at + len(trimmed), number=number)


def _cut_line(line: SourceLine) -> Iterator[LineToken]:
    """Cut a line at the headings and case heads inside it; every piece is judged again."""
    marks = sorted(_find_marks(line.text))
    flow = len(line.text) >= FLOW and len(marks) > 1
    at = 0
    for start, end in marks:
        if start < at:
            continue
        begins_case = start < end and CASE_START.match(line.text, start) is not None
        yield from _text_tokens(line, at, start, flow=flow, before_case=begins_case)
        yield from _marked_tokens(line, start, end, flow=flow)
        at = end
    yield from _text_tokens(line, at, len(line.text), flow=flow, before_case=False)


def _find_marks(text: str) -> Iterator[tuple[int, int]]:
    """Find where headings, case heads, chapters and closing words stand in a line."""
    known = False
    for found in BRACKETED.finditer(text):
        if case_line(found.group()) is None and _is_heading(text, found):
            known = known or known_heading(found["name"]) is not None
            yield found.span()
    patterns = [CASE_BRACKETED, CASE_INLINE, HALF, SQUARE]
    if not known:  # beside bracketed headings, 处理结果: is part of a sentence
        patterns.append(NAME_COLON)
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield found.span()
    yield from _counted_cases(text)
    for pattern in (CHAPTER_INLINE, CLOSING):
        for found in pattern.finditer(text):
            yield found.start(), found.start()


def _counted_cases(text: str) -> Iterator[tuple[int, int]]:
    """Find free cases in running text by numbers that count up, each with a colon after it."""
    run: list[re.Match[str]] = []
    for found in CASE_COLON.finditer(text):
        value = number_of(found)
        if value == (number_of(run[-1]) or 0) + 1 if run else value == 1:
            run.append(found)
    if len(run) >= 2:
        yield from (found.span() for found in run)


def _is_heading(text: str, found: re.Match[str]) -> bool:
    """Whether a bracketed name is a heading: known, or set off from the sentence around it."""
    if known_heading(found["name"]):
        return True
    before = text[: found.start()].rstrip(" \t\u3000")
    parted = before != text[: found.start()] or not before or before[-1] in SENTENCE_END + "”）)】"
    return parted and not text[found.end() :].lstrip().startswith(tuple("，,。、；;的"))


def _marked_tokens(line: SourceLine, start: int, end: int, *, flow: bool) -> Iterator[LineToken]:
    if start == end:
        return
    piece = _line_piece(line, start, end)
    found = CASE_BRACKETED.fullmatch(piece.text) or CASE_COLON.fullmatch(piece.text)
    if found is not None:
        yield LineToken(
            TokenKind.CASE, piece, raw=found["raw"], number=number_of(found),
            bracketed="【" in piece.text, flow=flow,
        )  # fmt: skip
    elif found := CASE_INLINE.match(f"{line.text[start:end]}【案例提要】"):
        yield LineToken(
            TokenKind.CASE, piece, name=found["title"].strip(), raw=found["raw"],
            number=number_of(found), flow=flow,
        )  # fmt: skip
    else:
        name = piece.text.strip("【】[]［］〔〕〖〗：: \t\u3000")
        heading = known_heading(name)
        kind = (
            TokenKind.FIELD if heading and isinstance(heading.key, HeadField) else TokenKind.HEADING
        )
        bracketed = name != piece.text.strip(_EDGES)
        yield LineToken(kind, piece, heading, name, bracketed=bracketed, flow=flow)


def _text_tokens(
    line: SourceLine, start: int, end: int, *, flow: bool, before_case: bool
) -> Iterator[LineToken]:
    piece = _line_piece(line, start, end)
    if not piece.text:
        return
    if CLOSING.match(piece.text):
        yield LineToken(TokenKind.CLOSING, piece, flow=flow)
    elif not flow:
        yield from _whole_line(piece) if start == 0 else (LineToken(TokenKind.TEXT, piece),)
    elif CHAPTER_INLINE.match(piece.text):
        blank = re.search(r"\s", piece.text)
        cut = blank.start() if blank else min(len(piece.text), TITLE_LENGTH)
        yield LineToken(TokenKind.TEXT, _line_piece(piece, 0, cut), flow=True, chapter=True)
        yield from _text_tokens(piece, cut, len(piece.text), flow=True, before_case=before_case)
    else:
        cut = _heading_tail(piece.text) if before_case else len(piece.text)
        if cut:
            yield LineToken(TokenKind.TEXT, _line_piece(piece, 0, cut), flow=True)
        for found in re.finditer(r"\S+", piece.text[cut:]):
            word = _line_piece(piece, cut + found.start(), cut + found.end())
            yield LineToken(TokenKind.TEXT, word, flow=True, chapter=True)


def _heading_tail(text: str) -> int:
    """Find where the headings before a case begin: short unpunctuated words after the last stop.

    "…小区居民的心。 业扩报装 (一)不良服务事件" ends in two such headings.
    """
    stop = max(text.rfind(sign) for sign in "。！？!?”；") + 1
    words = text[stop:].split()
    if all(len(word) <= 18 and not re.search(r"[,，:：、]", word) for word in words):
        return stop
    found = re.search(r"\s(?=[（(][一二三四五六七八九十]{1,2}[)）]\S{2,12}$)", text)
    return found.start() if found else len(text)


def _whole_line(line: SourceLine) -> Iterator[LineToken]:
    """Judge a line that is one thing: a case head, a heading (alone or with text), or text."""
    if token := _case_token(line) or _heading_token(line):
        yield token
    elif token := _run_in(line):
        yield token
        rest = _line_piece(line, token.line.end - line.start, len(line.text))
        yield LineToken(TokenKind.TEXT, replace(rest, number=None))
    else:
        yield LineToken(_text_kind(line), line)


def _text_kind(line: SourceLine) -> TokenKind:
    return TokenKind.CLOSING if CLOSING.match(line.text) else TokenKind.TEXT


def _case_token(line: SourceLine) -> LineToken | None:
    label = case_line(line.number.label) if line.number else None
    if label is not None and line.number is not None:
        raw = label.raw.strip()
        return LineToken(
            TokenKind.CASE, line, name=_join_title(line.text), raw=raw, number=label.number
        )
    text = line.text
    typed = read_typed_number(text)
    typed_before = typed is not None and typed.style in {"一、", "（一）", "(1)", "1."}
    offset = typed.end if typed is not None and typed_before else 0  # 一、案例1：…
    found = case_line(text[offset:])
    if found is None:
        return None
    rest = text[offset + found.rest :].strip()
    styled = line.level is not None or line.bold or line.cell is not None
    if found.bracketed:
        if "】" in rest and "【" not in rest:
            rest = rest.replace("】", "")
        rest = rest.rstrip("]］〕〗」") if len(rest) <= TITLE_LENGTH else rest
    elif (
        case_line(rest) is not None
        or (not found.marked and not styled)
        or (_is_sentence(rest) and (typed_before or not _has_colon(text, found.raw)))
    ):
        return None
    return LineToken(
        TokenKind.CASE,
        line,
        name=_join_title(rest),
        raw=found.raw.strip(),
        number=found.number,
        bracketed=found.bracketed,
    )


def _has_colon(text: str, raw: str) -> bool:
    return text[text.find(raw) + len(raw) :].lstrip().startswith((":", "："))


def _join_title(title: str) -> str:
    return " ".join(part.strip() for part in title.split("\n")).strip()


def _is_sentence(text: str) -> bool:
    return len(text) > TITLE_LENGTH or text.endswith(("。", "；", ";", "，")) or "。" in text


def heading_text(line: SourceLine) -> tuple[str, bool]:
    """Give a line without bullet, typed number and colon, and whether it was numbered."""
    text = line.text.strip(BULLETS + " \t\u3000")
    typed = read_typed_number(text)
    if typed is not None:
        text = text[typed.end :]
    return text.strip(_EDGES), typed is not None or line.number is not None


def _heading_token(line: SourceLine) -> LineToken | None:
    text, numbered = heading_text(line)
    name = "".join(text.strip("【】[]［］〔〕〖〗「」").split())
    decorated = (
        numbered or line.bold or line.level is not None or text.startswith(("【", "[", "［", "〖"))
        or line.text.endswith(("：", ":"))
    )  # fmt: skip
    heading = known_heading(name)
    alone = heading is not None and not isinstance(heading.key, HeadField) and name == line.text
    if heading is not None and (decorated or alone or not is_short(name)):
        kind = TokenKind.FIELD if isinstance(heading.key, HeadField) else TokenKind.HEADING
        return LineToken(
            kind, line, heading, name, bracketed=text.startswith(("【", "[", "［", "〖"))
        )
    if whole := WHOLE_BRACKETED.fullmatch(line.text):
        return LineToken(TokenKind.HEADING, line, None, whole["name"].strip(), bracketed=True)
    return None


WHOLE_BRACKETED = re.compile(r"[\[［〔〖](?P<name>[^\[\]［］〔〕〖〗。，\d]{2,10})[\]］〕〗][:：]?")
RUN_IN = re.compile(r"(?P<name>[^\s：:。，,；]{2,10})(?P<sign>[:：]|[ \t\u3000]+)(?=\S)")


def _run_in(line: SourceLine) -> LineToken | None:
    """Read a heading with its text in the same line: 事件经过：… · 二、处理结果　…."""
    typed = read_typed_number(line.text)
    at = typed.end if typed else 0
    found = RUN_IN.match(line.text[at:].lstrip())
    if found is None:
        return None
    at += len(line.text[at:]) - len(line.text[at:].lstrip())
    heading = known_heading(found["name"])
    if heading is None or CLOSERS.match(found["name"]):
        return None
    by_colon = found["sign"] in "：:"
    marked = typed is not None or line.number is not None or line.bold
    if not (marked if is_short(found["name"]) or not by_colon else True):
        return None
    kind = TokenKind.FIELD if isinstance(heading.key, HeadField) else TokenKind.HEADING
    return LineToken(kind, _line_piece(line, 0, at + found.end()), heading, found["name"])
