"""The accepted text of Word paragraphs: what a reader sees, without notes, comments or pictures.

Knows runs, fields and tracked changes; not lists, tables or files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from cases.documents.word_styles import StyleSheet, W, child_value, toggle_property

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What is entered in the accepted text; everything that is not named here is passed over.
TRANSPARENT = frozenset(
    f"{W}{tag}"
    for tag in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")
)
BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t"}
SIGNS = {f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class ComplexFields:
    """Complex fields across runs and paragraphs: which are open, and whether results run."""

    open: list[str] = field(default_factory=list)
    showing: list[bool] = field(default_factory=list)

    def step(self, kind: str | None) -> None:
        """Take one `w:fldChar`."""
        if kind == "begin":
            self.open.append("")
            self.showing.append(False)
        elif kind == "separate" and self.showing:
            self.showing[-1] = True
        elif kind == "end" and self.open:
            self.open.pop()
            self.showing.pop()

    def instruct(self, text: str) -> None:
        """Take a piece of a field's instruction."""
        if self.open:
            self.open[-1] += text

    @property
    def visible(self) -> bool:
        """Whether text that comes now is shown: outside fields or in their results."""
        return all(self.showing)

    @property
    def in_contents(self) -> bool:
        """Whether an open field is a table of contents."""
        return any(code.split()[:1] == ["TOC"] for code in self.open)


@dataclass(slots=True)
class GatheredText:
    """Accepted text of a paragraph while it is gathered."""

    pieces: list[str] = field(default_factory=list)
    bold: bool = True

    def add(self, text: str, *, is_bold: bool) -> None:
        """Append a run's text."""
        self.pieces.append(text)
        if text.strip() and not is_bold:
            self.bold = False

    @property
    def text(self) -> str:
        """Everything gathered so far."""
        return "".join(self.pieces)


def is_deleted_mark(paragraph: etree._Element) -> bool:
    """Whether the paragraph's end was deleted (or moved away), so that the next one joins it."""
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    return marks is not None and (
        marks.find(f"{W}del") is not None or marks.find(f"{W}moveFrom") is not None
    )


def gather_text(
    paragraph: etree._Element, styles: StyleSheet, fields: ComplexFields, words: GatheredText
) -> None:
    """Add the accepted text of a paragraph to `words`, stepping the fields that it holds."""
    properties = paragraph.find(f"{W}pPr")
    style = styles.style(child_value(properties, "pStyle"))
    for run in _accepted_runs(paragraph):
        if run.tag == f"{M}oMath":
            words.add("".join(t.text or "" for t in run.iter(f"{M}t")), is_bold=bool(style.bold))
            continue
        own = run.find(f"{W}rPr")
        named = styles.style(child_value(own, "rStyle")) if child_value(own, "rStyle") else None
        hidden = _is_first(
            toggle_property(own, "vanish"), named.hidden if named else None, style.hidden
        )
        bold = _is_first(toggle_property(own, "b"), named.bold if named else None, style.bold)
        text = _run_text(run, fields)
        if text and not hidden:
            words.add(text, is_bold=bool(bold))


def _is_first(*answers: bool | None) -> bool:
    return next((answer for answer in answers if answer is not None), False)


def _accepted_runs(parent: etree._Element) -> Iterator[etree._Element]:
    """Give the runs of the accepted text in order: deletions, moves away and notes left out."""
    for child in parent:
        if child.tag in (f"{W}r", f"{M}oMath"):
            yield child
        elif child.tag == f"{M}oMathPara":
            yield from child.iter(f"{M}oMath")
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None and not is_placeholder(child):
                yield from _accepted_runs(content)
        elif child.tag in TRANSPARENT:
            yield from _accepted_runs(child)


def is_placeholder(control: etree._Element) -> bool:
    """Whether a content control shows its prompt instead of something typed."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _run_text(run: etree._Element, fields: ComplexFields) -> str:
    pieces = []
    for child in run:
        tag = child.tag
        if tag == f"{W}fldChar":
            fields.step(child.get(f"{W}fldCharType"))
        elif tag == f"{W}instrText":
            fields.instruct(child.text or "")
        elif not fields.visible:
            continue
        elif tag == f"{W}t":
            pieces.append((child.text or "").replace("\r", "").replace("\n", " "))
        elif tag == f"{W}br" and child.get(f"{W}type") in {"page", "column"}:
            continue
        elif tag in BREAKS:
            pieces.append(BREAKS[tag])
        elif tag in SIGNS:
            pieces.append(SIGNS[tag])
        elif tag == f"{W}ruby":
            base = child.find(f"{W}rubyBase")
            inner = _accepted_runs(base) if base is not None else ()
            pieces.extend(_run_text(part, fields) for part in inner)
    return "".join(pieces)
