"""Makers of Word and PDF files for tests: raw OOXML, so that every construct can be written."""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)


def run(text: str, *, bold: bool = False, props: str = "") -> str:
    """Write a run; line feeds become manual breaks, tabs tabs."""
    inner = "".join(
        {"\n": "<w:br/>", "\t": "<w:tab/>"}.get(
            piece, f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        )
        for piece in _pieces(text)
    )
    marks = ("<w:b/>" if bold else "") + props
    return f"<w:r><w:rPr>{marks}</w:rPr>{inner}</w:r>"


def _pieces(text: str) -> list[str]:
    pieces: list[str] = [""]
    for sign in text:
        if sign in "\n\t":
            pieces += [sign, ""]
        else:
            pieces[-1] += sign
    return [piece for piece in pieces if piece]


def p(
    text: str = "",
    *,
    style: str = "",
    num: tuple[int, int] | None = None,
    bold: bool = False,
    centre: bool = False,
    inner: str = "",
    props: str = "",
) -> str:
    """Write a paragraph of one run, or of `inner` XML."""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        own += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    own += props + ('<w:jc w:val="center"/>' if centre else "")
    body = inner or (run(text, bold=bold) if text else "")
    return f"<w:p><w:pPr>{own}</w:pPr>{body}</w:p>"


def cell(*paragraphs: str, span: int = 1, merge: str = "", bold: bool = False) -> str:
    """Write a table cell; `merge` is restart or continue."""
    props = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        props += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    body = "".join(one if one.startswith("<") else p(one, bold=bold) for one in paragraphs)
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{body or p()}</w:tc>"


def table(*rows: Iterable[str]) -> str:
    """Write a table of rows of cells."""
    inner = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{inner}</w:tbl>"


def styles(*entries: tuple[str, str, str]) -> str:
    """Write a style sheet of (id, name, inner XML)."""
    inner = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{n}"/>{x}</w:style>'
        for i, n, x in entries
    )
    return f'<w:styles xmlns:w="{W}">{inner}</w:styles>'


def numbering(lists: dict[int, list[tuple[str, str]]], extra: str = "") -> str:
    """Write numbering: per list id, its levels as (format, text); the abstract id is the list's."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for level, (form, text) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for number, levels in lists.items()
    )
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in lists
    )
    return f'<w:numbering xmlns:w="{W}">{abstract}{nums}{extra}</w:numbering>'


def word(*body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """Write a .docx file of body XML and further parts."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{W}" '
        f'xmlns:r="{R}"><w:body>{"".join(body)}</w:body></w:document>'
    )
    return package({"[Content_Types].xml": TYPES, "word/document.xml": document, **(parts or {})})


def package(parts: dict[str, str | bytes]) -> bytes:
    """Write a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


class Sheet:
    """A PDF file set line by line with a built-in Chinese font; A4 in points, from the top."""

    def __init__(self, **options: object) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=(595, 842), **options)

    def line(self, text: str, x: float, top: float, size: float = 12) -> None:
        """Print one line."""
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(x, 842 - top - size, text)

    def page(self) -> None:
        """End a page."""
        self.canvas.showPage()

    def close(self) -> bytes:
        """End the file."""
        self.canvas.save()
        return self._out.getvalue()
