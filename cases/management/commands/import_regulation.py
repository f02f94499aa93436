"""Import regulations from the command line, over the same services as the screen."""

import datetime
import logging
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from cases.desk.regulation_import import BROKE, details_from, links_not_renewed, parse_file
from cases.exchange import check_out, statutes_of_files, write_json
from cases.management.file_command import FileCommand
from cases.regulations.edition_import import EditionDetails, EditionRefused, take_in_edition
from portal.intake.guard import UnreadableFile
from portal.intake.services.jobs import ImportRefused, file_content

log = logging.getLogger(__name__)
OF_ONE_FILE = ("title", "label", "slug", "number", "issuer", "since", "until", "alias")


class Command(FileCommand):
    help = "导入规章文件（.md .txt .docx），名称、文号、日期取自正文，也可用选项指定。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="规章文件")
        self.add_dry_run(parser)
        parser.add_argument("--title", default="", help="规章全称")
        parser.add_argument("--label", default="", help="版本名称，例如 2024 年版")
        parser.add_argument("--slug", default="", help="版本地址片段，例如 2024")
        parser.add_argument("--number", default="", help="文号")
        parser.add_argument("--issuer", default="", help="发布机关")
        parser.add_argument(
            "--from", dest="since", type=_parse_day, help="施行日期，例如 2024-06-01"
        )
        parser.add_argument("--until", type=_parse_day, help="失效日期")
        parser.add_argument("--alias", action="append", default=[], help="别名，可重复")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [Path(name) for name in options["files"]]
        check_out(options["json"], dry_run=options["dry_run"])
        if options["dry_run"]:
            write_json(statutes_of_files(files), options["json"], self.stdout.write)
            return
        if len(files) > 1 and any(options[name] for name in OF_ONE_FILE):
            raise CommandError("名称、文号、日期一类的选项一次只能用于一个文件。")
        failed = [path.name for path in files if not self._import(path, options)]
        if failed:
            raise CommandError(f"{len(failed)} 个文件没有入库：{'、'.join(failed)}")

    def _import(self, path: Path, options: dict[str, Any]) -> bool:
        try:
            statute = parse_file(path.name, file_content(path))
            details = _with_options(details_from(statute, path.name), options)
            outcome = take_in_edition(statute, details, today=timezone.localdate())
        except EditionRefused as refusal:
            self.stderr.write(f"{path.name}：{refusal}")
            return False
        except (UnreadableFile, ImportRefused) as refusal:
            self.stderr.write(str(refusal))
            return False
        except Exception:  # a defect of ours: the person gets a sentence, the log the trace
            log.exception("importing %s failed", path.name)
            self.stderr.write(f"{path.name}：{BROKE}")
            return False
        if outcome.changed_nothing:
            self.stdout.write(f"{path.name}：{outcome.edition}的条文和库里一样，没有改动。")
            return True
        self.stdout.write(
            f"{path.name}：{outcome.edition}，新写入 {outcome.created} 条条款，"
            f"改动 {outcome.changed} 条，不变 {outcome.unchanged} 条；"
            f"提出 {outcome.successions} 行沿革待确认。"
        )
        if left_behind := links_not_renewed(outcome):
            self.stderr.write(f"{path.name}：{left_behind}")
        for doubt in statute.doubts:
            self.stdout.write(f"  {doubt.place}：{doubt.reason}")
        return True


def _parse_day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，写成 2024-06-01 这样。") from error


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
