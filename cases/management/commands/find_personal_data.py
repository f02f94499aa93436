"""Find personal data in sentences; needs no database."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.masking.exchange import UnreadableRecords, findings_as_json, read_records


class Command(BaseCommand):
    help = "找出句子里的个人信息：姓名、电话、户号、住址、身份证号、车牌、邮箱、微信和QQ"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", dest="out", required=True, metavar="OUT", help="结果文件（.json）"
        )
        parser.add_argument("file", metavar="F.jsonl", help="每行一个 JSON 对象，含 id 和 text")

    def handle(self, *args: object, out: str, file: str, **options: object) -> None:
        if not out.endswith(".json"):
            raise CommandError("--json 后面要跟以 .json 结尾的文件名。")
        try:
            content = Path(file).read_bytes().decode("utf-8")
            found = findings_as_json(read_records(content))
        except OSError as error:
            raise CommandError(f"读不了“{file}”：{error.strerror}。") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"“{file}”不是 UTF-8 编码的文本，请转换编码后重试。") from error
        except UnreadableRecords as error:
            raise CommandError(f"“{file}”：{error}") from error
        try:
            Path(out).write_text(found, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"写不了“{out}”：{error.strerror}。") from error
