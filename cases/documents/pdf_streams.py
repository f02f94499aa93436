"""What the streams of a PDF file unpack to, looked at before any parser unpacks them.

Knows packing and how much drawing a page can hold; not pages, fonts or text.
"""

import base64
import re
import zlib

from portal.intake.guard import MEGABYTE, refuse_file

STREAM = re.compile(rb"stream\r?\n")
HEAD = 400  # bytes before a stream in which its dictionary stands
PACKED = 2 * MEGABYTE  # bytes of a stream that are looked at
LARGE = 64 * MEGABYTE  # of pictures and fonts
USUAL = 16 * MEGABYTE  # of everything else
LAYERS = 4
ZLIB = (b"\x78", b"\x68", b"\x58", b"\x48")
PICTURE_OR_FONT = re.compile(rb"/Subtype\s*/Image|/Length1\b|/FontFile|/Type1C|/CIDFontType0C")
# A page full of small print shows some thousand words; a drawing of a substation some 10,000 lines.
SHOWN, MOST_SHOWN = (b"Tj", b"TJ"), 60_000
DRAWN, MOST_DRAWN = (b" l\n", b" l ", b" re\n", b" re ", b" c\n", b" c ", b"q ", b"q\n"), 150_000

BOMB = "PDF 内容解压后大得不正常（疑似压缩炸弹），请重新导出后再上传"
CROWDED = "PDF 有一页的文字或图形多得不正常（可能是图纸），请上传 Word 文档或重新导出"


def check_streams(name: str, content: bytes) -> None:
    """Refuse streams that unpack to more than any page needs; damaged ones are passed over."""
    for found in STREAM.finditer(content):
        head = content[max(0, found.start() - HEAD) : found.start()]
        head = head[head.rfind(b"obj") + 1 :]
        limit = LARGE if PICTURE_OR_FONT.search(head) else USUAL
        body = content[found.end() : found.end() + PACKED]
        if b"ASCII85Decode" in head or b"/A85" in head:
            body = _from_ascii85(body)
        unpacked = _unpack_stream(body, limit)
        if unpacked is None:
            raise refuse_file(name, BOMB)
        if limit == USUAL and _is_crowded(unpacked):
            raise refuse_file(name, CROWDED)


def _from_ascii85(body: bytes) -> bytes:
    try:
        return base64.a85decode(body[: body.index(b"~>")].strip().removeprefix(b"<~"))
    except ValueError:
        return b""


def _unpack_stream(body: bytes, limit: int) -> bytes | None:
    """Unpack layer by layer, None where a layer exceeds the limit."""
    end = body.find(b"endstream")
    content = body if end < 0 else body[:end]
    packed = body
    for _ in range(LAYERS):
        if packed[:1] not in ZLIB:
            break
        try:
            content = zlib.decompressobj().decompress(packed, limit + 1)
        except zlib.error:
            break
        if len(content) > limit:
            return None
        packed = content
    return content


def _is_crowded(content: bytes) -> bool:
    shown = sum(content.count(sign) for sign in SHOWN)
    drawn = sum(content.count(sign) for sign in DRAWN)
    return shown > MOST_SHOWN or drawn > MOST_DRAWN
