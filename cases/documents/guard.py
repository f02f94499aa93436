"""What a file may be before it is read: kinds by their first bytes, limits, hostile archives.

Knows nothing of what the readers make of a file. Every refusal is one Chinese sentence that says
what is wrong and what to do.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from cases.documents.types import FileKind, UnreadableDocument

MEGABYTE = 1024 * 1024
FORMATS = "请上传 .docx、.doc、.pdf、.txt 或 .md 文件"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds in bytes unless the name says otherwise; `ratio` is unpacked to packed size."""

    file: int = 50 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    part: int = 40 * MEGABYTE
    entries: int = 4000
    ratio: int = 200
    pages: int = 1000
    characters: int = 3_000_000
    paragraphs: int = 60_000


DEFAULT_LIMITS = Limits()

KINDS = {
    ".docx": FileKind.WORD,
    ".doc": FileKind.OLD_WORD,
    ".pdf": FileKind.PDF,
    ".txt": FileKind.TEXT,
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
}
# Extensions that people do upload, and how to turn them into something readable.
FOREIGN = {
    ".wps": "这是 WPS 文字文档，请在 WPS 中“另存为”.docx 后重新上传",
    ".rtf": "这是 RTF 文档，请用 Word 或 WPS“另存为”.docx 后重新上传",
    ".docm": "这是带宏的 Word 文档，请“另存为”不带宏的 .docx 后重新上传",
    ".xls": "这是 Excel 工作簿，不是案例文档，请把案例整理成 Word 文档后上传",
    ".xlsx": "这是 Excel 工作簿，不是案例文档，请把案例整理成 Word 文档后上传",
    ".et": "这是 WPS 表格，不是案例文档，请把案例整理成 Word 文档后上传",
    ".ppt": "这是演示文稿，请把文字整理成 Word 文档后上传",
    ".pptx": "这是演示文稿，请把文字整理成 Word 文档后上传",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes and what they betray; the first match counts.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (OLE, "ole"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM\x00", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"SQLite format", "数据库文件"),
)
WORD_PART = "word/document.xml"
PACKAGE_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # Office writes no other
SLICE = 65_536  # bytes unpacked at once
# Strict Open XML differs in its namespaces only.
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
)


def refuse(name: str, reason: str) -> UnreadableDocument:
    """Make the refusal of a file; the caller raises it."""
    return UnreadableDocument(f"无法读取“{PurePosixPath(name).name}”：{reason}。")


