"""Answers a file of questions over a corpus of its own, the way the product answers; no database.

Files are JSON Lines, plain or gzip: a corpus of `{id, title, text}`, questions of `{qid, query}`.
Judgements that stand beside the questions are not read.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.documents import SearchDocument
from search.meaning.asking import Find, answer_plan
from search.meaning.nearness import VectorSearch
from search.planning import PlanningKnowledge, make_plan
from search.queries import SearchRequest

KIND = "corpus"
"""One text and one title each, nothing that they cite."""
LINES = 100
GZIP = b"\x1f\x8b"

Progress = Callable[[int], None]
"""Told how many are done."""


class BadFile(Exception):
    """A file that cannot be read as what it should be; the text says what to mend."""


@dataclass(frozen=True, slots=True)
class EvaluatedQuestion:
    """One question; `qid` as the file spells it."""

    qid: str
    query: str


def read_questions(path: Path) -> tuple[EvaluatedQuestion, ...]:
    """All questions in the order of the file. Raises `BadFile`."""
    questions = tuple(
        EvaluatedQuestion(_id_value(row, "qid", place), _text_value(row, "query", place))
        for place, row in _json_rows(path, "问题文件")
    )
    if not questions:
        raise BadFile(f"问题文件里一个问题也没有：{path}")
    return questions


class DocumentCorpus:
    """The documents of a file. Engines get running numbers as keys: ids may hold anything."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.ids: list[str] = []

    def documents(self, progress: Progress) -> Iterator[SearchDocument]:
        """Every document, in the order of the file, while `ids` grows. Raises `BadFile`."""
        self.ids.clear()
        seen: set[str] = set()
        for place, row in _json_rows(self._path, "语料文件"):
            name = _id_value(row, "id", place)
            if name in seen:
                raise BadFile(f"{place}：编号“{name}”出现了两次")
            seen.add(name)
            key = f"{len(self.ids):08}"
            self.ids.append(name)
            title, body = _text_value(row, "title", place), _text_value(row, "text", place)
            yield SearchDocument(KIND, key, title, body, f"/{key}/", "1")
            progress(len(self.ids))
        if not self.ids:
            raise BadFile(f"语料文件里一篇文章也没有：{self._path}")

    def id_of(self, key: str) -> str:
        """The id in the file of a key that an engine gave."""
        return self.ids[int(key)]


def answer_questions(
    questions: Sequence[EvaluatedQuestion],
    corpus: DocumentCorpus,
    knowledge: PlanningKnowledge,
    find: Find,
    meanings: VectorSearch | None,
) -> Iterator[tuple[EvaluatedQuestion, tuple[str, ...]]]:
    """The ids found for each question, best first, at most `LINES`."""
    for question in questions:
        request = SearchRequest(question.query, (KIND,), limit=LINES)
        plan = make_plan(request, KIND, (), knowledge)
        found = answer_plan(plan, question.query, find, meanings).found
        yield question, tuple(corpus.id_of(hit.key) for hit in found.hits)


def run_lines(question: EvaluatedQuestion, ids: Sequence[str]) -> str:
    """The lines of a run: `qid<TAB>docid<TAB>rank`, rank from 1."""
    return "".join(f"{question.qid}\t{name}\t{rank}\n" for rank, name in enumerate(ids, start=1))


def _json_rows(path: Path, what: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Every line that is not empty as an object, with the words for its place."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if packed
            else path.open("rt", encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    place = f"{what} {path} 第 {number} 行"
                    yield place, _json_object(line, place)
    except UnicodeDecodeError as error:
        raise BadFile(f"{what}不是 UTF-8 编码：{path}") from error
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "文件不存在或已损坏"
        raise BadFile(f"读不了{what} {path}：{reason}") from error


def _json_object(line: str, place: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{place}不是 JSON") from error
    if not isinstance(row, dict):
        raise BadFile(f"{place}不是一个 JSON 对象")
    return row


def _text_value(row: dict[str, object], name: str, place: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise BadFile(f"{place}没有文字字段 {name}")
    return value


def _id_value(row: dict[str, object], name: str, place: str) -> str:
    """An id: a number or a word without blanks, for it stands between tabs."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadFile(f"{place}没有字段 {name}")
    spelled = str(value)
    if not spelled or any(char.isspace() for char in spelled):
        raise BadFile(f"{place}的 {name} 是空的或者含有空白")
    return spelled
