"""Paragraph and character styles of a Word file: heading levels, bold, hidden text, numbering.

Knows style inheritance; not how a paragraph's own text is put together.
"""

import re
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Built-in names in the languages that Chinese offices meet: heading 1 · 标题 1 · Title · 标题
HEADING_NAME = re.compile(r"(?:heading|标题|一级标题)\s*(?P<level>[1-9])", re.IGNORECASE)
TITLE_NAME = re.compile(r"(?:title|标题|文档标题)", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"(?:toc\b|目录).*", re.IGNORECASE)
DEPTH = 20  # a chain of basedOn longer than this is a loop


@dataclass(frozen=True, slots=True)
class NumberRef:
    """A paragraph's place in a list, as its properties or its style say."""

    num_id: str | None
    level: int | None


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What a style says, inherited values filled in; None where neither it nor its parents do."""

    name: str
    level: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    centred: bool | None = None
    number: NumberRef | None = None

    @property
    def is_contents(self) -> bool:
        """Whether paragraphs of this style are lines of a table of contents."""
        return bool(CONTENTS_NAME.fullmatch(self.name))


PLAIN = WordStyle("")


def toggle_property(properties: etree._Element | None, tag: str) -> bool | None:
    """Read an on/off property (w:b, w:vanish); None where it is not set."""
    found = properties.find(f"{W}{tag}") if properties is not None else None
    if found is None:
        return None
    return found.get(f"{W}val", "true") not in {"0", "false", "off", "none"}


def child_value(parent: etree._Element | None, tag: str) -> str | None:
    """Read the `w:val` of a child element, None where there is none."""
    found = parent.find(f"{W}{tag}") if parent is not None else None
    return found.get(f"{W}val") if found is not None else None


def whole_number(text: str | None) -> int | None:
    """Read a whole number that a file states, None where it states none."""
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,9}", text) else None


def number_ref(properties: etree._Element | None) -> NumberRef | None:
    """Read `w:numPr`, None where it is absent; numId 0 means: no list after all."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None
    return NumberRef(child_value(found, "numId"), whole_number(child_value(found, "ilvl")))


def outline_level(properties: etree._Element | None) -> int | None:
    """Read an outline level as a heading level from 1; body text (level 9) has none."""
    level = whole_number(child_value(properties, "outlineLvl"))
    return level + 1 if level is not None and 0 <= level < 9 else None


class StyleSheet:
    """The style sheet of one document; unknown ids are the plain style."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, WordStyle] = {}
        self.default = PLAIN
        if root is None:
            return
        for element in root.findall(f"{W}style"):
            style_id = element.get(f"{W}styleId")
            if style_id:
                self._elements[style_id] = element
        for style_id, element in self._elements.items():
            if element.get(f"{W}default") == "1" and element.get(f"{W}type") == "paragraph":
                self.default = self.style(style_id)

    def style(self, style_id: str | None) -> WordStyle:
        """Give a style by its id, inherited values filled in."""
        if style_id is None:
            return self.default
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id, 0)
        return self._resolved[style_id]

    def _resolve(self, style_id: str, depth: int) -> WordStyle:
        element = self._elements.get(style_id)
        if element is None or depth > DEPTH:
            return WordStyle(style_id) if element is None else PLAIN
        parent_id = child_value(element, "basedOn")
        parent = self._resolve(parent_id, depth + 1) if parent_id else PLAIN
        paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
        name = (child_value(element, "name") or style_id).strip()
        align = child_value(paragraph, "jc")
        bold, hidden = toggle_property(run, "b"), toggle_property(run, "vanish")
        return WordStyle(
            name=name,
            level=_heading_level(name) or outline_level(paragraph) or parent.level,
            bold=parent.bold if bold is None else bold,
            hidden=parent.hidden if hidden is None else hidden,
            centred=parent.centred if align is None else align == "center",
            number=number_ref(paragraph) or parent.number,
        )


def _heading_level(name: str) -> int | None:
    if found := HEADING_NAME.fullmatch(name):
        return int(found["level"])
    return 1 if TITLE_NAME.fullmatch(name) else None
