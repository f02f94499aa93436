"""Citations of documents (raw texts, their line ends as they are) and of sentences with a place."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cases.citations import CitationContext, Mention, TitleTable, find_citations
from cases.documents import SourceDocument, read_path
from cases.exchange.files import ExchangeRefused, JsonObject, json_lines, read_each
from cases.importers import read_cases

SENTENCES = ".jsonl"


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """Where a named section of a case lies in the raw text."""

    start: int
    end: int
    name: str


def citations_of_files(paths: Sequence[Path]) -> JsonObject:
    """Find the citations of all files, in the order given.

    `.jsonl` files are sentences and give `records`; all others are documents and give
    `citations`. A file that cannot be read is listed under `skipped` with the reason. Raises
    ExchangeRefused where both kinds are given.
    """
    sentences = [path for path in paths if path.suffix.lower() == SENTENCES]
    if sentences and len(sentences) < len(paths):
        raise ExchangeRefused("不能在一次命令里同时处理文档和 .jsonl 句子文件，请分两次运行。")
    titles = TitleTable.shipped()
    key, read = ("records", _file_records) if sentences else ("citations", _file_citations)
    found, skipped = read_each(paths, lambda path: read(path, titles))
    return {key: [row for _, rows in found for row in rows], "doubts": [], "skipped": skipped}


def document_citations(
    doc: str,
    raw: str,
    titles: TitleTable,
    cuts: Sequence[tuple[int, int]] = (),
    sections: Sequence[SectionSpan] = (),
) -> list[JsonObject]:
    """Find the citations of one raw text as rows of the format.

    `cuts` are the spans of its page markers, in order; the text is read as if joined over them.
    `sections` (in order, not overlapping) name the section of each citation; without them the
    key stays empty, which the format takes for not stated.
    """
    starts = [section.start for section in sections]
    rows = []
    for mention in find_citations(raw, titles, cuts=cuts):
        row: JsonObject = {"doc": doc, "start": mention.start, "end": mention.end}
        row |= _place_row(mention)
        row["quote"] = mention.quote.text if mention.quote else None
        at = bisect_right(starts, mention.start) - 1
        within = at >= 0 and mention.start < sections[at].end
        row["section"] = sections[at].name if within else ""
        rows.append(row)
    return rows


def sentence_records(lines: Iterable[str], titles: TitleTable) -> list[JsonObject]:
    """Find the citations of each sentence of a JSON Lines file, in the place that it names.

    Raises ExchangeRefused for a line that is no record with `id` and `text`.
    """
    records: list[JsonObject] = []
    for number, record in json_lines(lines, "第 {} 行不是有效的 JSON：请检查文件格式。"):
        if not isinstance(record, dict) or "id" not in record or "text" not in record:
            raise ExchangeRefused(f"第 {number} 行缺少 id 或 text：每行应是一条句子记录。")
        title = record.get("doc_title")
        context = CitationContext(
            title if isinstance(title, str) and title else None,
            *(_optional_number(record, key) for key in ("article", "article_sub", "para")),
        )
        rows = map(_place_row, find_citations(str(record["text"]), titles, context))
        citations = list({tuple(row.items()): row for row in rows}.values())
        records.append({"id": record["id"], "citations": citations})
    return records


def _file_records(path: Path, titles: TitleTable) -> list[JsonObject]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return sentence_records(lines, titles)
    except OSError as error:
        raise ExchangeRefused("文件打不开，请检查路径和读取权限。") from error
    except UnicodeDecodeError as error:
        raise ExchangeRefused("文件不是 UTF-8 编码，请转换后再试。") from error


def _file_citations(path: Path, titles: TitleTable) -> list[JsonObject]:
    document = read_path(path)
    cuts = [(cut.span.start, cut.span.end) for cut in document.cuts]
    return document_citations(path.name, document.text, titles, cuts, _document_sections(document))


def _document_sections(document: SourceDocument) -> list[SectionSpan]:
    """The named sections of the cases in a document, in the order of the text."""
    spans = [
        SectionSpan(section.span.start, section.span.end, section.name)
        for case in read_cases(document).cases
        for section in case.sections
        if section.name
    ]
    return sorted(spans, key=lambda span: span.start)


def _place_row(mention: Mention) -> JsonObject:
    pinpoint = mention.pinpoint
    return {
        "title": mention.title,
        "article": pinpoint.article,
        "article_sub": pinpoint.suffix,
        "clause": pinpoint.paragraph,
        "item": pinpoint.item,
    }


def _optional_number(record: Mapping[str, object], key: str) -> int | None:
    value = record.get(key)
    return value if isinstance(value, int) else None
