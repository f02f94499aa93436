"""Suggest what became of each article of an old edition in the new one; writes one JSON file."""

from argparse import ArgumentParser
from pathlib import Path

from cases.exchange import successions_of_files, write_json
from cases.management.file_command import FileCommand


class Command(FileCommand):
    help = "比对规章的新旧两版，逐条建议：同文、改号、修改、拆分、合并、废止、新增"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", dest="out", required=True, metavar="OUT", help="结果文件")
        parser.add_argument("old", help="旧版文件（.md .txt .docx）")
        parser.add_argument("new", help="新版文件")

    def handle(self, *args: object, out: str, old: str, new: str, **options: object) -> None:
        write_json(successions_of_files(Path(old), Path(new)), out, end="")
