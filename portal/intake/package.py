"""Office packages: an archive is found harmless before a part of it is read within limits.

`program` is the one that a refusal tells people to open and save the file with.
"""

import io
import zipfile
import zlib

from lxml import etree

from portal.intake.guard import DEFAULT_LIMITS, MEGABYTE, FileLimits, refuse_file

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


class OfficePackage:
    """An Office package whose directory was found harmless; parts are read within the limits."""

    def __init__(
        self,
        name: str,
        content: bytes,
        limits: FileLimits = DEFAULT_LIMITS,
        *,
        program: str = "Word",
    ) -> None:
        self.name = name
        self.program = program
        self.limits = limits
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._entries = self._archive.infolist()
            self._parts = {_part_key(entry.filename): entry for entry in self._entries}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            reason = f"文档已损坏（压缩结构不完整），请用 {program} 打开并重新保存后上传"
            raise refuse_file(name, reason) from error
        self._check_directory()

    def _check_directory(self) -> None:
        limits = self.limits
        if len(self._entries) > limits.entries:
            raise refuse_file(self.name, "文档内部的文件多得不正常，疑似恶意文件，请另存后再上传")
        if any(entry.flag_bits & 1 for entry in self._entries):
            raise refuse_file(self.name, "文档内容加了密码，请取消密码后重新上传")
        total = 0
        for entry in self._entries:
            path = entry.filename.replace("\\", "/")
            if path.startswith("/") or ":" in path or ".." in path.split("/"):
                raise refuse_file(self.name, "文档内部含有越界的路径，疑似恶意文件，请另存后再上传")
            total += entry.file_size
            packed = max(entry.compress_size, 1)
            if entry.file_size > MEGABYTE and entry.file_size > packed * limits.ratio:
                raise refuse_file(self.name, "文档解压后大得不正常（疑似压缩炸弹），请另存后再上传")
        if total > limits.unpacked:
            raise refuse_file(self.name, "文档解压后过大，已拒绝，请删去图片或拆成几个文件后上传")
        if len(self._parts) < len(self._entries):
            raise refuse_file(
                self.name, f"文档内部有重名的文件，结构不正常，请用 {self.program} 重新保存后上传"
            )

    def __contains__(self, part: str) -> bool:
        """Whether the package holds this part; case and kind of slash do not matter."""
        return _part_key(part) in self._parts

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in lower case."""
        return tuple(self._parts)

    def read(self, part: str) -> bytes:
        """Give the bytes of a part, checked against its checksum and the limit of a part.

        Unpacked slice by slice, as the size in the directory may be a lie.
        """
        entry = self._parts[_part_key(part)]
        if entry.file_size > self.limits.part:
            raise refuse_file(self.name, "文档正文过大，已拒绝，请拆成几个文件后上传")
        if entry.compress_type not in METHODS:
            reason = f"文档的压缩方法不是 {self.program} 用的那种，请用它打开并重新保存后上传"
            raise refuse_file(self.name, reason)
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
            reason = f"文档已损坏（内容校验不符），请用 {self.program} 打开并重新保存后上传"
            raise refuse_file(self.name, reason) from error

    def xml(self, part: str) -> etree._Element:
        """Parse a part: no document type, no entities, no network, bounded depth."""
        return parse_xml(self.name, self.read(part), program=self.program)


def _part_key(part: str) -> str:
    return part.replace("\\", "/").lower()


def parse_xml(name: str, content: bytes, *, program: str = "Word") -> etree._Element:
    """Parse XML that may be hostile; a document type is refused, as Office never writes one."""
    for strict, usual in STRICT:
        content = content.replace(strict, usual)
    require_no_entities(name, content, program=program)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        reason = f"文档已损坏（正文结构不完整或嵌套过深），请用 {program} 打开并重新保存后上传"
        raise refuse_file(name, reason) from error


def require_no_entities(name: str, content: bytes, *, program: str) -> None:
    """Refuse XML with a document type or entities, before any parser sees it."""
    heads = (content, content.decode("utf-16", "ignore").encode("utf-8", "ignore"))
    if any(b"<!DOCTYPE" in head or b"<!ENTITY" in head for head in heads):
        raise refuse_file(
            name, f"文档内含实体声明，疑似恶意文件，已拒绝，请用 {program} 另存后上传"
        )
