"""Suggest what became of each article of an old edition in the new one; writes one JSON file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.statutes.exchange import successions_as_exchange


class Command(BaseCommand):
    help = "比对规章的新旧两版，逐条建议：同文、改号、修改、拆分、合并、废止、新增"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", dest="out", required=True, metavar="OUT", help="结果文件")
        parser.add_argument("old", help="旧版文件（.md .txt .docx）")
        parser.add_argument("new", help="新版文件")

    def handle(self, *args: object, out: str, old: str, new: str, **options: object) -> None:
        found = successions_as_exchange(Path(old), Path(new))
        try:
            Path(out).write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"写不了“{out}”：{error.strerror}") from error
