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
    enumerated,
    number_of,
)
from cases.importers.headings import Field, Heading, is_short, known_heading
from cases.importers.lines import Line


class TokenKind(Enum):
    """What a token can be."""

    CASE = "case"
    HEADING = "heading"
    FIELD = "field"
    TEXT = "text"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line: `line` holds its own text and place (a heading's without brackets).

    `flow` says that the piece was cut out of running text, where only blanks part paragraphs;
    `chapter` that it is a heading above cases for certain.
    """

    kind: TokenKind
    line: Line
    heading: Heading | None = None
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


def tokens_of(lines: list[Line]) -> Iterator[Token]:
    """Cut every line into its tokens, in order."""
    for line in lines:
        if line.is_label:
            yield _labelled(line)
        elif len(line.text) < FLOW and (case := _case(line)) and not _has_heading(line.text):
            yield case
        elif len(line.text) >= FLOW or any(mark(line.text) for mark in MARKS_HEADING):
            yield from _cut(line)
        else:
            yield from _whole(line)


def _has_heading(text: str) -> bool:
    return any(known_heading(found["name"]) for found in BRACKETED.finditer(text))


def _labelled(line: Line) -> Token:
    heading = known_heading(line.text)
    kind = TokenKind.FIELD if heading and isinstance(heading.key, Field) else TokenKind.HEADING
    return Token(kind, line, heading, line.text)


def _piece(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end]
    trimmed = text.strip()
    offset = start + len(text) - len(text.lstrip())
    at = line.start + offset
    number = line.number if start == 0 else None
    return replace(line, text=trimmed, start=at, end=at + len(trimmed), number=number)


def _cut(line: Line) -> Iterator[Token]:
    """Cut a line at the headings and case heads inside it; every piece is judged again."""
    marks = sorted(_marks(line.text))
    flow = len(line.text) >= FLOW and len(marks) > 1
    at = 0
    for start, end in marks:
        if start < at:
            continue
        begins_case = start < end and CASE_START.match(line.text, start) is not None
        yield from _text(line, at, start, flow=flow, before_case=begins_case)
        yield from _marked(line, start, end, flow=flow)
        at = end
    yield from _text(line, at, len(line.text), flow=flow, before_case=False)


def _marks(text: str) -> Iterator[tuple[int, int]]:
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
    yield from _counted(text)
    for pattern in (CHAPTER_INLINE, CLOSING):
        for found in pattern.finditer(text):
            yield found.start(), found.start()


def _counted(text: str) -> Iterator[tuple[int, int]]:
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


def _marked(line: Line, start: int, end: int, *, flow: bool) -> Iterator[Token]:
    if start == end:
        return
    piece = _piece(line, start, end)
    found = CASE_BRACKETED.fullmatch(piece.text) or CASE_COLON.fullmatch(piece.text)
    if found is not None:
        yield Token(
            TokenKind.CASE, piece, raw=found["raw"], number=number_of(found),
            bracketed="【" in piece.text, flow=flow,
        )  # fmt: skip
    elif found := CASE_INLINE.match(f"{line.text[start:end]}【案例提要】"):
        yield Token(
            TokenKind.CASE, piece, name=found["title"].strip(), raw=found["raw"],
            number=number_of(found), flow=flow,
        )  # fmt: skip
    else:
        name = piece.text.strip("【】[]［］〔〕〖〗：: \t\u3000")
        heading = known_heading(name)
        kind = TokenKind.FIELD if heading and isinstance(heading.key, Field) else TokenKind.HEADING
        bracketed = name != piece.text.strip(_EDGES)
        yield Token(kind, piece, heading, name, bracketed=bracketed, flow=flow)


def _text(line: Line, start: int, end: int, *, flow: bool, before_case: bool) -> Iterator[Token]:
    piece = _piece(line, start, end)
    if not piece.text:
        return
    if CLOSING.match(piece.text):
        yield Token(TokenKind.CLOSING, piece, flow=flow)
    elif not flow:
        yield from _whole(piece) if start == 0 else (Token(TokenKind.TEXT, piece),)
    elif CHAPTER_INLINE.match(piece.text):
        blank = re.search(r"\s", piece.text)
        cut = blank.start() if blank else min(len(piece.text), TITLE_LENGTH)
        yield Token(TokenKind.TEXT, _piece(piece, 0, cut), flow=True, chapter=True)
        yield from _text(piece, cut, len(piece.text), flow=True, before_case=before_case)
    else:
        cut = _tail(piece.text) if before_case else len(piece.text)
        if cut:
            yield Token(TokenKind.TEXT, _piece(piece, 0, cut), flow=True)
        for found in re.finditer(r"\S+", piece.text[cut:]):
            word = _piece(piece, cut + found.start(), cut + found.end())
            yield Token(TokenKind.TEXT, word, flow=True, chapter=True)


def _tail(text: str) -> int:
    """Find where the headings before a case begin: short unpunctuated words after the last stop.

    "…小区居民的心。 业扩报装 (一)不良服务事件" ends in two such headings.
    """
    stop = max(text.rfind(sign) for sign in "。！？!?”；") + 1
    words = text[stop:].split()
    if all(len(word) <= 18 and not re.search(r"[,，:：、]", word) for word in words):
        return stop
    found = re.search(r"\s(?=[（(][一二三四五六七八九十]{1,2}[)）]\S{2,12}$)", text)
    return found.start() if found else len(text)


def _whole(line: Line) -> Iterator[Token]:
    """Judge a line that is one thing: a case head, a heading (alone or with text), or text."""
    if token := _case(line) or _heading(line):
        yield token
    elif token := _run_in(line):
        yield token
        rest = _piece(line, token.line.end - line.start, len(line.text))
        yield Token(TokenKind.TEXT, replace(rest, number=None))
    else:
        yield Token(_text_kind(line), line)


def _text_kind(line: Line) -> TokenKind:
    return TokenKind.CLOSING if CLOSING.match(line.text) else TokenKind.TEXT


def _case(line: Line) -> Token | None:
    label = case_line(line.number.label) if line.number else None
    if label is not None and line.number is not None:
        raw = label.raw.strip()
        return Token(TokenKind.CASE, line, name=_joined(line.text), raw=raw, number=label.number)
    text = line.text
    typed = enumerated(text)
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
    return Token(
        TokenKind.CASE,
        line,
        name=_joined(rest),
        raw=found.raw.strip(),
        number=found.number,
        bracketed=found.bracketed,
    )


def _has_colon(text: str, raw: str) -> bool:
    return text[text.find(raw) + len(raw) :].lstrip().startswith((":", "："))


def _joined(title: str) -> str:
    return " ".join(part.strip() for part in title.split("\n")).strip()


def _is_sentence(text: str) -> bool:
    return len(text) > TITLE_LENGTH or text.endswith(("。", "；", ";", "，")) or "。" in text


def heading_text(line: Line) -> tuple[str, bool]:
    """Give a line without bullet, typed number and colon, and whether it was numbered."""
    text = line.text.strip(BULLETS + " \t\u3000")
    typed = enumerated(text)
    if typed is not None:
        text = text[typed.end :]
    return text.strip(_EDGES), typed is not None or line.number is not None


def _heading(line: Line) -> Token | None:
    text, numbered = heading_text(line)
    name = "".join(text.strip("【】[]［］〔〕〖〗「」").split())
    decorated = (
        numbered or line.bold or line.level is not None or text.startswith(("【", "[", "［", "〖"))
        or line.text.endswith(("：", ":"))
    )  # fmt: skip
    heading = known_heading(name)
    alone = heading is not None and not isinstance(heading.key, Field) and name == line.text
    if heading is not None and (decorated or alone or not is_short(name)):
        kind = TokenKind.FIELD if isinstance(heading.key, Field) else TokenKind.HEADING
        return Token(kind, line, heading, name, bracketed=text.startswith(("【", "[", "［", "〖")))
    if whole := WHOLE_BRACKETED.fullmatch(line.text):
        return Token(TokenKind.HEADING, line, None, whole["name"].strip(), bracketed=True)
    return None


WHOLE_BRACKETED = re.compile(r"[\[［〔〖](?P<name>[^\[\]［］〔〕〖〗。，\d]{2,10})[\]］〕〗][:：]?")
RUN_IN = re.compile(r"(?P<name>[^\s：:。，,；]{2,10})(?P<sign>[:：]|[ \t\u3000]+)(?=\S)")


def _run_in(line: Line) -> Token | None:
    """Read a heading with its text in the same line: 事件经过：… · 二、处理结果　…."""
    typed = enumerated(line.text)
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
    kind = TokenKind.FIELD if isinstance(heading.key, Field) else TokenKind.HEADING
    return Token(kind, _piece(line, 0, at + found.end()), heading, found["name"])
