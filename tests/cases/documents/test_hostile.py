"""Three hundred spoiled and hostile files: each is answered with one clear sentence, none stays."""

import base64
import io
import random
import re
import struct
import tempfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cases.documents.formats import FORMATS
from cases.documents.read import read_document, read_path
from cases.importers.recognise import read_cases
from portal.intake.guard import MEGABYTE, OLE, FileLimits, UnreadableFile
from tests.cases.office import TYPES, Sheet, W, p, package, word

SENTENCE = re.compile(r"无法读取“[^”]+”：[^\n]*[\u4e00-\u9fff]{4}[^\n]*。")
NOTHING = "没有在文件中找到案例，请确认文件内容"
TEXT = "星河供电公司城南营业厅值班记录，当日无异常，设备运行正常。"
File = tuple[str, str, bytes]


def _word() -> bytes:
    return word(*(p(f"{number}号柜{TEXT}") for number in range(60)))


def _pdf(**options: object) -> bytes:
    sheet = Sheet(**options)
    for number in range(3):
        for row in range(20):
            sheet.line(f"{number}{row}{TEXT}", 80, 80 + row * 20)
        sheet.page()
    return sheet.close()


def _document(xml: str, **parts: str | bytes) -> bytes:
    return package({"[Content_Types].xml": TYPES, "word/document.xml": xml, **parts})


def truncated(chance: random.Random) -> Iterator[File]:
    for content, name in ((_word(), "值班.docx"), (_pdf(), "值班.pdf")):
        for _ in range(25):
            yield "truncated", name, content[: chance.randint(1, len(content) - 30)]


def flipped(chance: random.Random) -> Iterator[File]:
    content = _word()
    start = content.index(b"word/document.xml") + 20
    end = content.rindex(b"PK\x01\x02") - 100
    for _ in range(24):
        spoiled = bytearray(content)
        for _ in range(chance.randint(3, 40)):
            spoiled[chance.randint(start, min(end, start + 200))] ^= chance.randint(1, 255)
        yield "flipped", "值班.docx", bytes(spoiled)
    content = _pdf()
    for _ in range(24):
        spoiled = bytearray(content)
        for _ in range(len(content) // 20):
            spoiled[chance.randint(8, len(content) - 1)] ^= chance.randint(1, 255)
        yield "flipped", "值班.pdf", bytes(spoiled)


def wrong_type(chance: random.Random) -> Iterator[File]:
    bodies = {
        "png": b"\x89PNG\r\n\x1a\n" + chance.randbytes(800),
        "jpeg": b"\xff\xd8\xff\xe0" + chance.randbytes(800),
        "exe": b"MZ\x90\x00" + chance.randbytes(800),
        "rar": b"Rar!\x1a\x07" + chance.randbytes(800),
        "rtf": b"{\\rtf1\\ansi hello}",
        "noise": chance.randbytes(900),
        "zip": package({"a.txt": "x"}),
        "ole": OLE + chance.randbytes(2000),
        "html": "<html><body>登录已过期</body></html>".encode(),
    }
    for what, content in bodies.items():
        for suffix in ("docx", "pdf", "doc", "txt", "md"):
            if what == "html" and suffix in {"txt", "md"}:
                continue
            yield f"{what} as", f"文件.{suffix}", content
    for suffix in (
        "wps",
        "xls",
        "xlsx",
        "png",
        "rtf",
        "docm",
        "ppt",
        "et",
        "zip",
        "exe",
        "",
        "csv",
    ):
        yield "foreign", f"文件.{suffix}", chance.randbytes(300)


def locked(chance: random.Random) -> Iterator[File]:
    from reportlab.lib.pdfencrypt import StandardEncryption

    for number in range(8):
        ole = OLE + chance.randbytes(504) + "EncryptedPackage".encode("utf-16-le")
        yield "locked", "密.docx" if number % 2 else "密.doc", ole + chance.randbytes(500)
        key = StandardEncryption(f"secret{number}", canPrint=0, strength=(40, 128)[number % 2])
        yield "locked", "密.pdf", _pdf(encrypt=key)
        flags = bytearray(_word())
        for at in [m.start() for m in re.finditer(rb"PK\x01\x02", bytes(flags))]:
            flags[at + 8] |= 1
        yield "locked", "密.docx", bytes(flags)
        header = bytearray(chance.randbytes(64))
        header[:2] = b"\xec\xa5"
        header[11] |= 1
        body = OLE + bytes(504) + bytes(header) + "WordDocument".encode("utf-16-le")
        yield "locked", "密.doc", body


def bombs(chance: random.Random) -> Iterator[File]:
    for number in range(6):
        zeros = b"0" * (MEGABYTE * (3 + number))
        yield "bomb", "大.docx", _document("<x/>", **{"word/media/a.bin": zeros})
        yield "bomb", "大.docx", package({"word/document.xml": b" " * (MEGABYTE * (4 + number))})
    many: dict[str, str | bytes] = {f"word/{number}.xml": "" for number in range(4200)}
    yield "bomb", "多.docx", _document("<x/>", **many)
    lying = bytearray(_word())
    for at in [m.start() for m in re.finditer(rb"PK\x01\x02", bytes(lying))]:
        lying[at + 24 : at + 28] = struct.pack("<I", 0x7FFFFFF0)
    yield "bomb", "谎.docx", bytes(lying)
    packed = zlib.compress(b" " * (70 * MEGABYTE), 9)
    for number in range(3):
        head = b"%PDF-1.4\n1 0 obj<</Length 9/Filter/FlateDecode>>stream\n"
        yield "bomb", "大.pdf", head + packed + b"\nendstream endobj\n" + b"%" * number


def traversal(chance: random.Random) -> Iterator[File]:
    for path in ("../../etc/cron.d/x", "/etc/passwd", "..\\..\\a.dll", "C:/a.exe", "word/../../x"):
        yield "traversal", "路.docx", _document("<x/>", **{path: "x"})


def hostile_xml(chance: random.Random) -> Iterator[File]:
    body = f'<w:document xmlns:w="{W}"><w:body>{p("&a;")}</w:body></w:document>'
    body = body.replace("&amp;", "&")
    lol = '<!DOCTYPE x [<!ENTITY a "b">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "b"}">' for n in range(9)
    )
    types = [
        f"{lol}]>{body}",
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{body}',
        f'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">{body}',
        f'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY % a SYSTEM "x">%a;]>{body}',
    ]
    for xml in types:
        yield "entities", "体.docx", _document(xml)
        yield "entities", "体.docx", _document('<?xml version="1.0" encoding="UTF-16"?>' + xml)
        wide = ('<?xml version="1.0" encoding="UTF-16"?>' + xml).encode("utf-16")
        yield "entities", "体.docx", package({"word/document.xml": wide})
        good = _document(
            f'<w:document xmlns:w="{W}"><w:body/></w:document>', **{"word/styles.xml": xml}
        )
        yield "entities", "体.docx", good


