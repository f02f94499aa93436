"""`check_index`: the nightly comparison by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import service, sources
from search.jobs import repair_sentence


class Command(BaseCommand):
    help = "核对每个搜索索引与数据库，并补上差异；不能核对或仍有差异时退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = service.compare()
        for outcome in outcomes:
            self.stdout.write(outcome.label)
            for one in outcome.mended:
                source = sources.source_of(one.kind)
                self.stdout.write(
                    f"  {source.label if source else one.kind}：{repair_sentence(one)}"
                )
            if outcome.failure:
                self.stdout.write(f"  没有核对：{outcome.failure}")
        if untrue := [outcome.label for outcome in outcomes if not outcome.is_true_now]:
            raise CommandError(f"没有核对完或仍有差异：{'、'.join(untrue)}")
