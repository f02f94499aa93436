"""Finds the citations of files without a database: documents of cases, or sentences with a place.

It opens files and composes readers, recogniser and finder; what a citation is, they decide.
"""

from collections.abc import Sequence
from pathlib import Path

from cases.citations.exchange import (
    CitationRow,
    SectionSpan,
    SentenceRecord,
    SentencesSpoiled,
    document_citations,
    sentence_records,
)
from cases.citations.titles import TitleTable
from cases.documents.read import read_path
from cases.documents.types import SourceDocument
from cases.importers.recognise import read_cases
from portal.intake.guard import UnreadableFile

SENTENCES = ".jsonl"
CitationReport = dict[str, list[CitationRow] | list[SentenceRecord] | list[dict[str, str]]]


class MixedKinds(ValueError):
    """Documents and sentences in one call; the message is for people."""


def report_citations(paths: Sequence[Path]) -> CitationReport:
    """Find the citations of all files, in the exchange format, in the order given.

    `.jsonl` files are sentences and give `records`; all others are documents and give
    `citations`. A file that cannot be read is listed under `skipped` with the reason. Raises
    MixedKinds where both kinds are given.
    """
    sentences = [path for path in paths if path.suffix.lower() == SENTENCES]
    if sentences and len(sentences) < len(paths):
        raise MixedKinds("不能在一次命令里同时处理文档和 .jsonl 句子文件，请分两次运行。")
    return _report_sentences(paths) if sentences else _report_documents(paths)


def _report_sentences(paths: Sequence[Path]) -> CitationReport:
    titles = TitleTable.shipped()
    records: list[SentenceRecord] = []
    skipped: list[dict[str, str]] = []
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig") as lines:
                records += sentence_records(lines, titles)
        except OSError:
            skipped.append(_skipped_file(path, "文件打不开，请检查路径和读取权限。"))
        except UnicodeDecodeError:
            skipped.append(_skipped_file(path, "文件不是 UTF-8 编码，请转换后再试。"))
        except SentencesSpoiled as spoiled:
            skipped.append(_skipped_file(path, str(spoiled)))
    return {"records": records, "doubts": [], "skipped": skipped}


def _report_documents(paths: Sequence[Path]) -> CitationReport:
    titles = TitleTable.shipped()
    citations: list[CitationRow] = []
    skipped: list[dict[str, str]] = []
    for path in paths:
        try:
            document = read_path(path)
        except UnreadableFile as refusal:
            skipped.append(_skipped_file(path, str(refusal)))
            continue
        cuts = [(cut.span.start, cut.span.end) for cut in document.cuts]
        sections = _document_sections(document)
        citations += document_citations(path.name, document.text, titles, cuts, sections)
    return {"citations": citations, "doubts": [], "skipped": skipped}


def _document_sections(document: SourceDocument) -> list[SectionSpan]:
    """The named sections of the cases in a document, in the order of the text."""
    spans = [
        SectionSpan(section.span.start, section.span.end, section.name)
        for case in read_cases(document).cases
        for section in case.sections
        if section.name
    ]
    return sorted(spans, key=lambda span: span.start)


def _skipped_file(path: Path, reason: str) -> dict[str, str]:
    return {"doc": path.name, "place": "", "reason": reason}
