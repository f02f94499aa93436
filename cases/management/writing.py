"""What the import commands share: files that are read with a sentence, JSON that is written so."""

import json
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from portal.intake.services.jobs import ImportRefused, require_size


def check_out(out: str | None, *, dry_run: bool) -> None:
    """Refuse a file for JSON that is none, or that nothing would be written to."""
    if out and not out.endswith(".json"):
        raise CommandError("--json 后面要跟以 .json 结尾的文件名。")
    if out and not dry_run:
        raise CommandError("--json 只和 --dry-run 一起用：导入时结果写进库里，不写文件。")


def write_json(found: object, out: str | None, stdout: OutputWrapper) -> None:
    """Write one JSON object to a file, or where commands speak."""
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if out is None:
        stdout.write(text)
        return
    try:
        Path(out).write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"写不了“{out}”：{error.strerror}。") from error


def content_of(path: Path) -> bytes:
    """Return the bytes of a file; one that is too large is refused before a byte is read."""
    try:
        require_size(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise ImportRefused(
            f"无法读取“{path.name}”：文件打不开（{error.strerror}），请检查路径和读取权限。"
        ) from error