def check_size(name: str, size: int, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuse a file by its size in bytes, before a byte of it is read."""
    if size == 0:
        raise refuse(name, "文件是空的，请确认文件已保存完整后重新上传")
    if size > limits.file:
        raise refuse(
            name,
            f"文件有 {size / MEGABYTE:.0f} MB，超过 {limits.file // MEGABYTE} MB 的上限，"
            "请删去图片或拆成几个文件后上传",
        )


def kind_of(name: str, content: bytes, limits: Limits = DEFAULT_LIMITS) -> FileKind:
    """Tell the kind of a file, or refuse it: size, extension, and first bytes that belie it."""
    check_size(name, len(content), limits)
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix in FOREIGN:
        raise refuse(name, FOREIGN[suffix])
    if suffix not in KINDS:
        raise refuse(name, f"不支持这种文件类型，{FORMATS}")
    kind = KINDS[suffix]
    found = next((what for magic, what in MAGIC if content.startswith(magic)), None)
    if kind is FileKind.PDF and b"%PDF-" in content[:1024]:
        found = "pdf"
    if kind is FileKind.WORD:
        _check_word(name, content, found)
    elif kind is FileKind.OLD_WORD:
        _check_old_word(name, content, found)
    elif kind is FileKind.PDF:
        if found != "pdf":
            raise refuse(name, _belied(found, "PDF"))
    elif found is not None:
        raise refuse(name, _belied(found, "纯文本"))
    return kind


def _belied(found: str | None, wanted: str) -> str:
    names = {"zip": "压缩包或 Office 文档", "ole": "旧版 Office 文档", "pdf": "PDF 文件"}
    if found is None:
        return f"扩展名写的是 {wanted}，内容却不是（可能已损坏），请用原来的软件打开后重新保存"
    return f"扩展名写的是 {wanted}，内容却是{names.get(found, found)}，请改正扩展名或另存后上传"


def _check_word(name: str, content: bytes, found: str | None) -> None:
    if found == "ole":
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refuse(name, "文档加了密码，请在 Word 中取消密码保护后重新上传")
        raise refuse(name, "这是旧版 .doc 或 WPS 文档改了扩展名，请在 Word 中“另存为”.docx 后上传")
    if found != "zip":
        raise refuse(name, _belied(found, "Word 文档"))


def _check_old_word(name: str, content: bytes, found: str | None) -> None:
    if found == "zip":
        raise refuse(name, "扩展名是 .doc，内容却是新版 Word 文档，请把扩展名改为 .docx 后上传")
    if found != "ole":
        raise refuse(name, _belied(found, "旧版 Word 文档"))
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refuse(name, "文档加了密码，请在 Word 中取消密码保护后重新上传")
    if "WordDocument".encode("utf-16-le") not in content:
        raise refuse(name, "这不是 Word 文档（可能是改了扩展名的表格或演示文稿），请另存后上传")
    header = content.find(b"\xec\xa5")
    if header >= 0 and int.from_bytes(content[header + 10 : header + 12], "little") & 0x0100:
        raise refuse(name, "文档加了密码，请在 Word 中取消密码保护后重新上传")


class Package:
    """An Office package whose directory was found harmless; parts are read within the limits."""

    def __init__(self, name: str, content: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
        self.name = name
        self.limits = limits
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._entries = self._archive.infolist()
            self._parts = {_key(entry.filename): entry for entry in self._entries}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            reason = "文档已损坏（压缩结构不完整），请用 Word 打开并重新保存后上传"
            raise refuse(name, reason) from error
        self._check_directory()

    def _check_directory(self) -> None:
        limits = self.limits
        if len(self._entries) > limits.entries:
            raise refuse(self.name, "文档内部的文件多得不正常，疑似恶意文件，请另存后再上传")
        if any(entry.flag_bits & 1 for entry in self._entries):
            raise refuse(self.name, "文档内容加了密码，请取消密码后重新上传")
        total = 0
        for entry in self._entries:
            path = entry.filename.replace("\\", "/")
            if path.startswith("/") or ":" in path or ".." in path.split("/"):
                raise refuse(self.name, "文档内部含有越界的路径，疑似恶意文件，请另存后再上传")
            total += entry.file_size
            packed = max(entry.compress_size, 1)
            if entry.file_size > MEGABYTE and entry.file_size > packed * limits.ratio:
                raise refuse(self.name, "文档解压后大得不正常（疑似压缩炸弹），请另存后再上传")
        if total > limits.unpacked:
            raise refuse(self.name, "文档解压后过大，已拒绝，请删去图片或拆成几个文件后上传")
        if len(self._parts) < len(self._entries):
            raise refuse(self.name, "文档内部有重名的文件，结构不正常，请用 Word 重新保存后上传")

    def __contains__(self, part: str) -> bool:
        """Whether the package holds this part; case and kind of slash do not matter."""
        return _key(part) in self._parts

    @property
    def main_part(self) -> str:
        """The part with the text: where the package says, as some programs number it otherwise."""
        if WORD_PART in self:
            return WORD_PART
        if "_rels/.rels" in self:
            for found in self.xml("_rels/.rels").iter(PACKAGE_RELS):
                target = found.get("Target", "").lstrip("/")
                is_main = found.get("Type", "").endswith("/officeDocument")
                if is_main and target in self and target.lower().startswith("word/"):
                    return target
        raise refuse(self.name, _what_else(self._parts.keys()))

    def read(self, part: str) -> bytes:
        """Give the bytes of a part, checked against its checksum and the limit of a part.

        Unpacked slice by slice, as the size in the directory may be a lie.
        """
        entry = self._parts[_key(part)]
        if entry.file_size > self.limits.part:
            raise refuse(self.name, "文档正文过大，已拒绝，请拆成几个文件后上传")
        if entry.compress_type not in METHODS:
            reason = "文档的压缩方法不是 Word 用的那种，请用 Word 打开并重新保存后上传"
            raise refuse(self.name, reason)
        try:
            with self._archive.open(entry) as source:
                return b"".join(iter(lambda: source.read(SLICE), b""))
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            reason = "文档已损坏（内容校验不符），请用 Word 打开并重新保存后上传"
            raise refuse(self.name, reason) from error

    def xml(self, part: str) -> etree._Element:
        """Parse a part: no document type, no entities, no network, bounded depth."""
        return parse_xml(self.name, self.read(part))


def _key(part: str) -> str:
    return part.replace("\\", "/").lower()


def _what_else(names: Iterable[str]) -> str:
    names = list(names)
    if any(entry.startswith("xl/") for entry in names):
        return "这是 Excel 工作簿，不是 Word 文档，请把案例整理成 Word 文档后上传"
    if any(entry.startswith("ppt/") for entry in names):
        return "这是演示文稿，不是 Word 文档，请把文字整理成 Word 文档后上传"
    return "这不是 Word 文档（找不到正文），请用 Word 另存为 .docx 后上传"


def parse_xml(name: str, content: bytes) -> etree._Element:
    """Parse XML that may be hostile; a document type is refused, as Office never writes one."""
    for strict, usual in STRICT:
        content = content.replace(strict, usual)
    heads = (content, content.decode("utf-16", "ignore").encode("utf-8", "ignore"))
    if any(b"<!DOCTYPE" in head or b"<!ENTITY" in head for head in heads):
        raise refuse(name, "文档内含实体声明，疑似恶意文件，已拒绝，请用 Word 另存后上传")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        reason = "文档已损坏（正文结构不完整或嵌套过深），请用 Word 打开并重新保存后上传"
        raise refuse(name, reason) from error
