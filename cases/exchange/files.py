"""What all forms share: files that are read or noted, lines of JSON, and the one writer."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from portal.intake.guard import UnreadableFile

JsonObject = dict[str, Any]
ReadFile = TypeVar("ReadFile")


class ExchangeRefused(ValueError):
    """What was asked of the exchange cannot be; the message is for people."""


def note_json(doc: str, place: str, reason: str) -> JsonObject:
    """Return a doubt, or something skipped, as the format has it."""
    return {"doc": doc, "place": place, "reason": reason}


def read_each(
    paths: Iterable[Path], read: Callable[[Path], ReadFile], place: str = ""
) -> tuple[list[tuple[Path, ReadFile]], list[JsonObject]]:
    """Read files in their order; of each that cannot be read a note with the reason, at `place`."""
    found: list[tuple[Path, ReadFile]] = []
    refused: list[JsonObject] = []
    for path in paths:
        try:
            found.append((path, read(path)))
        except (UnreadableFile, ExchangeRefused) as refusal:
            refused.append(note_json(path.name, place, str(refusal)))
    return found, refused


def json_lines(lines: Iterable[str], spoiled: str) -> Iterator[tuple[int, Any]]:
    """Give what each line of JSON Lines holds, with its number; blank lines are passed over.

    Raises ExchangeRefused with the sentence `spoiled`, which has a place for the number.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ExchangeRefused(spoiled.format(number)) from error


def check_out(out: str | None, *, dry_run: bool = True) -> None:
    """Refuse a file for JSON that is none, or that nothing would be written to."""
    if out and not out.endswith(".json"):
        raise ExchangeRefused("--json 后面要跟以 .json 结尾的文件名。")
    if out and not dry_run:
        raise ExchangeRefused("--json 只和 --dry-run 一起用：导入时结果写进库里，不写文件。")


def write_json(
    found: JsonObject, out: str | None, show: Callable[[str], object] = print, end: str = "\n"
) -> None:
    """Write one JSON object to a file, or show it where no file is named."""
    text = json.dumps(found, ensure_ascii=False, indent=1) + end
    if out is None:
        show(text)
        return
    try:
        Path(out).write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise ExchangeRefused(f"写不了“{out}”：{error.strerror}。") from error
