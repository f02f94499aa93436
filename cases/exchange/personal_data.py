"""Personal data in records: JSON Lines of texts in, their findings out."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.exchange.files import ExchangeRefused, JsonObject, json_lines
from cases.masking import find_personal_data

MOST_CHARACTERS = 50_000_000


@dataclass(frozen=True, slots=True)
class MaskingRecord:
    """One text to be searched."""

    id: str
    text: str


def personal_data_of_file(name: str) -> JsonObject:
    """Search each record of a file. Raises ExchangeRefused where it is none of records."""
    try:
        return findings_json(read_records(Path(name).read_bytes().decode("utf-8")))
    except OSError as error:
        raise ExchangeRefused(f"读不了“{name}”：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise ExchangeRefused(f"“{name}”不是 UTF-8 编码的文本，请转换编码后重试。") from error
    except ExchangeRefused as error:
        raise ExchangeRefused(f"“{name}”：{error}") from error


def read_records(content: str) -> tuple[MaskingRecord, ...]:
    """Read JSON Lines of objects with id and text."""
    if len(content) > MOST_CHARACTERS:
        raise ExchangeRefused(f"文件过大：超过{MOST_CHARACTERS}个字符，请分成几个文件。")
    lines = content.removeprefix("\ufeff").split("\n")
    rows = json_lines(lines, "第{}行不是合法的 JSON，请检查后重试。")
    records = tuple(_checked_record(row, number) for number, row in rows)
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise ExchangeRefused(f"编号“{record.id}”重复，每条记录的 id 必须不同。")
        seen.add(record.id)
    return records


def findings_json(records: Iterable[MaskingRecord]) -> JsonObject:
    """Search each record."""
    rows = [
        {
            "id": record.id,
            "findings": [
                {"start": one.start, "end": one.end, "kind": one.kind.value, "text": one.text}
                for one in find_personal_data(record.text)
            ],
        }
        for record in records
    ]
    return {"records": rows}


def _checked_record(row: Any, number: int) -> MaskingRecord:
    if not isinstance(row, dict):
        raise ExchangeRefused(f"第{number}行应为一个 JSON 对象（含 id 和 text）。")
    identity, text = row.get("id"), row.get("text")
    if not isinstance(identity, str) or not identity:
        raise ExchangeRefused(f"第{number}行缺少 id（应为非空字符串）。")
    if not isinstance(text, str):
        raise ExchangeRefused(f"第{number}行缺少 text（应为字符串）。")
    return MaskingRecord(identity, text)
