"""Tokens become drafts of cases and the stretches between them.

Knows what opens, continues and ends a case in documents of any layout; sections stay tokens.
"""

import re
from dataclasses import replace

from cases.importers.forms import (
    HeadingForm,
    announces_group,
    form_of,
    is_rank,
    is_title_like,
    looks_set,
    value_of_line,
    with_groups,
)
from cases.importers.grammar import (
    CLOSERS,
    CONTENTS_HEAD,
    SENTENCE_END,
    kind_named,
    read_typed_number,
)
from cases.importers.headings import HeadField, KnownHeading
from cases.importers.lines import SourceLine
from cases.importers.outline import DraftSection, OutlinedCase, TokenStretch
from cases.importers.tokens import TITLE_LENGTH, LineToken, TokenKind, heading_text
from cases.sections import CaseKind, SectionKey

OPENERS = frozenset({SectionKey.SUMMARY, SectionKey.COURSE, SectionKey.CATEGORY})

# A work report has 基本情况, 存在问题 and 整改措施 too; what tells a case names what happened.
BARE_NUMBER = re.compile(r"(?P<value>[0-9]{1,2})[ \u3000]+(?=\D)")  # 1 抢修迟到
LOOK_AHEAD = 200  # tokens; the sections of one case
FLOW_TITLE = re.compile(r"(?P<title>[^\s，。；：、,;:]{4,30})\s+(?=\S{10})")
TELLS = re.compile(r"案例|案情|案件|事件|事情|事发|投诉|经过|服务过程")


