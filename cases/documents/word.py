"""A .docx file becomes a document: body paragraphs in order, lists counted, table cells placed.

Reads OOXML itself, because the usual library drops tracked insertions and content controls.
Knows nothing of what the text says.
"""

import email
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy

from lxml import etree, html

from cases.documents.formats import word_text_part
from cases.documents.plain import is_contents_line
from cases.documents.types import (
    AutoNumber,
    BlockRole,
    CellPlace,
    FileKind,
    SourceBlock,
    SourceDocument,
)
from cases.documents.word_numbering import WordNumbering
from cases.documents.word_styles import (
    NumberRef,
    StyleSheet,
    W,
    WordStyle,
    child_value,
    number_ref,
    outline_level,
    whole_number,
)
from cases.documents.word_text import (
    ComplexFields,
    GatheredText,
    gather_text,
    is_deleted_mark,
    is_placeholder,
)
from portal.intake.encodings import decode_text
from portal.intake.guard import DEFAULT_LIMITS, FileLimits, refuse_file
from portal.intake.package import PACKAGE_RELS, OfficePackage, parse_xml

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CONTAINERS = frozenset(f"{W}{tag}" for tag in ("customXml", "sdtContent", "ins", "moveTo"))


def read_word(name: str, content: bytes, limits: FileLimits = DEFAULT_LIMITS) -> SourceDocument:
    """Read a .docx file as a reader takes it: changes accepted, no notes, boxes, running heads.

    One paragraph per line; automatic numbers stand beside the text, not in it.
    """
    package = OfficePackage(name, content, limits)
    main = word_text_part(package)
    raw = package.read(main)
    if raw.count(b"</w:p>") > limits.paragraphs:
        raise refuse_file(name, "文档段落过多，已拒绝，请拆成几个文件后上传")
    body = parse_xml(name, raw).find(f"{W}body")
    if body is None:
        raise refuse_file(name, "文档已损坏（没有正文），请用 Word 打开并重新保存后上传")
    reader = _WordReader(package, main)
    reader.walk(body, None)
    reader.finish()
    if not reader.blocks:
        raise refuse_file(name, "文档里没有文字（可能只有图片），请确认内容后重新上传")
    return SourceDocument(name, FileKind.WORD, "\n".join(reader.lines), tuple(reader.blocks))


@dataclass(slots=True)
class _PendingParagraph:
    """A paragraph whose end was deleted: its text waits for the one that follows."""

    words: GatheredText = field(default_factory=GatheredText)
    waiting: bool = False


class _WordReader:
    def __init__(self, package: OfficePackage, main: str) -> None:
        self.package = package
        folder, file = posixpath.split(main)
        self._folder = folder
        self._relations = self._part(f"{folder}/_rels/{file}.rels")
        self.styles = StyleSheet(self._part(self._related("styles")))
        self.numbering = WordNumbering(self._part(self._related("numbering")))
        self.fields = ComplexFields()
        self.blocks: list[SourceBlock] = []
        self.lines: list[str] = []
        self._length = 0
        self._tables = 0
        self._pending = _PendingParagraph()
        self._contents_depth = 0

    def _part(self, part: str) -> etree._Element | None:
        return self.package.xml(part) if part in self.package else None

    def _related(self, kind: str) -> str:
        """Give the part of a kind that the text names, else the one with the usual name."""
        if self._relations is not None:
            for found in self._relations.iter(PACKAGE_RELS):
                target = self._path(found)
                if found.get("Type", "").endswith(f"/{kind}") and target in self.package:
                    return target
        return f"word/{kind}.xml"

    def _path(self, relation: etree._Element) -> str:
        target = relation.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else f"{self._folder}/{target}"
        return posixpath.normpath(inside)

    def walk(self, parent: etree._Element, cell: CellPlace | None) -> None:
        """Read the block-level children of a body, a cell or a content control."""
        for child in parent:
            if child.tag == f"{W}p":
                self.paragraph(child, cell)
            elif child.tag == f"{W}tbl":
                self.table(child, cell)
            elif child.tag == f"{W}sdt":
                self._control(child, cell)
            elif child.tag in CONTAINERS:
                self.walk(child, cell)
            elif child.tag == f"{W}altChunk":
                self._chunk(child.get(f"{R}id"), cell)

    def _control(self, control: etree._Element, cell: CellPlace | None) -> None:
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        contents = gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
        self._contents_depth += contents
        if not is_placeholder(control):
            self.walk(control, cell)
        self._contents_depth -= contents

    def paragraph(self, paragraph: etree._Element, cell: CellPlace | None) -> None:
        """Read one paragraph; where its end was deleted, its text joins the next one."""
        words = self._pending.words
        in_contents = self.fields.in_contents
        gather_text(paragraph, self.styles, self.fields, words)
        if is_deleted_mark(paragraph):
            self._pending.waiting = True
            return
        self._pending = _PendingParagraph()
        properties = paragraph.find(f"{W}pPr")
        style_id = child_value(properties, "pStyle")
        style = self.styles.style(style_id)
        if not words.text.strip():
            return
        number = self._number(properties, style_id, style)
        contents = in_contents or self.fields.in_contents or self._contents_depth > 0
        level = outline_level(properties) or style.level
        role = BlockRole.HEADING if level is not None else BlockRole.BODY
        if contents or style.is_contents or (cell is None and is_contents_line(words.text)):
            role = BlockRole.CONTENTS
        align = child_value(properties, "jc")
        self._add(
            words.text,
            SourceBlock(
                0,
                0,
                role=role,
                style=style.name or None,
                heading_level=level,
                bold=words.bold,
                centred=bool(style.centred) if align is None else align == "center",
                number=number,
                cell=cell,
            ),
        )

    def _number(
        self, properties: etree._Element | None, style_id: str | None, style: WordStyle
    ) -> AutoNumber | None:
        linked = self.numbering.of_style(style_id)
        own = number_ref(properties)
        inherited = style.number
        chosen = own or inherited
        if chosen is None:
            return None
        num_id = chosen.num_id
        if num_id is None and inherited is not None:
            num_id = inherited.num_id
        if num_id in (None, "0"):
            return None
        level = chosen.level
        if level is None and linked is not None and own is None:
            level = linked.level
        return self.numbering.next(NumberRef(num_id, level))

    def _add(self, text: str, block: SourceBlock) -> None:
        if self._length + len(text) > self.package.limits.characters:
            raise refuse_file(self.package.name, "文档文字过多，已拒绝，请拆成几个文件后上传")
        start = self._length
        self.lines.append(text)
        self._length += len(text) + 1
        self.blocks.append(
            SourceBlock(
                start,
                start + len(text),
                block.role,
                block.style,
                block.heading_level,
                block.bold,
                block.centred,
                block.number,
                block.cell,
            )
        )

    def finish(self) -> None:
        """Keep what still waits for a paragraph that never came."""
        words = self._pending.words
        if self._pending.waiting and words.text.strip():
            self._add(words.text, SourceBlock(0, 0, bold=words.bold))

    def table(self, table: etree._Element, cell: CellPlace | None) -> None:
        """Read a table row by row; a table inside a cell counts as that cell's paragraphs."""
        index = self._tables
        if cell is None:
            self._tables += 1
        rows = [row for row in _table_rows(table) if not _is_deleted_row(row)]
        spans = _row_spans(rows)
        for row_index, row in enumerate(rows):
            for column, width, element in _row_cells(row):
                place = CellPlace(
                    index, row_index, column, spans.get((row_index, column), 1), width
                )
                self.walk(element, cell or place)

    def _chunk(self, relation: str | None, cell: CellPlace | None) -> None:
        """Read an `altChunk`: another file kept whole inside this one (HTML or text only)."""
        target = self._target(relation)
        if target is None or target not in self.package:
            return
        for line in chunk_lines(target, self.package.read(target)):
            self._add(line, SourceBlock(0, 0, cell=cell))

    def _target(self, relation: str | None) -> str | None:
        if relation is None or self._relations is None:
            return None
        for found in self._relations.iter(PACKAGE_RELS):
            if found.get("Id") == relation and found.get("TargetMode") != "External":
                return self._path(found)
        return None