def broken_xml(chance: random.Random) -> Iterator[File]:
    whole = f'<w:document xmlns:w="{W}"><w:body>{p(TEXT) * 20}</w:body></w:document>'
    for _ in range(16):
        yield "broken", "坏.docx", _document(whole[: chance.randint(1, len(whole) - 20)])
    for depth in (300, 1000, 30_000):
        deep = "<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth
        yield "deep", "深.docx", word(deep)
        deep = "<w:ins>" * depth + "</w:ins>" * depth
        yield "deep", "深.docx", word(f"<w:p>{deep}</w:p>")
    for parts in (["xl/workbook.xml"], ["ppt/presentation.xml"], ["content.xml"], ["a"]):
        yield (
            "other",
            "表.docx",
            package({"[Content_Types].xml": TYPES, **dict.fromkeys(parts, "<x/>")}),
        )
    yield "bodyless", "无.docx", _document(f'<w:document xmlns:w="{W}"/>')
    yield "bodyless", "无.docx", word()
    yield "bodyless", "无.docx", word(p(), p("   "))
    twice = _word()
    yield "twice", "重.docx", twice.replace(b"[Content_Types].xml", b"word/document.xml\x00\x00")


def broken_text(chance: random.Random) -> Iterator[File]:
    good = (TEXT * 6).encode()
    for number in range(14):
        spoiled = bytearray(good if number % 2 else (TEXT * 6).encode("gb18030"))
        for _ in range(40):
            spoiled[chance.randint(0, len(spoiled) - 20)] = chance.choice([0xFF, 0xFE, 0xC0, 0x80])
        yield "encoding", "码.txt", bytes(spoiled)
    for number in range(6):
        yield (
            "encoding",
            "码.txt",
            b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x00\xd8" * (4 + number),
        )
    for _ in range(8):
        yield "binary", "码.md", bytes(chance.choices(range(32), k=400))
    for content in (b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000\n".encode() * 50):
        for name in ("空.txt", "空.md"):
            yield "empty", name, content
    for name in ("空.docx", "空.pdf", "空.doc"):
        yield "empty", name, b""


def scanned(chance: random.Random) -> Iterator[File]:
    for number in range(6):
        sheet = Sheet()
        for _ in range(number + 1):
            sheet.canvas.rect(50, 50, 400, 600, fill=1)
            sheet.page()
        yield "scanned", "扫.pdf", sheet.close()


def too_large(chance: random.Random) -> Iterator[File]:
    for name in ("巨.docx", "巨.pdf", "巨.txt", "巨.doc"):
        yield "large", name, b"x" * (2 * MEGABYTE)


MAKERS = (
    truncated, flipped, wrong_type, locked, bombs, traversal, hostile_xml, broken_xml, broken_text,
    scanned, too_large,
)  # fmt: skip
MAY_BE_READ = {"truncated", "flipped", "encoding", "broken"}


def _files() -> list[File]:
    chance = random.Random(3)
    return [file for maker in MAKERS for file in maker(chance)]


def test_there_are_three_hundred() -> None:
    assert len(_files()) >= 300


def _answer(name: str, content: bytes, limits: FileLimits) -> str | None:
    """Give the sentence of the refusal; None where the file was read and holds no case."""
    try:
        found = read_cases(read_document(name, content, limits))
    except UnreadableFile as refusal:
        return str(refusal)
    assert found.cases == ()
    assert [doubt.reason for doubt in found.doubts] == [NOTHING]
    return None


@pytest.mark.parametrize("maker", MAKERS)
def test_every_file_gets_a_sentence(
    maker: Callable[[random.Random], Iterator[File]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for kind, name, content in maker(random.Random(3)):
        limits = FileLimits(file=MEGABYTE) if kind == "large" else FileLimits()
        sentence = _answer(name, content, limits)
        if sentence is None:
            assert kind in MAY_BE_READ, (kind, name, content[:60])
        else:
            assert SENTENCE.fullmatch(sentence), (kind, name, sentence)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "巨.docx"
    with path.open("wb") as file:
        file.truncate(200 * MEGABYTE)
    with pytest.raises(UnreadableFile, match="文件有 200 MB，超过 50 MB 的上限"):
        read_path(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="文件打不开"):
        read_path(tmp_path / "无.docx")


def _packed_as(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("word/document.xml", "x" * 100)
    return out.getvalue()


def _paged(stream: bytes, filters: str) -> bytes:
    head = f"%PDF-1.4\n1 0 obj<</Length {len(stream)}/Filter{filters}>>stream\n"
    return head.encode() + stream + b"\nendstream endobj\n"


def test_a_part_that_lies_about_its_size_is_unpacked_no_further() -> None:
    lying = bytearray(package({"word/document.xml": b" " * (120 * MEGABYTE)}))
    for at in [m.start() for m in re.finditer(rb"PK\x01\x02", bytes(lying))]:
        lying[at + 24 : at + 28] = struct.pack("<I", 100_000)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match="内容校验不符"):
            read_document("谎.docx", bytes(lying))
        assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    finally:
        tracemalloc.stop()


TWICE = zlib.compress(zlib.compress(b" " * (90 * MEGABYTE), 9), 9)
CROWD = zlib.compress(b"BT /F1 9 Tf " + b"(abc) Tj " * 80_000 + b"ET")
SENTENCES = [
    ("a.docx", _packed_as(zipfile.ZIP_LZMA), "压缩方法不是 Word 用的"),
    ("a.docx", word(*["<w:p></w:p>"] * 60_001), "段落过多"),
    ("a.txt", "甲\n".encode() * 60_001, "段落过多"),
    ("a.pdf", _paged(TWICE, "[/FlateDecode/FlateDecode]"), "解压后大得不正常"),
    ("a.pdf", _paged(CROWD, "/FlateDecode"), "有一页的文字或图形多得不正常"),
    ("a.pdf", _paged(b"q " * 200_000, "[]"), "有一页的文字或图形多得不正常"),
    (
        "a.pdf",
        _paged(base64.a85encode(TWICE) + b"~>", "[/ASCII85Decode/FlateDecode/FlateDecode]"),
        "解压后大得不正常",
    ),
    ("a.docx", b"", "文件是空的"),
    ("a.xyz", b"x", FORMATS),
    ("a.wps", b"x", "WPS 文字"),
    ("a.docx", b"\x89PNG....", "内容却是图片"),
    ("a.pdf", b"PK\x03\x04....", "内容却是压缩包或 Office 文档"),
    ("a.doc", package({"word/document.xml": "<x/>"}), "扩展名改为 .docx"),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "取消密码保护"),
    ("a.docx", package({"xl/workbook.xml": "<x/>"}), "这是 Excel 工作簿"),
    ("a.docx", word(p("文字"), parts={"../x": "x"}), "越界的路径"),
    ("a.docx", _document("<!DOCTYPE a><a/>"), "实体声明"),
    ("a.txt", b"\xff\xfe\x00\xd8\x00\xd8", "文字编码已损坏"),
]


@pytest.mark.parametrize(("name", "content", "words"), SENTENCES)
def test_a_sentence_says_what_is_wrong(name: str, content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=re.escape(words)):
        read_document(name, content)
