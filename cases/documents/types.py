"""The values that a read file consists of; knows nothing of file formats, cases or regulations."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class FileKind(Enum):
    """The formats that can be read."""

    TEXT = "txt"
    MARKDOWN = "md"
    WORD = "docx"
    OLD_WORD = "doc"
    PDF = "pdf"


class BlockRole(Enum):
    """What a paragraph is by its form alone."""

    BODY = "body"
    HEADING = "heading"
    CONTENTS = "contents"


class CutReason(Enum):
    """Why a span of the raw text is no part of what the author wrote."""

    PAGE_MARKER = "page_marker"
    PAGE_NUMBER = "page_number"


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Code points `start` up to, not including, `end` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextCut:
    """A span of `SourceDocument.text` to be dropped; the text on both sides joins with nothing.

    `number` is the page number that it prints.
    """

    span: TextSpan
    reason: CutReason
    number: int


@dataclass(frozen=True, slots=True)
class AutoNumber:
    """The number that Word prints before a paragraph and that its text does not hold.

    `label` is the printed form (`（一）`, `1.`, `案例二`, a bullet); `value` counts from the list's
    start; `levels` holds the values of all levels down to this one; `series` tells lists apart.
    """

    label: str
    value: int
    level: int
    levels: tuple[int, ...]
    series: str
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where in a table a paragraph stands; rows and columns of its grid count from 0."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One paragraph: offsets into `SourceDocument.text`, and how it is set.

    `heading_level` counts from 1 (Title is 1 as well) and is None where no style says so; `bold`
    and `centred` hold where the whole paragraph is so. Manual line breaks are line feeds.
    """

    start: int
    end: int
    role: BlockRole = BlockRole.BODY
    style: str | None = None
    heading_level: int | None = None
    bold: bool = False
    centred: bool = False
    number: AutoNumber | None = None
    cell: CellPlace | None = None


@dataclass(frozen=True, slots=True)
class ReadingText:
    """The text as a reader takes it, cuts dropped and joined, with the way back to raw offsets.

    `starts[i]` is where piece i begins in `text`, `raws[i]` where it begins in the raw text.
    """

    text: str
    starts: tuple[int, ...]
    raws: tuple[int, ...]

    def raw(self, offset: int) -> int:
        """Give the raw offset of a character of the reading (of a join: what follows it)."""
        piece = max(bisect_right(self.starts, offset) - 1, 0)
        return self.raws[piece] + offset - self.starts[piece]

    def raw_span(self, start: int, end: int) -> TextSpan:
        """Give the raw span of a stretch of the reading; it may enclose cuts."""
        if end <= start:
            return TextSpan(self.raw(start), self.raw(start))
        return TextSpan(self.raw(start), self.raw(end - 1) + 1)

    def joined(self, raw: int) -> int:
        """Give the place in the reading of a raw offset; inside a cut: where the text joins."""
        piece = max(bisect_right(self.raws, raw) - 1, 0)
        length = (
            self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        ) - self.starts[piece]
        return self.starts[piece] + min(max(raw - self.raws[piece], 0), length)


@dataclass(frozen=True)
class SourceDocument:
    """A file that was read: its raw linear text, its paragraphs in order, and what to drop.

    For .txt and .md `text` is the decoded file with its own line ends, so offsets are offsets into
    the raw file. For the other formats it is put together: one paragraph per line. Block offsets
    are raw offsets and may enclose cuts; what a reader reads is `reading`.
    """

    name: str
    kind: FileKind
    text: str
    blocks: tuple[SourceBlock, ...]
    cuts: tuple[TextCut, ...] = ()

    @cached_property
    def reading(self) -> ReadingText:
        """The text without its cuts, with the way back."""
        pieces: list[str] = []
        starts: list[int] = []
        raws: list[int] = []
        at = length = 0
        ends = [(cut.span.start, cut.span.end) for cut in self.cuts]
        for start, end in [*ends, (len(self.text), len(self.text))]:
            if start > at or not starts:
                starts.append(length)
                raws.append(at)
                pieces.append(self.text[at:start])
                length += start - at
            at = end
        return ReadingText("".join(pieces), tuple(starts), tuple(raws))

    def words(self, block: SourceBlock) -> str:
        """Give the text of a block as a reader takes it."""
        return self.between(block.start, block.end)

    def between(self, start: int, end: int) -> str:
        """Give what a reader reads between two raw offsets."""
        reading = self.reading
        return reading.text[reading.joined(start) : reading.joined(end)]
