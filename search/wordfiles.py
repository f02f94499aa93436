"""Editors' synonyms as a text file, one group a line: what would be new, what is in doubt.

Reading a file twice changes nothing: what is there already is told and left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db import transaction

from search.editing import doubts_of_group, held_groups
from search.groups import HeldGroup, HeldGroups, note_of, read_group, read_line
from search.models import SynonymGroup

MOST_LINES = 2000
LONGEST_LINE = 600
LONGEST_SIDE = 300
LARGEST = 300_000
"""Bytes of a file that is read at all."""
ENCODINGS = ("utf-8-sig", "gb18030")
"""What editors' programs write: UTF-8 with or without its mark, and what old Windows calls ANSI."""
HEAD = (
    "# 案鉴搜索同义词。一行一组，词和词之间用空格分开，# 后面是备注。\n"
    "# “左边 > 右边”只从左往右找：搜左边的词，也找右边的词，反过来不找。\n"
)
OUT_OF_USE = "停用："


class LineStatus(Enum):
    """What becomes of a line."""

    NEW = "new"
    HELD = "held"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line with its number from 1, what becomes of it, and why."""

    number: int
    line: str
    standing: LineStatus
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordFilePlan:
    """What a file would change. `lines` without empty ones and remarks."""

    lines: tuple[ReadLine, ...]
    left_out: int

    def of(self, standing: LineStatus) -> tuple[ReadLine, ...]:
        """The lines of one standing, in their order."""
        return tuple(line for line in self.lines if line.standing is standing)


class UnreadableWordFile(ValueError):
    """The bytes are no text; the message says so to the editor."""


def decode_word_file(content: bytes) -> str:
    """The text of an uploaded file. Raises `UnreadableWordFile`."""
    if len(content) > LARGEST:
        raise UnreadableWordFile(f"文件太大，最多 {LARGEST // 1000} KB。请分成几个文件。")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in decoded:
            return decoded
    raise UnreadableWordFile("读不出文字。请另存为文本文件（.txt，编码选 UTF-8）再上传。")


def plan_of_file(written: str) -> WordFilePlan:
    """Read a file beside what is there; nothing is saved."""
    lines = written.splitlines()
    held = held_groups()
    found = []
    for number, line in enumerate(lines[:MOST_LINES], 1):
        line = line.strip()
        if not line or line.startswith(("#", "＃")):
            continue
        read = _read_line(number, line, held)
        found.append(read)
        if read.standing is LineStatus.NEW:
            held.add(HeldGroup(read_line(line)))
    return WordFilePlan(tuple(found), max(0, len(lines) - MOST_LINES))


@transaction.atomic
def take_in(plan: WordFilePlan) -> tuple[SynonymGroup, ...]:
    """Save the new groups of a plan; the others stay as they are."""
    made = []
    for line in plan.of(LineStatus.NEW):
        row = _synonym_group(line.line)
        row.save()
        made.append(row)
    return tuple(made)


def file_of(groups: list[SynonymGroup]) -> str:
    """The groups as such a file; those that are out of use as remarks, so that they stay so."""
    lines = []
    for group in groups:
        line = read_group(group.words, group.answering).line
        note = " ".join(group.note.split())
        lines.append(
            (line if group.in_use else f"# {OUT_OF_USE}{line}") + (f" # {note}" if note else "")
        )
    return HEAD + "".join(f"{line}\n" for line in lines)


def _read_line(number: int, line: str, held: HeldGroups) -> ReadLine:
    if len(line) > LONGEST_LINE:
        reason = f"这一行有 {len(line)} 个字，太长。一行只写一组。"
        return ReadLine(number, line[:60] + "…", LineStatus.DOUBTFUL, (reason,))
    if same := held.same(read_line(line)):
        return ReadLine(number, line, LineStatus.HELD, () if same.in_use else ("停用着",))
    row = _synonym_group(line)
    reasons = doubts_of_group(row.words, row.answering, held)
    if not reasons and max(len(row.words), len(row.answering)) > LONGEST_SIDE:
        reasons = ("这一组太长，请分成几组。",)
    return ReadLine(number, line, LineStatus.DOUBTFUL if reasons else LineStatus.NEW, reasons)


def _synonym_group(line: str) -> SynonymGroup:
    group = read_line(line)
    return SynonymGroup(
        words=" ".join(group.words), answering=" ".join(group.answering), note=note_of(line)[:200]
    )
