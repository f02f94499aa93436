"""`check_index`: the nightly comparison by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import service, sources
from search.engines.base import EngineUnavailable
from search.outbox import Mended


class Command(BaseCommand):
    help = "核对搜索索引与数据库，并补上差异。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mended = service.compare_and_mend()
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        for one in mended:
            source = sources.source_of(one.kind)
            self.stdout.write(f"{source.label if source else one.kind}：{_sentence(one)}")


def _sentence(mended: Mended) -> str:
    if mended.was_true:
        return "一致"
    if mended.rebuilt:
        return "索引已损坏，已重建"
    return f"补上 {len(mended.missing)}，更新 {len(mended.stale)}，删去 {len(mended.surplus)}"