def _direct_children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Give rows or cells, through content controls and custom XML."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag == f"{W}sdt" or child.tag in CONTAINERS:
            yield from _direct_children(child, tag)


def _table_rows(table: etree._Element) -> list[etree._Element]:
    return list(_direct_children(table, "tr"))


def _is_deleted_row(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _row_cells(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Give column, width in columns, and element of each cell of a row."""
    column = whole_number(child_value(row.find(f"{W}trPr"), "gridBefore")) or 0
    for cell in _direct_children(row, "tc"):
        width = max(whole_number(child_value(cell.find(f"{W}tcPr"), "gridSpan")) or 1, 1)
        yield column, width, cell
        column += width


def _row_spans(rows: list[etree._Element]) -> dict[tuple[int, int], int]:
    """Count over how many rows each vertically merged cell reaches, by its first row and column."""
    spans: dict[tuple[int, int], int] = {}
    heads: dict[int, int] = {}
    for index, row in enumerate(rows):
        for column, _, cell in _row_cells(row):
            properties = cell.find(f"{W}tcPr")
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            if merge is None:
                heads.pop(column, None)
            elif merge.get(f"{W}val") == "restart" or column not in heads:
                heads[column] = index
            else:
                spans[(heads[column], column)] = index - heads[column] + 1
    return spans


CHUNK_TYPES = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".txt")
PARAGRAPHS = ("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6")


def chunk_lines(target: str, content: bytes) -> list[str]:
    """Give the paragraphs of a chunk in order; none where its kind is not known."""
    if not target.lower().endswith(CHUNK_TYPES) or not content.strip():
        return []
    text = _unwrap_mime(target, content)
    if "<" in text:
        try:
            text = _visible_text(text)
        except (etree.ParserError, ValueError):
            return []
    return [line.strip() for line in text.splitlines() if line.strip()]


def _unwrap_mime(target: str, content: bytes) -> str:
    if not target.lower().endswith((".mht", ".mhtml")):
        return decode_text(target, content)
    message = email.message_from_bytes(content, policy=policy.default)
    part = message.get_body(("html", "plain"))
    return str(part.get_content()) if part is not None else ""


def _visible_text(markup: str) -> str:
    parser = html.HTMLParser(no_network=True, recover=True, huge_tree=False)
    root = html.document_fromstring(markup, parser=parser)
    etree.strip_elements(root, "script", "style", "head", with_tail=False)
    for breaking in root.iter("br", *PARAGRAPHS):
        breaking.tail = "\n" + (breaking.tail or "")
    return "".join(str(text) for text in root.itertext())
