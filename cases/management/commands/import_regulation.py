"""Import regulations from the command line, over the same services as the screen."""

import datetime
import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.documents.types import UnreadableDocument
from cases.services.editions import EditionDetails, EditionRefused, take_in_edition
from cases.services.regulation_import import details_from, parse_file
from cases.statutes.exchange import statutes_as_exchange


class Command(BaseCommand):
    help = "导入规章文件（.md .txt .docx），名称、文号、日期取自正文，也可用选项指定。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="规章文件")
        parser.add_argument("--dry-run", action="store_true", help="只识别，不写入，不需要数据库")
        parser.add_argument("--json", metavar="OUT", help="把识别结果写成一个 JSON 文件（.json）")
        parser.add_argument("--title", default="", help="规章全称")
        parser.add_argument("--label", default="", help="版本名称，例如 2024 年版")
        parser.add_argument("--slug", default="", help="版本地址片段，例如 2024")
        parser.add_argument("--number", default="", help="文号")
        parser.add_argument("--issuer", default="", help="发布机关")
        parser.add_argument("--from", dest="since", type=_day, help="施行日期，例如 2024-06-01")
        parser.add_argument("--until", type=_day, help="失效日期")
        parser.add_argument("--alias", action="append", default=[], help="别名，可重复")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [Path(name) for name in options["files"]]
        out = options["json"]
        if out and not out.endswith(".json"):
            raise CommandError("--json 后面要跟以 .json 结尾的文件名。")
        if options["dry_run"]:
            text = json.dumps(statutes_as_exchange(files), ensure_ascii=False, indent=1)
            if out:
                Path(out).write_text(text + "\n", encoding="utf-8")
            else:
                self.stdout.write(text)
            return
        if len(files) > 1 and (options["title"] or options["slug"] or options["since"]):
            raise CommandError("名称、地址和日期的选项一次只能用于一个文件。")
        failed = [path.name for path in files if not self._import(path, options)]
        if failed:
            raise CommandError(f"{len(failed)} 个文件没有入库：{'、'.join(failed)}")

    def _import(self, path: Path, options: dict[str, Any]) -> bool:
        try:
            statute = parse_file(path.name, path.read_bytes())
            details = _with_options(details_from(statute, path.name), options)
            outcome = take_in_edition(statute, details, today=timezone.localdate())
        except OSError as error:
            self.stderr.write(f"{path.name}：读不了文件（{error.strerror}）。")
            return False
        except (UnreadableDocument, EditionRefused) as refusal:
            self.stderr.write(f"{path.name}：{refusal}")
            return False
        self.stdout.write(
            f"{path.name}：{outcome.edition}，新写入 {outcome.created} 条条款，"
            f"改动 {outcome.changed} 条，不变 {outcome.unchanged} 条；"
            f"提出 {outcome.successions} 行沿革待确认。"
        )
        for doubt in statute.doubts:
            self.stdout.write(f"  {doubt.place}：{doubt.reason}")
        return True


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _with_options(details: EditionDetails, options: dict[str, Any]) -> EditionDetails:
    """Return the details of the text, overruled by what the options say."""
    said = {
        "title": options["title"],
        "label": options["label"],
        "slug": options["slug"],
        "document_number": options["number"],
        "issuer": options["issuer"],
        "in_force_from": options["since"],
        "in_force_until": options["until"],
        "aliases": tuple(options["alias"]),
    }
    given: dict[str, Any] = {name: value for name, value in said.items() if value}
    if options["since"] and not options["label"]:
        given["label"] = f"{options['since'].year} 年版"
    return replace(details, **given)
