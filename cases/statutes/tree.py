"""The tree of a statute: which clause stands below which, and under which path.

It takes tokens one by one and knows neither files nor heads nor annexes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cases.numerals import spell_numeral
from cases.statutes.labels import (
    SUPPLEMENT,
    ArticleLabel,
    AsideLabel,
    AttachmentLabel,
    DecimalLabel,
    EntryLabel,
    HeadingLabel,
    NumberStyle,
)
from cases.statutes.lines import StatuteLine, TableRows
from cases.statutes.scheme import ENDED, TITLE_LENGTH, StatuteToken
from cases.statutes.types import ClauseKind, ParsedClause, ParsedTable, StatuteDoubt

WIDTH = {
    ClauseKind.PART: 0,
    ClauseKind.SUBPART: 1,
    ClauseKind.CHAPTER: 2,
    ClauseKind.SECTION: 3,
}
LETTER = {
    ClauseKind.PART: "b",
    ClauseKind.SUBPART: "g",
    ClauseKind.CHAPTER: "c",
    ClauseKind.SECTION: "s",
}
DECIMAL_HEADINGS = (ClauseKind.CHAPTER, ClauseKind.SECTION)  # 4 职责 · 4.1 分工
DEPTHS = (ClauseKind.ITEM, ClauseKind.SUBITEM)
GAP_NAMED = 5  # missing numbers that a doubt names one by one


@dataclass(frozen=True, slots=True)
class ClauseTree:
    """The clauses of a body in document order, its tables, and what looked odd."""

    clauses: tuple[ParsedClause, ...]
    tables: tuple[ParsedTable, ...]
    doubts: tuple[StatuteDoubt, ...]


@dataclass(slots=True)
class _ClauseDraft:
    kind: ClauseKind
    path: str
    parent_path: str | None
    label: str
    heading: str | None
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _OpenList:
    """One open list below a paragraph: its way of numbering and its last entry."""

    mark: NumberStyle
    number: int
    draft: _ClauseDraft


def tree_of(tokens: Sequence[StatuteToken]) -> ClauseTree:
    """Build the tree; a line that fits nowhere stays with the clause before it, with a doubt."""
    builder = _TreeBuilder(repeated_kinds(tokens))
    for token in tokens:
        builder.take(token)
    return builder.finish()


def repeated_kinds(tokens: Sequence[StatuteToken]) -> frozenset[ClauseKind]:
    """Return the kinds of heading whose numbers begin again in each wider heading."""
    repeated = set()
    for kind in (ClauseKind.SUBPART, ClauseKind.CHAPTER):
        labels = (token.label for token in tokens)
        numbers = [
            label.number
            for label in labels
            if isinstance(label, HeadingLabel) and label.kind is kind
        ]
        if len(set(numbers)) < len(numbers):
            repeated.add(kind)
    return frozenset(repeated)


class _TreeBuilder:
    def __init__(self, repeated: frozenset[ClauseKind]) -> None:
        self._repeated = repeated
        self._drafts: list[_ClauseDraft] = []
        self._paths: dict[str, int] = {}
        self._tables: list[ParsedTable] = []
        self._doubts: list[StatuteDoubt] = []
        self._headings: list[_ClauseDraft] = []
        self._article: _ClauseDraft | None = None
        self._paragraph: _ClauseDraft | None = None
        self._paragraphs = 0
        self._levels: list[_OpenList] = []
        self._interrupted: list[_OpenList] = []
        self._last = (0, 0)
        self._decimal: tuple[int, ...] = ()

    def take(self, token: StatuteToken) -> None:
        item, label = token.item, token.label
        if isinstance(item, TableRows):
            self._tables.append(ParsedTable(item.rows, self._place_path(), item.caption))
        elif isinstance(label, HeadingLabel):
            self._take_heading(label)
        elif isinstance(label, ArticleLabel):
            self._take_article(label, item)
        elif isinstance(label, DecimalLabel):
            self._take_decimal(label)
        elif isinstance(label, AsideLabel):
            self._take_aside(label)
        elif isinstance(label, EntryLabel) and self._article is not None:
            self._take_entry(label)
        else:
            self._take_paragraph(item.text.strip(), label)

    def finish(self) -> ClauseTree:
        clauses = tuple(
            ParsedClause(
                draft.kind,
                draft.path,
                draft.parent_path,
                draft.label,
                draft.heading,
                "\n".join(draft.lines),
                order,
            )
            for order, draft in enumerate(self._drafts)
        )
        return ClauseTree(clauses, tuple(self._tables), tuple(self._doubts))

    def _take_heading(self, label: HeadingLabel) -> None:
        self._decimal = ()
        closes_parts = not label.printed and SUPPLEMENT.match(label.title)  # 附则 after the parts
        while self._headings and (
            closes_parts or WIDTH[self._headings[-1].kind] >= WIDTH[label.kind]
        ):
            self._headings.pop()
        parent = self._headings[-1].path if self._headings else None
        path = f"{LETTER[label.kind]}{label.number}"
        nested = label.kind is ClauseKind.SECTION or label.kind in self._repeated
        if parent is not None and (nested or label.kind is ClauseKind.SUBPART):
            path = parent + path
        draft = self._add(label.kind, path, parent, label.printed, label.title)
        self._headings.append(draft)
        self._close_article()

    def _take_aside(self, label: AsideLabel) -> None:
        """Keep a lesser heading with the heading that it stands under."""
        self._close_article()
        if self._headings:
            self._headings[-1].lines.append(label.text)
            self._doubt(self._headings[-1].label, f"“{label.text}”是下一级标题，不单独成目，请核对")

    def _take_article(self, label: ArticleLabel, line: StatuteLine) -> None:
        number = (label.number, label.suffix)
        if not label.spaced and not self._is_next(number):
            self._doubt(f"第{line.number}行", f"行首的“{label.printed}”不接上一条，按引用处理")
            self._take_paragraph(line.text.strip(), label)
            return
        self._check_sequence(label)
        path = f"{label.number}-{label.suffix}" if label.suffix else str(label.number)
        self._open_article(path, label.printed)
        self._last = number
        self._open_text(label.rest.strip())

    def _take_decimal(self, label: DecimalLabel) -> None:
        numbers = label.numbers
        is_title = len(label.rest) <= TITLE_LENGTH and not ENDED.search(label.rest)
        if len(numbers) <= len(DECIMAL_HEADINGS) and is_title and label.rest:
            kind = DECIMAL_HEADINGS[len(numbers) - 1]
            self._take_heading(HeadingLabel(kind, numbers[-1], label.printed, label.rest))
            self._decimal = numbers
            return
        while self._headings and not _is_above(self._headings[-1].label, label.printed):
            self._headings.pop()
        self._open_article(decimal_path(numbers), label.printed)
        self._open_text(label.rest)

    def _open_article(self, path: str, printed: str) -> None:
        self._close_article()
        parent = self._headings[-1].path if self._headings else None
        self._article = self._add(ClauseKind.ARTICLE, path, parent, printed, None)

    def _open_text(self, rest: str) -> None:
        """Begin the first paragraph, which may be empty where a list follows at once."""
        self._open_paragraph()
        if self._paragraph is not None and rest:
            self._paragraph.lines.append(rest)

    def _take_paragraph(self, text: str, label: object) -> None:
        if isinstance(label, AttachmentLabel):
            self._doubt(self._place(), f"“{text[:20]}”像附件标题，但其后仍是正文，按正文处理")
        if self._article is None and self._decimal:
            self._open_article(decimal_path(self._decimal), self._headings[-1].label)
        if self._article is None:
            self._take_loose(text)
            return
        is_first = self._paragraphs == 1 and self._paragraph is not None
        if is_first and self._paragraph and not self._paragraph.lines and not self._levels:
            self._paragraph.lines.append(text)
            return
        self._open_paragraph()
        if self._paragraph is not None:
            self._paragraph.lines.append(text)

    def _take_loose(self, text: str) -> None:
        """Keep what stands between a heading and its first article with the heading."""
        if not self._headings:
            self._headings.append(self._add(ClauseKind.CHAPTER, "c0", None, "", ""))
        heading = self._headings[-1]
        is_title = len(text) <= TITLE_LENGTH and not ENDED.search(text)
        if not heading.heading and not heading.lines and is_title:
            heading.heading = text
            return
        heading.lines.append(text)
        self._doubt(heading.label or "正文开头", f"标题与条文之间有文字：{text[:30]}")

    def _open_paragraph(self) -> None:
        if self._article is None:
            return
        self._paragraphs += 1
        path = f"{self._article.path}.{self._paragraphs}"
        self._paragraph = self._add(ClauseKind.PARAGRAPH, path, self._article.path, "", None)
        self._interrupted = self._levels or self._interrupted
        self._levels = []

    def _take_entry(self, label: EntryLabel) -> None:
        if self._paragraph is None:
            self._open_paragraph()
        depth = self._depth(label)
        if depth >= len(DEPTHS):
            subitem = self._levels[len(DEPTHS) - 1].draft
            subitem.lines.append(label.printed + label.rest.strip())
            del self._levels[depth:]
            self._levels.append(_OpenList(label.mark, label.number, subitem))
            return
        parent = self._levels[depth - 1].draft if depth else self._paragraph
        if parent is None:
            return
        path = f"{parent.path}.{label.number}"
        draft = self._add(DEPTHS[depth], path, parent.path, label.printed, None)
        draft.lines.append(label.rest.strip())
        del self._levels[depth:]
        self._levels.append(_OpenList(label.mark, label.number, draft))

    def _depth(self, label: EntryLabel) -> int:
        """Say how deep an entry stands: beside its own kind, or one deeper than what is open."""
        for depth, level in enumerate(self._levels):
            if level.mark is label.mark:
                if label.number != level.number + 1:
                    self._doubt_entry(label, level.number)
                return depth
        if label.number != 1:
            before = [level for level in self._interrupted if level.mark is label.mark]
            if before and before[0].number + 1 == label.number:
                self._doubt(self._place(), f"“{label.printed}”接续段落之前的项，列在该段之下")
                return 0
            self._doubt_entry(label, 0)
        return len(self._levels)

    def _doubt_entry(self, label: EntryLabel, last: int) -> None:
        before = f"在第{last}项之后" if last else "为首项"
        self._doubt(self._place(), f"“{label.printed}”{before}，序号不连续")

    def _close_article(self) -> None:
        self._article = self._paragraph = None
        self._paragraphs = 0
        self._levels = []
        self._interrupted = []

    def _is_next(self, number: tuple[int, int]) -> bool:
        last = self._last
        return number in {(last[0] + 1, 0), (last[0], last[1] + 1)} or last == (0, 0)

    def _check_sequence(self, label: ArticleLabel) -> None:
        number, last = (label.number, label.suffix), self._last
        if self._is_next(number) and (last != (0, 0) or number == (1, 0)):
            return
        if number <= last:
            self._doubt(label.printed, f"条号重复或倒退：在{article_name(last)}之后")
        elif label.number > last[0] + 1:
            missing = list(range(last[0] + 1, label.number))
            named = "、".join(f"第{spell_numeral(value)}条" for value in missing[:GAP_NAMED])
            more = f"等{len(missing)}条" if len(missing) > GAP_NAMED else ""
            self._doubt(label.printed, f"条号不连续，缺{named}{more}")
        else:
            self._doubt(label.printed, f"条号不连续：在{article_name(last)}之后")

    def _add(
        self,
        kind: ClauseKind,
        path: str,
        parent: str | None,
        label: str,
        heading: str | None,
    ) -> _ClauseDraft:
        times = self._paths.get(path, 0) + 1
        self._paths[path] = times
        if times > 1:
            self._doubt(label or self._place(), "编号重复，后一处另行标记，请核对")
            path = f"{path}#{times}"
        draft = _ClauseDraft(kind, path, parent, label, heading)
        self._drafts.append(draft)
        return draft

    def _place(self) -> str:
        if self._article is not None:
            name = self._article.label
            return f"{name}第{spell_numeral(self._paragraphs)}款" if self._paragraphs > 1 else name
        return self._headings[-1].label if self._headings else "正文开头"

    def _place_path(self) -> str | None:
        where = self._paragraph or self._article or (self._headings[-1] if self._headings else None)
        return where.path if where else None

    def _doubt(self, place: str, reason: str) -> None:
        self._doubts.append(StatuteDoubt(place, reason))


def decimal_path(numbers: Sequence[int]) -> str:
    """Return the path of clause 4.1.2 of a standard."""
    return "n" + "-".join(map(str, numbers))


def _is_above(heading: str, printed: str) -> bool:
    return printed.startswith(f"{heading}.")


def article_name(number: tuple[int, int]) -> str:
    """Write an article's number as statutes do: 第六十六条之一; the start where there is none."""
    if number == (0, 0):
        return "开头"
    return f"第{spell_numeral(number[0])}条" + (
        f"之{spell_numeral(number[1])}" if number[1] else ""
    )
