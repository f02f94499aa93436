"""Translates citations to the gold exchange format; the only module that knows its key names.

Documents are raw texts (read with their line ends as they are), sentences are records with the
place where each stands. No file is opened here.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.citations.find import find_citations
from cases.citations.titles import TitleTable
from cases.citations.types import CitationContext, Mention

CitationRow = dict[str, str | int | None]
SentenceRecord = dict[str, object]


class SentencesSpoiled(ValueError):
    """A file of sentences that is no JSON Lines of records; the message is for people."""


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """Where a named section of a case lies in the raw text."""

    start: int
    end: int
    name: str


def document_citations(
    doc: str,
    raw: str,
    titles: TitleTable,
    cuts: Sequence[tuple[int, int]] = (),
    sections: Sequence[SectionSpan] = (),
) -> list[CitationRow]:
    """Find the citations of one raw text as rows of the format.

    `cuts` are the spans of its page markers, in order; the text is read as if joined over them.
    `sections` (in order, not overlapping) name the section of each citation; without them the
    key stays empty, which the format takes for not stated.
    """
    starts = [section.start for section in sections]
    rows = []
    for mention in find_citations(raw, titles, cuts=cuts):
        row: CitationRow = {"doc": doc, "start": mention.start, "end": mention.end}
        row |= _place_row(mention)
        row["quote"] = mention.quote.text if mention.quote else None
        at = bisect_right(starts, mention.start) - 1
        within = at >= 0 and mention.start < sections[at].end
        row["section"] = sections[at].name if within else ""
        rows.append(row)
    return rows


def sentence_records(lines: Iterable[str], titles: TitleTable) -> list[SentenceRecord]:
    """Find the citations of each sentence of a JSON Lines file, in the place that it names.

    Raises SentencesSpoiled for a line that is no record with `id` and `text`.
    """
    records: list[SentenceRecord] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record = _read_record(line, number)
        context = CitationContext(
            _optional_text(record, "doc_title"),
            _optional_number(record, "article"),
            _optional_number(record, "article_sub"),
            _optional_number(record, "para"),
        )
        mentions = find_citations(str(record["text"]), titles, context)
        found = list({tuple(_place_row(mention).items()): mention for mention in mentions}.values())
        citations = [_place_row(mention) for mention in found]
        records.append({"id": record["id"], "citations": citations})
    return records


def _place_row(mention: Mention) -> CitationRow:
    pinpoint = mention.pinpoint
    return {
        "title": mention.title,
        "article": pinpoint.article,
        "article_sub": pinpoint.suffix,
        "clause": pinpoint.paragraph,
        "item": pinpoint.item,
    }


def _read_record(line: str, number: int) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise SentencesSpoiled(f"第 {number} 行不是有效的 JSON：请检查文件格式。") from error
    if not isinstance(record, dict) or "id" not in record or "text" not in record:
        raise SentencesSpoiled(f"第 {number} 行缺少 id 或 text：每行应是一条句子记录。")
    return record


def _optional_text(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) and value else None


def _optional_number(record: Mapping[str, object], key: str) -> int | None:
    value = record.get(key)
    return value if isinstance(value, int) else None
