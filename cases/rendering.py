"""From a section's Markdown to HTML that is safe to show. It knows no page and no database row.

Raw HTML in a section is text like any other: `<某某>` is shown, not swallowed. Whatever Markdown
makes is cleaned once more by an allow-list.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.footnotes import FootnoteExtension
from markdown.treeprocessors import Treeprocessor

from cases.section_limits import refusal_of

# A link's place is marked with characters that no text and no Markdown rule knows (planes of
# private use); after cleaning, they turn into links where a link may stand.
_OPENING = 0xF0100
_CLOSING = "\U000f0001"
_RESERVED = re.compile("[\U000f0000-\U000ffffd]")
_MARKER = re.compile("([\U000f0000-\U000ffffd])")
_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
_TAG_NAME = re.compile(r"</?([a-z0-9]+)")
_VOID = frozenset({"br", "hr", "img"})
_NEVER_INSIDE = frozenset({"a", "code", "pre"})
_MOST_LINKS = 4_000

_TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "del", "sub", "sup"),
    *("ul", "ol", "li", "blockquote", "pre", "code", "a", "img", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "id", "class", "title"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
    "ol": {"start"},
    "img": {"src", "alt"},
    "th": {"align"},
    "td": {"align"},
}
_CLASSES = {"footnote", "footnote-ref", "footnote-backref"}


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """A stretch of the Markdown text that leads somewhere; offsets of code points, end exclusive.

    Where `surface` does not stand there any more, the text has changed since: no link is made.
    """

    start: int
    end: int
    surface: str
    url: str


@dataclass(frozen=True, slots=True)
class RenderedText:
    """Safe HTML, and the characters a person reads in it."""

    html: str
    plain: str


class _SectionFootnotes(FootnoteExtension):
    """Footnotes whose ids begin with the section, as several sections share a page."""

    def __init__(self, prefix: str) -> None:
        super().__init__(BACKLINK_TITLE="回到正文", BACKLINK_TEXT="↩")
        self._prefix = prefix

    def makeFootnoteId(self, id: str) -> str:  # noqa: N802 - the name of the extended method
        return f"{self._prefix}-{super().makeFootnoteId(id)}"

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: N802, FBT001 - as above
        return f"{self._prefix}-{super().makeFootnoteRefId(id, found)}"


class _HeadingsBelowSection(Treeprocessor):
    """Put headings under the section's own h2, without skipping a level."""

    def run(self, root: Element) -> None:
        open_levels: list[int] = []
        for element in root.iter():
            if not re.fullmatch(r"h[1-6]", element.tag or ""):
                continue
            level = int(element.tag[1])
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
            element.tag = f"h{min(2 + len(open_levels), 6)}"


def _markdown_converter(prefix: str) -> markdown.Markdown:
    made = markdown.Markdown(
        extensions=["tables", "sane_lists", _SectionFootnotes(prefix)],
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    made.treeprocessors.register(_HeadingsBelowSection(made), "headings_below_section", 0)
    return made


def _allowed_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Keep own classes and own pictures; a picture from elsewhere would be a request outside."""
    if attribute == "class":
        return value if value in _CLASSES else None
    if (tag, attribute) == ("img", "src"):
        return value if re.match(r"/(?![/\\])", value) else None
    return value


def _sanitise_html(dirty: str) -> str:
    return nh3.clean(
        dirty.encode("utf-8", "replace").decode(),  # half a surrogate is no character to it
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_allowed_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


@lru_cache(maxsize=8192)
def render_section(text: str, prefix: str, links: tuple[LinkSpan, ...] = ()) -> RenderedText:
    """Render a section. `prefix` (ASCII, once per page) keeps the ids of its footnotes apart.

    The same text, prefix and links give the stored answer. Links that overlap an earlier one or
    would stand inside a link or code are left out. What is beyond the limits of a section was
    stored before they were: it is shown as it was typed, without Markdown, and always in time.
    """
    if not text.strip():
        return RenderedText("", "")
    if refusal_of(text):
        return _as_typed(text)
    usable = () if _RESERVED.search(text) else _separate_links(text, links)
    cleaned = _sanitise_html(_markdown_converter(prefix).convert(_mark_links(text, usable)))
    body = _insert_links(cleaned, usable)
    body = body.replace(
        "<table>", '<div class="table-scroll" role="region" aria-label="表格" tabindex="0"><table>'
    ).replace("</table>", "</table></div>")
    return RenderedText(body, _plain_words(cleaned))


def _as_typed(text: str) -> RenderedText:
    """Show a text without Markdown. It holds no tag: to clean it would cost the square of it."""
    shown = _RESERVED.sub("", text.replace("\0", "")).encode("utf-8", "replace").decode()
    lines = [stripped for line in shown.splitlines() if (stripped := line.strip())]
    paragraphs = (f"<p>{html.escape(line, quote=False)}</p>" for line in lines)
    return RenderedText("\n".join(paragraphs), "\n".join(lines))


def _separate_links(text: str, links: tuple[LinkSpan, ...]) -> tuple[LinkSpan, ...]:
    """The links whose words still stand there, in order, none touching an earlier one."""
    kept: list[LinkSpan] = []
    for link in sorted(links, key=lambda link: (link.start, link.end)):
        after_last = not kept or link.start >= kept[-1].end
        if after_last and link.surface and text[link.start : link.end] == link.surface:
            kept.append(link)
    return tuple(kept[:_MOST_LINKS])


def _mark_links(text: str, links: tuple[LinkSpan, ...]) -> str:
    parts: list[str] = []
    at = 0
    for number, link in enumerate(links):
        parts += (text[at : link.start], chr(_OPENING + number), text[link.start : link.end])
        parts.append(_CLOSING)
        at = link.end
    return "".join([*parts, text[at:]])


def _insert_links(cleaned: str, links: tuple[LinkSpan, ...]) -> str:
    """Turn markers into links where both ends stand in one element; drop all the others."""
    if not links:
        return cleaned
    parts: list[str] = []
    elements: list[str] = []
    opened: tuple[int, int, int] | None = None  # where in parts, how deep, which link
    for piece in _TAG.split(cleaned):
        if piece.startswith("<"):
            parts.append(_RESERVED.sub("", piece))
            _follow_tag(elements, piece)
            name = _TAG_NAME.match(piece)
            if opened and (
                len(elements) < opened[1] or (name and name[1] in _NEVER_INSIDE | {"p", "li", "td"})
            ):
                opened = None
            continue
        for bit in _MARKER.split(piece):
            if not _RESERVED.fullmatch(bit):
                parts.append(bit)
            elif bit != _CLOSING:
                free = not _NEVER_INSIDE.intersection(elements)
                opened = (len(parts), len(elements), ord(bit) - _OPENING) if free else None
            elif opened and opened[1] == len(elements):
                url = html.escape(links[opened[2]].url)
                parts.insert(opened[0], f'<a class="cite-link" href="{url}">')
                parts.append("</a>")
                opened = None
    return "".join(parts)


def _follow_tag(elements: list[str], tag: str) -> None:
    """Keep the stack of open elements while walking over tags."""
    name = _TAG_NAME.match(tag)
    if not name or name[1] in _VOID:
        return
    if not tag.startswith("</"):
        elements.append(name[1])
    elif elements and elements[-1] == name[1]:
        elements.pop()


def _plain_words(cleaned: str) -> str:
    """The words without tags, blocks apart by line feeds."""
    without = re.sub(r"</(?:p|li|h\d|tr|div|blockquote|pre)>|<(?:br|hr)>", "\n", cleaned)
    text = html.unescape(_RESERVED.sub("", _TAG.sub("", without)))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
