"""What a statute is once it has been read: plain values; how it is read is not known here.

Paths, unique within one edition:

==============  =====================  ==========================================================
kind            path                   scheme
==============  =====================  ==========================================================
编 PART         ``b1``                 number as printed
分编 SUBPART    ``b3g1``               below its part; ``g1`` where a text has no part
章 CHAPTER      ``c3``                 numbers that begin again in each part: ``b2c1``
节 SECTION      ``c3s2``               below its chapter; ``s2`` where a text has no chapter
条 ARTICLE      ``82``, ``66-1``       第八十二条, 第六十六条之一: no heading in it, so that a
                                       citation finds it without knowing the chapter
款 PARAGRAPH    ``82.2``               every article has at least ``82.1``
项 ITEM         ``82.2.3``
目 SUBITEM      ``82.2.3.1``
附件 ATTACHMENT  ``f1``                counted, whatever its printed number
4.1.2 ARTICLE   ``n4-1-2``             of a standard with decimal numbers; its headings ``c4``,
                                       ``c4s1``
==============  =====================  ==========================================================

A number that is printed twice keeps its first place; the second gets ``#2`` (``82#2``) and a doubt.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from cases.labelled_enum import LabelledEnum


class ClauseKind(LabelledEnum):
    """The levels of a statute, from the widest to the narrowest, and the annex beside them."""

    PART = "part", "编"
    SUBPART = "subpart", "分编"
    CHAPTER = "chapter", "章"
    SECTION = "section", "节"
    ARTICLE = "article", "条"
    PARAGRAPH = "paragraph", "款"
    ITEM = "item", "项"
    SUBITEM = "subitem", "目"
    ATTACHMENT = "attachment", "附件"


HEADINGS = frozenset(
    {
        ClauseKind.PART,
        ClauseKind.SUBPART,
        ClauseKind.CHAPTER,
        ClauseKind.SECTION,
    }
)


class DateOrigin(enum.Enum):
    """Where in a text a date was found, the surest first."""

    NUMBER_LINE = "number_line"  # 2024年2月8日国家发展改革委令第14号公布
    FINAL_CLAUSE = "final_clause"  # 本规则自2024年6月1日起施行
    HEAD_NOTE = "head_note"  # a note under the title: …，自2024年6月1日起施行
    PROMULGATION = "promulgation"  # 自公布之日起施行: the day of promulgation serves


@dataclass(frozen=True, slots=True)
class StatuteDate:
    """A day with the words that it was read from, so that a person can check it."""

    day: datetime.date
    origin: DateOrigin
    words: str


@dataclass(frozen=True, slots=True)
class StatuteDoubt:
    """What a person should look at: where (第八十二条, 第15行) and why, in Chinese."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """One clause, heading or annex; ``text`` has neither its label nor the text of its children.

    An article's words stand in its paragraphs, so its own ``text`` is empty. The text of an annex
    is all its lines. ``heading`` is the title of a heading or annex (总则), ``label`` is as
    printed (第八十二条之一, （三）, 第三章; empty for a paragraph). ``order`` counts from 0 through
    the whole statute, annexes last.
    """

    kind: ClauseKind
    path: str
    parent_path: str | None
    label: str
    heading: str | None
    text: str
    order: int


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """A table of the text; ``place`` is the path of the clause or annex that it follows."""

    rows: tuple[tuple[str, ...], ...]
    place: str | None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ParsedStatute:
    """A statute as read: nothing of the file is lost, it stands in exactly one of these fields.

    ``head`` holds the lines above the text (title, notes of adoption and amendment),
    ``contents`` the lines of a table of contents, ``preamble`` the paragraphs of a preamble
    (序言, or what stands between the head and the first clause), one to a line, ``tail`` what
    follows the last clause and is no annex (signatures, a list of annexes).
    ``promulgated`` is the day of the edition at hand: the last amendment that the head names.
    """

    title: str
    document_number: str | None
    issuer: str | None
    promulgated: StatuteDate | None
    in_force_from: StatuteDate | None
    head: tuple[str, ...]
    contents: tuple[str, ...]
    preamble: str
    clauses: tuple[ParsedClause, ...]
    attachments: tuple[ParsedClause, ...]
    tables: tuple[ParsedTable, ...]
    tail: tuple[str, ...]
    doubts: tuple[StatuteDoubt, ...]

    def articles(self) -> Iterator[ParsedClause]:
        """Yield the articles in the order of the text."""
        return (clause for clause in self.clauses if clause.kind is ClauseKind.ARTICLE)


class ArticleRelation(LabelledEnum):
    """What became of an article in the next edition."""

    SAME = "same", "同文"
    RENUMBERED = "renumbered", "改号"
    CHANGED = "changed", "修改"  # moved or not
    SPLIT = "split", "拆分"  # a row per new article
    MERGED = "merged", "合并"  # a row per old article
    REPEALED = "repealed", "废止"  # no new article
    NEW = "new", "新增"  # no old article


@dataclass(frozen=True, slots=True)
class SuggestedSuccession:
    """A suggested row between two editions, by the paths of articles; a person confirms it.

    ``confidence`` runs from 0 to 1: 1 for equal wording, else how much of the wording speaks for
    the row (for ``repealed`` and ``new``: how little speaks against it).
    """

    old: str | None
    new: str | None
    relation: ArticleRelation
    confidence: float
