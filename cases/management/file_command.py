"""What the commands that read files share: no check of the system, and refusals as sentences."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.exchange import ExchangeRefused


class FileCommand(BaseCommand):
    """A command that reads files, and may write what it found as one JSON file."""

    requires_system_checks: list[str] = []

    def add_dry_run(self, parser: ArgumentParser) -> None:
        """Let the command only read, and say what it read as JSON."""
        parser.add_argument("--dry-run", action="store_true", help="只识别，不写入，不需要数据库")
        parser.add_argument("--json", metavar="OUT", help="把识别结果写成一个 JSON 文件（.json）")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; what the exchange refuses ends it with its sentence."""
        try:
            return super().execute(*args, **options)
        except ExchangeRefused as refusal:
            raise CommandError(str(refusal)) from refusal
