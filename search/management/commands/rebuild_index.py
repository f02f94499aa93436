"""`rebuild_index`: build the search index anew beside the old one, and switch."""

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import service, sources
from search.engines.base import EngineUnavailable

STEP = 500


class Command(BaseCommand):
    help = "重建搜索索引；重建期间搜索照常使用旧索引。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", metavar="种类", help="只重建这些种类（默认全部）")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = tuple(options["kinds"]) or sources.kinds()
        if unknown := [kind for kind in asked if sources.source_of(kind) is None]:
            known = "、".join(sources.kinds())
            raise CommandError(f"没有这个种类：{'、'.join(unknown)}。可用的种类：{known}")
        began = time.monotonic()
        try:
            counts = service.rebuild(asked, self._progress)
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        for kind, count in counts.items():
            source = sources.source_of(kind)
            self.stdout.write(f"{source.label if source else kind}：{count} 篇")
        self.stdout.write(f"索引已重建，用时 {time.monotonic() - began:.1f} 秒")

    def _progress(self, kind: str, count: int) -> None:
        if count % STEP == 0:
            self.stdout.write(f"  {kind} {count} …")
            self.stdout.flush()
