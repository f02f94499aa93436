"""Import documents of cases from the command line, over the same services as the screen."""

import datetime
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from cases.desk.import_comparing import vanished_cases
from cases.desk.publishing_imports import publish_clear
from cases.exchange import cases_of_files, check_out, write_json
from cases.management.file_command import FileCommand
from cases.models import ImportKey, page_of_record
from portal.intake.models import ImportJob, ImportRecord, ImportState
from portal.intake.services.committing import commit_records
from portal.intake.services.jobs import ImportRefused, file_content, open_job, remove_job
from portal.intake.services.reading import read_job
from portal.people.models import User


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What the options ask for beyond drafts. `despite` is a reason, or empty."""

    by: User | None
    publish: bool
    despite: str


class Command(FileCommand):
    help = "导入典型案例文档（.docx .txt .md .pdf .doc），默认存为草稿。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="案例文档")
        self.add_dry_run(parser)
        parser.add_argument(
            "--publish", action="store_true", help="发布没有疑问、没有个人信息的案例，其余列出"
        )
        parser.add_argument(
            "--accept-findings",
            metavar="REASON",
            help="连同有疑问和个人信息的案例一起发布，写明理由，记入日志",
        )
        parser.add_argument("--by", metavar="工号", help="以谁的名义导入")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [Path(name) for name in options["files"]]
        check_out(options["json"], dry_run=options["dry_run"])
        if options["dry_run"]:
            write_json(cases_of_files(files), options["json"], self.stdout.write)
            return
        wish = _import_request(options)
        refused = [path.name for path in files if not self._import(path, wish)]
        if refused:
            raise CommandError(f"{len(refused)} 个文件没有导入：{'、'.join(refused)}")

    def _import(self, path: Path, wish: ImportRequest) -> bool:
        """Import one file; False where it was refused, which is said and leaves nothing behind."""
        try:
            job = open_job(path.name, file_content(path), by=wish.by, kind=ImportKey.CASES)
            # Whoever runs the command again after a kill need not wait for the dead reader.
            job = read_job(job.pk, patience=datetime.timedelta())
        except ImportRefused as refusal:
            self.stderr.write(str(refusal))
            return False
        if job.state == ImportState.FAILED:
            self.stderr.write(job.message)
            remove_job(job.pk)
            return False
        written = commit_records(job.records.all(), by=wish.by)
        self._tell(path, job, written)
        if wish.publish:
            self._publish(job, wish)
        return True

    def _tell(self, path: Path, job: ImportJob, written: list[ImportRecord]) -> None:
        merged = sum(case.previous_id is not None for case in written)
        parts = [f"识别 {job.records.count()} 个案例", f"新写入 {len(written) - merged} 个草稿"]
        if merged:
            parts.append(f"与“{job.corrects}”的案例比对合并 {merged} 个")
        parts.append(f"跳过 {len(job.reading['skipped'])} 处非案例内容")
        self.stdout.write(f"{path.name}：{'，'.join(parts)}。")
        for case in vanished_cases(job):
            self.stdout.write(f"  新文件里没有了，页面不动：{page_of_record(case)}")

    def _publish(self, job: ImportJob, wish: ImportRequest) -> None:
        rows = job.records.select_related("imported_page__page__latest_revision")
        published, withheld = publish_clear(rows, by=wish.by, despite=wish.despite)
        self.stdout.write(f"发布 {len(published)} 个，留待核对 {len(withheld)} 个。")
        for one in withheld:
            self.stdout.write(f"  {one.case} {one.title}：{'；'.join(one.reasons)}")


def _import_request(options: dict[str, Any]) -> ImportRequest:
    reason: str | None = options["accept_findings"]
    if reason is not None and not reason.strip():
        raise CommandError("--accept-findings 后面要写明理由，例如：--accept-findings 内部资料。")
    if reason and not options["publish"]:
        raise CommandError("--accept-findings 要和 --publish 一起使用。")
    return ImportRequest(_acting_person(options["by"]), options["publish"], (reason or "").strip())


def _acting_person(number: str | None) -> User | None:
    if not number:
        return None
    person = User.objects.filter(username=number).first()
    if person is None:
        raise CommandError(f"没有工号为 {number} 的账号。")
    return person
