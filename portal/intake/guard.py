"""What a file may be before it is read: its size, and first bytes that betray what it is.

Every refusal is one Chinese sentence that says what is wrong and what to do.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath

MEGABYTE = 1024 * 1024


class UnreadableFile(Exception):
    """A file that is refused; the message says in Chinese what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class FileLimits:
    """Bounds in bytes unless the name says otherwise; `ratio` is unpacked to packed size."""

    file: int = 50 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    part: int = 40 * MEGABYTE
    entries: int = 4000
    ratio: int = 200
    pages: int = 1000
    characters: int = 3_000_000
    paragraphs: int = 60_000


DEFAULT_LIMITS = FileLimits()

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


def refuse_file(name: str, reason: str) -> UnreadableFile:
    """Make the refusal of a file; the caller raises it."""
    return UnreadableFile(f"无法读取“{PurePosixPath(name).name}”：{reason}。")


def check_size(name: str, size: int, limits: FileLimits = DEFAULT_LIMITS) -> None:
    """Refuse a file by its size in bytes, before a byte of it is read."""
    if size == 0:
        raise refuse_file(name, "文件是空的，请确认文件已保存完整后重新上传")
    if size > limits.file:
        raise refuse_file(
            name,
            f"文件有 {size / MEGABYTE:.0f} MB，超过 {limits.file // MEGABYTE} MB 的上限，"
            "请删去图片或拆成几个文件后上传",
        )


def suffix_of(name: str) -> str:
    """Return the extension of a file name in lower case, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def betrayed_kind(content: bytes) -> str | None:
    """Tell by its first bytes what a file is: zip, ole, pdf, or a Chinese name; None: unknown."""
    return next((what for magic, what in MAGIC if content.startswith(magic)), None)


def is_locked(content: bytes) -> bool:
    """Ask whether an old Office container holds a document that a password encrypts."""
    return "EncryptedPackage".encode("utf-16-le") in content


def contradicts_extension(found: str | None, wanted: str) -> str:
    """Say that the content of a file is not what its extension announces."""
    names = {"zip": "压缩包或 Office 文档", "ole": "旧版 Office 文档", "pdf": "PDF 文件"}
    if found is None:
        return f"扩展名写的是 {wanted}，内容却不是（可能已损坏），请用原来的软件打开后重新保存"
    return f"扩展名写的是 {wanted}，内容却是{names.get(found, found)}，请改正扩展名或另存后上传"
