"""Know the exchange format of records and findings; know no grammar and no file system."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from cases.masking.find import find_personal_data
from cases.masking.types import PersonalFinding

MOST_CHARACTERS = 50_000_000


class UnreadableRecords(ValueError):
    """The input is no list of records; the message says in Chinese what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class MaskingRecord:
    """One text to be searched."""

    id: str
    text: str


def read_records(content: str) -> tuple[MaskingRecord, ...]:
    """Read JSON Lines of objects with id and text; blank lines are passed over."""
    if len(content) > MOST_CHARACTERS:
        raise UnreadableRecords(f"文件过大：超过{MOST_CHARACTERS}个字符，请分成几个文件。")
    lines = content.removeprefix("\ufeff").split("\n")
    records = tuple(
        _read_record(line, number) for number, line in enumerate(lines, 1) if line.strip()
    )
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise UnreadableRecords(f"编号“{record.id}”重复，每条记录的 id 必须不同。")
        seen.add(record.id)
    return records


def findings_as_json(records: Iterable[MaskingRecord]) -> str:
    """Search each record and write the findings as one JSON object."""
    rows = [
        {
            "id": record.id,
            "findings": [_finding_row(one) for one in find_personal_data(record.text)],
        }
        for record in records
    ]
    return json.dumps({"records": rows}, ensure_ascii=False, indent=1) + "\n"


def _finding_row(finding: PersonalFinding) -> dict[str, int | str]:
    return {
        "start": finding.start,
        "end": finding.end,
        "kind": finding.kind.value,
        "text": finding.text,
    }


def _read_record(line: str, number: int) -> MaskingRecord:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableRecords(f"第{number}行不是合法的 JSON，请检查后重试。") from error
    if not isinstance(row, dict):
        raise UnreadableRecords(f"第{number}行应为一个 JSON 对象（含 id 和 text）。")
    identity, text = row.get("id"), row.get("text")
    if not isinstance(identity, str) or not identity:
        raise UnreadableRecords(f"第{number}行缺少 id（应为非空字符串）。")
    if not isinstance(text, str):
        raise UnreadableRecords(f"第{number}行缺少 text（应为字符串）。")
    return MaskingRecord(identity, text)
