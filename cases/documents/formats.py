"""Which files are read as documents: their extensions, and what belies these."""

from collections.abc import Iterable

from cases.documents.types import FileKind
from portal.intake.guard import (
    DEFAULT_LIMITS,
    FileLimits,
    betrayed_kind,
    check_size,
    contradicts_extension,
    is_locked,
    refuse_file,
    suffix_of,
)
from portal.intake.package import PACKAGE_RELS, OfficePackage

FORMATS = "请上传 .docx、.doc、.pdf、.txt 或 .md 文件"
WORD_PART = "word/document.xml"
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


def kind_of(name: str, content: bytes, limits: FileLimits = DEFAULT_LIMITS) -> FileKind:
    """Tell the kind of a file, or refuse it: size, extension, and first bytes that belie it."""
    check_size(name, len(content), limits)
    suffix = suffix_of(name)
    if suffix in FOREIGN:
        raise refuse_file(name, FOREIGN[suffix])
    if suffix not in KINDS:
        raise refuse_file(name, f"不支持这种文件类型，{FORMATS}")
    kind = KINDS[suffix]
    found = betrayed_kind(content)
    if kind is FileKind.PDF and b"%PDF-" in content[:1024]:
        found = "pdf"
    if kind is FileKind.WORD:
        _check_word(name, content, found)
    elif kind is FileKind.OLD_WORD:
        _check_old_word(name, content, found)
    elif kind is FileKind.PDF:
        if found != "pdf":
            raise refuse_file(name, contradicts_extension(found, "PDF"))
    elif found is not None:
        raise refuse_file(name, contradicts_extension(found, "纯文本"))
    return kind


def _check_word(name: str, content: bytes, found: str | None) -> None:
    if found == "ole":
        if is_locked(content):
            raise refuse_file(name, "文档加了密码，请在 Word 中取消密码保护后重新上传")
        raise refuse_file(
            name, "这是旧版 .doc 或 WPS 文档改了扩展名，请在 Word 中“另存为”.docx 后上传"
        )
    if found != "zip":
        raise refuse_file(name, contradicts_extension(found, "Word 文档"))


def _check_old_word(name: str, content: bytes, found: str | None) -> None:
    if found == "zip":
        raise refuse_file(
            name, "扩展名是 .doc，内容却是新版 Word 文档，请把扩展名改为 .docx 后上传"
        )
    if found != "ole":
        raise refuse_file(name, contradicts_extension(found, "旧版 Word 文档"))
    if is_locked(content):
        raise refuse_file(name, "文档加了密码，请在 Word 中取消密码保护后重新上传")
    if "WordDocument".encode("utf-16-le") not in content:
        raise refuse_file(
            name, "这不是 Word 文档（可能是改了扩展名的表格或演示文稿），请另存后上传"
        )
    header = content.find(b"\xec\xa5")
    if header >= 0 and int.from_bytes(content[header + 10 : header + 12], "little") & 0x0100:
        raise refuse_file(name, "文档加了密码，请在 Word 中取消密码保护后重新上传")


def word_text_part(package: OfficePackage) -> str:
    """Return the part with the text: where the package says, as some programs number it otherwise.

    Raises UnreadableFile for a package that is no Word document.
    """
    if WORD_PART in package:
        return WORD_PART
    if "_rels/.rels" in package:
        for found in package.xml("_rels/.rels").iter(PACKAGE_RELS):
            target = found.get("Target", "").lstrip("/")
            is_main = found.get("Type", "").endswith("/officeDocument")
            if is_main and target in package and target.lower().startswith("word/"):
                return target
    raise refuse_file(package.name, _what_else(package.parts))


def _what_else(names: Iterable[str]) -> str:
    names = list(names)
    if any(entry.startswith("xl/") for entry in names):
        return "这是 Excel 工作簿，不是 Word 文档，请把案例整理成 Word 文档后上传"
    if any(entry.startswith("ppt/") for entry in names):
        return "这是演示文稿，不是 Word 文档，请把文字整理成 Word 文档后上传"
    return "这不是 Word 文档（找不到正文），请用 Word 另存为 .docx 后上传"
