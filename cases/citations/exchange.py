"""Translates citations to the gold exchange format; the only module that knows its key names.

Documents are raw texts (read with their line ends as they are), sentences are records with the
place where each stands. No file is opened here.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.citations.find import find
from cases.citations.titles import TitleTable
from cases.citations.types import Context, Mention

CitationRow = dict[str, str | int | None]
Refusal = dict[str, str]

_Step = tuple[int, tuple[int, int] | None]

_LINE_START = re.compile(r"(?:(?<=\n)|(?<=\r)|^)(?P<number>\d{1,4})、")
_SENTENCE_DONE = frozenset('。；;！!？?：:”"】》)）…')


MOST_ALIKE = 100
"""Lines of one number that are weighed; a document of more is no paginated one."""


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
    sections: Sequence[SectionSpan] = (),
) -> list[CitationRow]:
    """Find the citations of one raw text, page markers joined over, as rows of the format.

    `sections` (in order, not overlapping) name the section of each citation; without them the
    key stays empty, which the format takes for not stated.
    """
    starts = [section.start for section in sections]
    rows = []
    for mention in find(raw, titles, cuts=page_markers(raw)):
        row: CitationRow = {"doc": doc, "start": mention.start, "end": mention.end}
        row |= _place_row(mention)
        row["quote"] = mention.quote.text if mention.quote else None
        at = bisect_right(starts, mention.start) - 1
        within = at >= 0 and mention.start < sections[at].end
        row["section"] = sections[at].name if within else ""
        rows.append(row)
    return rows


def sentence_records(lines: Iterable[str], titles: TitleTable) -> list[dict[str, object]]:
    """Find the citations of each sentence of a JSON Lines file, in the place that it names.

    Raises SentencesSpoiled for a line that is no record with `id` and `text`.
    """
    records: list[dict[str, object]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record = _record(line, number)
        context = Context(
            _text(record, "doc_title"),
            _number(record, "article"),
            _number(record, "article_sub"),
            _number(record, "para"),
        )
        mentions = find(str(record["text"]), titles, context)
        found = list({tuple(_place_row(mention).items()): mention for mention in mentions}.values())
        citations = [_place_row(mention) for mention in found]
        records.append({"id": record["id"], "citations": citations})
    return records


def page_markers(raw: str) -> tuple[tuple[int, int], ...]:
    """The spans of page markers (line feed, N, 、) that count 1, 2, 3 … through a raw text.

    Where several lines carry the same number, the run with the most even pages is taken. A run
    whose numbers mostly stand between whole sentences is a list that somebody wrote: no marker.
    """
    places: dict[int, list[tuple[int, int]]] = {}
    for match in _LINE_START.finditer(raw):
        start = match.start()
        while start > 0 and raw[start - 1] in "\r\n":
            start -= 1
        same = places.setdefault(int(match["number"]), [])
        if len(same) < MOST_ALIKE:
            same.append((start, match.end()))
    run = _most_even_run(places)
    inner = [start for start, _ in run if start > 0]
    broken = [at for at in inner if raw[max(0, at - 20) : at].rstrip()[-1:] not in _SENTENCE_DONE]
    return tuple(run) if inner and 2 * len(broken) >= len(inner) else ()


def _most_even_run(places: Mapping[int, Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Choose one line for each number, in order, with the least sum of squared page lengths."""
    table: list[dict[tuple[int, int], _Step]] = []
    number = 1
    while number in places:
        row: dict[tuple[int, int], _Step] = {}
        before = table[-1] if table else None
        for place in places[number]:
            if before is None:
                row[place] = (0, None)
                continue
            options = [
                (cost + (place[0] - earlier[0]) ** 2, earlier)
                for earlier, (cost, _) in before.items()
                if earlier[1] <= place[0]
            ]
            if options:
                row[place] = min(options)
        if not row:
            break
        table.append(row)
        number += 1
    run: list[tuple[int, int]] = []
    chosen = min(table[-1], key=lambda place: table[-1][place][0]) if table else None
    for row in reversed(table):
        if chosen is not None:
            run.append(chosen)
            chosen = row[chosen][1]
    return run[::-1]


def _place_row(mention: Mention) -> CitationRow:
    pinpoint = mention.pinpoint
    return {
        "title": mention.title,
        "article": pinpoint.article,
        "article_sub": pinpoint.suffix,
        "clause": pinpoint.paragraph,
        "item": pinpoint.item,
    }


def _record(line: str, number: int) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise SentencesSpoiled(f"第 {number} 行不是有效的 JSON：请检查文件格式。") from error
    if not isinstance(record, dict) or "id" not in record or "text" not in record:
        raise SentencesSpoiled(f"第 {number} 行缺少 id 或 text：每行应是一条句子记录。")
    return record


def _text(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) and value else None


def _number(record: Mapping[str, object], key: str) -> int | None:
    value = record.get(key)
    return value if isinstance(value, int) else None
