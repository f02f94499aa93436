"""Find the citations of regulations in documents or sentences; needs no database."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.services.citation_report import MixedKinds, report_citations


class Command(BaseCommand):
    help = "找出文件里引用的规章条款：案例文档，或 .jsonl 句子文件（两种不能在一次命令里混用）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", dest="out", required=True, metavar="OUT", help="结果文件（.json）"
        )
        parser.add_argument("files", nargs="+", metavar="FILE", help="文档，或句子文件（.jsonl）")

    def handle(self, *args: object, out: str, files: list[str], **options: object) -> None:
        if not out.endswith(".json"):
            raise CommandError("--json 后面要跟以 .json 结尾的文件名。")
        try:
            found = report_citations([Path(name) for name in files])
        except MixedKinds as mixed:
            raise CommandError(str(mixed)) from mixed
        try:
            text = json.dumps(found, ensure_ascii=False, indent=1)
            Path(out).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"写不了“{out}”：{error.strerror}。") from error
        for skipped in found["skipped"]:
            self.stderr.write(f"{skipped['doc']}：{skipped['reason']}")
