"""Files kept whole inside a Word file (`altChunk`): web pages and plain text become lines.

Knows HTML and MIME as far as paragraphs go; other kinds of chunk give no lines.
"""

import email
from email import policy

from lxml import etree, html

from portal.intake.encodings import decode_text

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
