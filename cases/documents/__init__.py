"""Files become documents, text with positions, or are refused with a sentence."""

from cases.documents.formats import kind_of
from cases.documents.read import read_document, read_path
from cases.documents.types import (
    AutoNumber,
    BlockRole,
    CellPlace,
    FileKind,
    ReadingText,
    SourceBlock,
    SourceDocument,
    TextSpan,
)

__all__ = [
    "AutoNumber",
    "BlockRole",
    "CellPlace",
    "FileKind",
    "ReadingText",
    "SourceBlock",
    "SourceDocument",
    "TextSpan",
    "kind_of",
    "read_document",
    "read_path",
]
