"""One door for files: bytes in, a document or one Chinese sentence out; nothing is left behind."""

from pathlib import Path

from cases.documents.formats import kind_of
from cases.documents.legacy import read_old_word
from cases.documents.pdf import read_pdf
from cases.documents.plain import read_plain
from cases.documents.types import FileKind, SourceDocument
from cases.documents.word import read_word
from portal.intake.encodings import decode_text
from portal.intake.guard import DEFAULT_LIMITS, FileLimits, check_size, refuse_file


def read_document(name: str, content: bytes, limits: FileLimits = DEFAULT_LIMITS) -> SourceDocument:
    """Read a .docx, .doc, .pdf, .txt or .md file, told by its name and checked by its bytes.

    Raises `UnreadableFile` with a Chinese sentence for every file that is spoiled or hostile.
    """
    kind = kind_of(name, content, limits)
    if kind is FileKind.WORD:
        return read_word(name, content, limits)
    if kind is FileKind.PDF:
        return read_pdf(name, content, limits)
    if kind is FileKind.OLD_WORD:
        return read_old_word(name, content)
    text = decode_text(name, content)
    if len(text) > limits.characters:
        raise refuse_file(name, "文件文字过多，请拆成几个文件后上传")
    if sum(1 for line in text.splitlines() if line.strip()) > limits.paragraphs:
        raise refuse_file(name, "文件段落过多，请拆成几个文件后上传")
    return read_plain(name, kind, text)


def read_path(path: Path, limits: FileLimits = DEFAULT_LIMITS) -> SourceDocument:
    """Read a file from disk; one that is too large is refused before a byte of it is read."""
    try:
        check_size(path.name, path.stat().st_size, limits)
        content = path.read_bytes()
    except OSError as error:
        reason = "文件打不开，请检查路径和读取权限"
        raise refuse_file(path.name, reason) from error
    return read_document(path.name, content, limits)
