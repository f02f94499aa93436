"""Find personal data in sentences; needs no database."""

from argparse import ArgumentParser

from cases.exchange import check_out, personal_data_of_file, write_json
from cases.management.file_command import FileCommand


class Command(FileCommand):
    help = "找出句子里的个人信息：姓名、电话、户号、住址、身份证号、车牌、邮箱、微信和QQ"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", dest="out", required=True, metavar="OUT", help="结果文件（.json）"
        )
        parser.add_argument("file", metavar="F.jsonl", help="每行一个 JSON 对象，含 id 和 text")

    def handle(self, *args: object, out: str, file: str, **options: object) -> None:
        check_out(out)
        write_json(personal_data_of_file(file), out)
