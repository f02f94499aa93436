"""Turn the readable source of the demo compilation into its Word file.

It knows the four marks of the source (`#` title, `=` title page, `##` group, `###` case) and no
more; sections in 【】 stay plain paragraphs, as editors type them. The same source gives the same
bytes, so that the committed file can be compared.
"""

import datetime
import io
import sys
import zipfile
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

SOURCE = Path(__file__).resolve().parents[2] / "portal" / "demo" / "compilation.txt"
TARGET = SOURCE.with_name("典型案例汇编（演示）.docx")
MADE = datetime.datetime(2025, 6, 3, 9, 0, tzinfo=datetime.UTC)
STYLES = {"# ": "Title", "= ": "Normal", "## ": "Heading 1", "### ": "Heading 2"}


def styled_paragraphs(source: str) -> list[tuple[str, str]]:
    """Give (style, text) for every line that is not empty, in order."""
    found = []
    for line in filter(None, source.splitlines()):
        mark = next((mark for mark in STYLES if line.startswith(mark)), "")
        found.append((STYLES.get(mark, "Body Text"), line.removeprefix(mark)))
    return found


def build_docx(source: str) -> bytes:
    """Make the Word file; its times are fixed."""
    document = docx.Document()
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "宋体" if style == "Normal" else "黑体")
    for style, text in styled_paragraphs(source):
        paragraph = document.add_paragraph(text, style=style)
        if style in {"Title", "Normal"}:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    properties = document.core_properties
    properties.title, properties.author = "供电服务典型案例汇编（演示）", "星河供电公司营销部"
    properties.created = properties.modified = MADE
    packed = io.BytesIO()
    document.save(packed)
    return _without_clock(packed)


def _without_clock(packed: io.BytesIO) -> bytes:
    steady = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(steady, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return steady.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(build_docx(SOURCE.read_text(encoding="utf-8")))
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")
