"""Find the citations of regulations in documents or sentences; needs no database."""

from argparse import ArgumentParser
from pathlib import Path

from cases.exchange import check_out, citations_of_files, write_json
from cases.management.file_command import FileCommand


class Command(FileCommand):
    help = "找出文件里引用的规章条款：案例文档，或 .jsonl 句子文件（两种不能在一次命令里混用）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", dest="out", required=True, metavar="OUT", help="结果文件（.json）"
        )
        parser.add_argument("files", nargs="+", metavar="FILE", help="文档，或句子文件（.jsonl）")

    def handle(self, *args: object, out: str, files: list[str], **options: object) -> None:
        check_out(out)
        found = citations_of_files([Path(name) for name in files])
        write_json(found, out)
        for skipped in found["skipped"]:
            self.stderr.write(f"{skipped['doc']}：{skipped['reason']}")