class CaseSegmenter:
    """Takes tokens in order; gives drafts and stretches."""

    def __init__(self) -> None:
        self.drafts: list[OutlinedCase] = []
        self.stretches: list[TokenStretch] = []
        self._case: OutlinedCase | None = None
        self._group: str | None = None
        self._group_kind: CaseKind | None = None
        self._group_form: HeadingForm | None = None
        self._chapters: dict[HeadingForm, int | None] = {}
        self._sections: set[HeadingForm] = set()
        self._field_number: LineToken | None = None

    def run(self, tokens: list[LineToken]) -> None:
        """Take all tokens of a document."""
        tokens = with_groups(tokens)
        index = 0
        while index < len(tokens):
            index += self._take(tokens, index)
        self._case = None

    def _take(self, tokens: list[LineToken], index: int) -> int:
        """Take one token (or a field and its value); give how many were taken."""
        token = tokens[index]
        if token.kind is TokenKind.FIELD:
            return self._field(tokens, index)
        if token.line.begins_row:
            self._case = None
        if token.kind is TokenKind.CASE:
            self._open(token, token.number, token.raw, token.name)
        elif token.kind is TokenKind.HEADING:
            self._heading(tokens, index)
        elif self._case is None:
            self._outside(token)
        else:
            self._text(self._case, tokens, index)
        return 1

    def _open(
        self, head: LineToken, number: int | None, raw: str | None, title: str
    ) -> OutlinedCase:
        body = ""
        if len(title) > TITLE_LENGTH or "。" in title:
            body, title = title, ""
        self._case = OutlinedCase(head, number, raw, title, self._group, self._group_kind)
        if head.line.cell is not None:
            self._case.table = head.line.cell.table
        if body:
            at = head.line.text.find(body)
            line = head.line
            rest = SourceLine(body, line.start + max(at, 0), line.end, cell=line.cell)
            self._case.add(DraftSection(None, [LineToken(TokenKind.TEXT, rest)]))
        self.drafts.append(self._case)
        self._field_number = None
        return self._case

    def _field(self, tokens: list[LineToken], index: int) -> int:
        """Take 案例编号 or 案例名称 and the value beside it."""
        label = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or following.kind not in (TokenKind.TEXT, TokenKind.CASE):
            return 1
        heading: KnownHeading | None = label.heading
        if following.kind is TokenKind.CASE:
            if heading is not None and heading.key is HeadField.NUMBER and not following.name:
                self._field_number = following
                return 2
            return 1
        case = None if label.line.begins_row else self._case
        if heading is not None and heading.key is HeadField.NUMBER:
            self._take_number(case, following)
            return 2
        title = following.line.text
        if case is not None and not case.title and case.has_only_particulars:
            case.title = title
            return 2
        self._open_named(label, title)
        return 2

    def _take_number(self, case: OutlinedCase | None, printed: LineToken) -> None:
        """Keep a printed number for the case that follows, or give it to the one just named."""
        if case is not None and case.number is None and case.raw is None:
            cell = printed.line.cell
            same_table = cell is not None and cell.table == case.table
            if case.has_only_particulars and (same_table or not case.sections):
                case.raw, case.number = _printed_number(printed)
                return
        self._case = None
        self._field_number = printed

    def _open_named(self, label: LineToken, title: str) -> OutlinedCase:
        number = self._field_number
        if number is None:
            return self._open(label, None, None, title)
        raw, value = _printed_number(number)
        return self._open(number, value, raw, title)

    def _heading(self, tokens: list[LineToken], index: int) -> None:
        token = tokens[index]
        case = self._case
        heading = token.heading
        known = heading is not None
        if known and (case is None or self._restarts(case, token)):
            opened = self._open_implicitly(tokens, index)
            case = opened or case
        if case is None:
            self._outside(token)
            return
        if known and token.line.cell is None and not token.bracketed:
            self._sections.add(form_of(token.line))
        if token.line.cell is not None and (case.table is None or not case.sections):
            case.table = token.line.cell.table
        case.add(DraftSection(token))

    @staticmethod
    def _restarts(case: OutlinedCase, token: LineToken) -> bool:
        """Whether a heading begins the next case: an opening section for the second time."""
        heading = token.heading
        if heading is None or heading.key not in OPENERS:
            return False
        cell = token.line.cell
        other_table = cell is not None and case.table is not None and cell.table != case.table
        return heading.canonical in case.keys or (other_table and bool(case.keys))

    def _open_implicitly(self, tokens: list[LineToken], index: int) -> OutlinedCase | None:
        """Open a case that bears no case number: a title-like line, or nothing, before it."""
        keys: list[str] = []
        names = ""
        for later in tokens[index : index + LOOK_AHEAD]:
            if later.kind is TokenKind.CASE:
                break
            if later.kind is TokenKind.HEADING and later.heading is not None:
                if later.heading.canonical in keys and later.heading.key in OPENERS:
                    break
                keys.append(later.heading.canonical)
                names += later.name
        opening = tokens[index].heading
        if opening is None or len(set(keys)) < 2 or not TELLS.search(names):
            return None
        if opening.key not in OPENERS and not {"事件过程", "服务过程", "案例提要"} & set(keys):
            return None
        before = tokens[index - 1] if index else None
        if self._field_number is not None and before is self._field_number:
            return self._open_named(before, "")
        if before is None or before.kind is not TokenKind.TEXT or before.flow:
            return None if self._field_number is None else self._open_named(tokens[index], "")
        if not is_title_like(before.line.text):
            return None
        self._take_back(before)
        title, _ = heading_text(before.line)
        value = value_of_line(before.line)
        if value is None and (bare := BARE_NUMBER.match(title)):
            value, title = int(bare["value"]), title[bare.end() :]
        typed = read_typed_number(before.line.text)
        raw = before.line.text[: typed.end].strip("、.．()（） ") if typed else None
        if before.line.number is not None:
            raw = before.line.number.label.strip("、.．")
        return self._open(before, value, raw, title)

    def _take_back(self, token: LineToken) -> None:
        """Remove the title of a new case from what it was taken for."""
        last = self._case.sections[-1] if self._case and self._case.sections else None
        if last is not None and last.tokens and last.tokens[-1] is token:
            last.tokens.pop()
        if self._case:
            sections = self._case.sections
            self._case.sections = [s for s in sections if s.heading is not None or s.tokens]
        if self.stretches and self.stretches[-1].tokens[-1:] == [token]:
            self.stretches[-1].tokens.pop()
            if not self.stretches[-1].tokens:
                self.stretches.pop()
        title, _ = heading_text(token.line)
        if self._group == title:
            self._group = self.stretches[-1].title if self.stretches else None

    def _outside(self, token: LineToken) -> None:
        """Take a token that belongs to no case; a heading opens a stretch of its own."""
        line = token.line
        if token.chapter or (looks_set(line) and is_title_like(line.text)):
            self._chapter(token)
            return
        if not self.stretches or self._is_stale(self.stretches[-1]):
            self.stretches.append(TokenStretch(_is_short(line.text), []))
        self.stretches[-1].tokens.append(token)

    def _is_stale(self, stretch: TokenStretch) -> bool:
        """Whether a case stands between a stretch and what comes now."""
        if not self.drafts or not stretch.tokens:
            return not stretch.tokens
        return stretch.tokens[-1].line.start < self.drafts[-1].head.line.start

    def _chapter(self, token: LineToken) -> None:
        line = token.line
        form = form_of(line)
        title, _ = heading_text(line)
        self._chapters[form] = value_of_line(line)
        kind = kind_named(line.text)
        if kind is not None or form == self._group_form or token.chapter:
            if kind is not None or form == self._group_form:
                self._group_kind, self._group_form = kind, form
        elif form.number == "chapter" or form.level == 1:
            self._group_kind = None
        apart = CLOSERS.match(title) or CONTENTS_HEAD.match(title)
        self._group = None if apart else (line.text if token.flow else title)
        self.stretches.append(TokenStretch(line.text, [token]))

    def _text(self, case: OutlinedCase, tokens: list[LineToken], index: int) -> None:
        token = tokens[index]
        line = token.line
        may_add = not case.sections and token.kind is TokenKind.TEXT and not token.chapter
        if may_add and self._adds_title(case, tokens, index):
            title = " ".join(line.text.split("\n"))
            case.title = f"{case.title} {title}".strip()
            return
        if self._ends(case, token):
            self._case = None
            self._outside(token)
            return
        if self._is_unknown_section(case, line):
            name, _ = heading_text(line)
            case.add(DraftSection(LineToken(TokenKind.HEADING, line, None, name)))
            return
        if not case.sections:
            case.add(DraftSection(None))
            token = self._without_title(case, token)
        case.sections[-1].tokens.append(token)

    @staticmethod
    def _without_title(case: OutlinedCase, token: LineToken) -> LineToken:
        """Part the title from running text after 案例一: where only a blank parts them."""
        found = FLOW_TITLE.match(token.line.text)
        if found is None or case.title or case.head.bracketed or not token.flow:
            return token
        case.title = found["title"]
        start = token.line.start + found.end()
        text = token.line.text[found.end() :]
        return replace(token, line=replace(token.line, text=text, start=start))

    @staticmethod
    def _adds_title(case: OutlinedCase, tokens: list[LineToken], index: int) -> bool:
        """Whether a line under a case head is its title, or its second line (——…)."""
        line = tokens[index].line
        text = line.text
        if is_rank(line) or announces_group(line) or CLOSERS.match(heading_text(line)[0]):
            return False
        if case.title:
            return text.startswith(("——", "--", "—")) and is_title_like(text)
        if not is_title_like(text) or line.number is not None:
            return False
        return index + 1 < len(tokens) and tokens[index + 1].kind is not TokenKind.CASE

    def _ends(self, case: OutlinedCase, token: LineToken) -> bool:
        """Whether a text token stands after the case rather than in it."""
        line = token.line
        begun = any(section.tokens for section in case.sections)
        if token.chapter or (token.kind is TokenKind.CLOSING and begun):
            in_section = case.sections and case.sections[-1].tokens
            return token.chapter or bool(in_section)
        if case.table is not None and begun and case.keys:
            return line.cell is None or line.cell.table != case.table
        if line.cell is not None or not is_title_like(line.text) or token.flow:
            return False
        return self._is_chapter(case, line)

    def _is_chapter(self, case: OutlinedCase, line: SourceLine) -> bool:
        name, _ = heading_text(line)
        head, form = case.head.line, form_of(line)
        if line.level is not None:
            levels = [s.level for s in self._sections if s.level is not None]
            if head.level is not None:
                return line.level <= head.level
            return line.level < min(levels) if levels else True
        if is_rank(line) or (CLOSERS.match(name) and len(name) <= 24):
            return True
        if announces_group(line) and (form.number or line.bold or line.centred):
            return not self._goes_on(case, line)
        value, last = value_of_line(line), self._chapters.get(form)
        if form in self._chapters and value is not None and last is not None:
            return value == last + 1 and not self._goes_on(case, line)
        if form in self._sections:
            begins = value == 1 and not case.sections
            counts_on = begins or self._goes_on(case, line)
            return value is not None and not counts_on and line.bold
        return line.bold and (form in self._chapters or (line.centred and not head.centred))

    @staticmethod
    def _goes_on(case: OutlinedCase, line: SourceLine) -> bool:
        """Whether a number goes on counting the case's sections, or the items of the last one."""
        value, form = value_of_line(line), form_of(line)
        if value is None:
            return False
        heads = [s.heading.line for s in case.sections if s.heading is not None]
        items = [token.line for token in case.sections[-1].tokens] if case.sections else []
        for lines in (heads, items):
            same = [other for other in lines if form_of(other).number == form.number]
            if same and (value_of_line(same[-1]) or 0) + 1 == value:
                return True
        return False

    def _is_unknown_section(self, case: OutlinedCase, line: SourceLine) -> bool:
        """Whether a line is set like the section headings of the document, under another name."""
        if line.cell is not None or not is_title_like(line.text):
            return False
        form = form_of(line)
        if not case.sections and form.number:
            return form in self._sections and value_of_line(line) == 1
        if not case.keys:
            return False
        if form not in self._sections or (len(line.text) > 16):
            return False
        if form.number:
            heads = [s.heading.line for s in case.sections if s.heading is not None]
            same = [other for other in heads if form_of(other) == form]
            return bool(same) and (value_of_line(same[-1]) or 0) + 1 == value_of_line(line)
        return line.bold or line.level is not None


def _printed_number(token: LineToken) -> tuple[str, int | None]:
    """Give the number beside 案例编号 as printed, and its value: 2023-05 is number 5."""
    raw = token.raw or token.line.text
    figures = re.findall(r"[0-9０-９]+", raw)
    value = token.number if token.kind is TokenKind.CASE else None
    if value is None and figures and len(figures[-1]) <= 4:
        value = int(figures[-1])
    return raw, value


def _is_short(text: str) -> str:
    first = re.split(rf"[{SENTENCE_END}\n]", text, maxsplit=1)[0]
    return first[:30]
