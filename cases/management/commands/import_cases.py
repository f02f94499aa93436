"""Import documents of cases from the command line, over the same services as the screen."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.documents.types import UnreadableDocument
from cases.importers.exchange import dry_run_json
from cases.models import ImportedCase, ImportState
from cases.services.case_import import read_job
from cases.services.import_commit import commit_cases
from cases.services.import_jobs import ImportRefused, open_job
from cases.services.publishing_imports import publish_clear
from portal.people.models import User


class Command(BaseCommand):
    help = "导入典型案例文档（.docx .txt .md .pdf .doc），默认存为草稿。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="案例文档")
        parser.add_argument("--dry-run", action="store_true", help="只识别，不写入，不需要数据库")
        parser.add_argument("--json", metavar="OUT", help="把识别结果写成一个 JSON 文件（.json）")
        parser.add_argument(
            "--publish", action="store_true", help="发布没有疑问、没有个人信息的案例，其余列出"
        )
        parser.add_argument(
            "--accept-findings",
            metavar="REASON",
            default="",
            help="连同有疑问和个人信息的案例一起发布，写明理由，记入日志",
        )
        parser.add_argument("--by", metavar="工号", help="以谁的名义导入")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [Path(name) for name in options["files"]]
        out = options["json"]
        if out and not out.endswith(".json"):
            raise CommandError("--json 后面要跟以 .json 结尾的文件名。")
        if options["dry_run"]:
            self._dry_run(files, out)
            return
        if options["accept_findings"] and not options["publish"]:
            raise CommandError("--accept-findings 要和 --publish 一起使用。")
        by = self._person(options["by"])
        failed = [
            path.name
            for path in files
            if not self._import(path, by, options["publish"], options["accept_findings"])
        ]
        if failed:
            raise CommandError(f"{len(failed)} 个文件没有导入：{'、'.join(failed)}")

    def _dry_run(self, files: list[Path], out: str | None) -> None:
        try:
            found = dry_run_json(files)
        except UnreadableDocument as refusal:
            raise CommandError(str(refusal)) from refusal
        text = json.dumps(found, ensure_ascii=False, indent=1)
        if out:
            Path(out).write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)

    def _person(self, number: str | None) -> User | None:
        if not number:
            return None
        person = User.objects.filter(username=number).first()
        if person is None:
            raise CommandError(f"没有工号为 {number} 的账号。")
        return person

    def _import(self, path: Path, by: User | None, publish: bool, despite: str) -> bool:  # noqa: FBT001 - the command's own switch
        try:
            job = read_job(open_job(path.name, path.read_bytes(), by=by).pk)
        except OSError as error:
            self.stderr.write(f"{path.name}：读不了文件（{error.strerror}）。")
            return False
        except ImportRefused as refusal:
            self.stderr.write(f"{path.name}：{refusal}")
            return False
        if job.state == ImportState.FAILED:
            self.stderr.write(f"{path.name}：{job.message}")
            return False
        written = commit_cases(job.cases.all(), by=by)
        self.stdout.write(
            f"{path.name}：识别 {job.cases.count()} 个案例，新写入 {len(written)} 个草稿，"
            f"跳过 {len(job.reading['skipped'])} 处非案例内容。"
        )
        if publish:
            rows = ImportedCase.objects.filter(job=job).select_related("page__latest_revision")
            published, withheld = publish_clear(rows, by=by, despite=despite)
            self.stdout.write(f"发布 {len(published)} 个，留待核对 {len(withheld)} 个。")
            for one in withheld:
                self.stdout.write(f"  {one.case} {one.title}：{'；'.join(one.reasons)}")
        return True
