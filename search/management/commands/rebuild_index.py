"""`rebuild_index`: build the search index anew beside the old one, and switch."""

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import service, sources

STEP = 500


class Command(BaseCommand):
    help = "重建每个搜索索引；重建期间搜索照常使用旧索引。有一个没有建成时退出码为 1。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", metavar="种类", help="只重建这些种类（默认全部）")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = tuple(options["kinds"]) or sources.registered_kinds()
        if unknown := [kind for kind in asked if sources.source_of(kind) is None]:
            known = "、".join(sources.registered_kinds())
            raise CommandError(f"没有这个种类：{'、'.join(unknown)}。可用的种类：{known}")
        began = time.monotonic()
        outcomes = service.rebuild(asked, self._progress)
        for outcome in outcomes:
            self.stdout.write(outcome.label)
            for kind, count in outcome.counts:
                source = sources.source_of(kind)
                self.stdout.write(f"  {source.label if source else kind}：{count} 篇")
            if outcome.failure:
                self.stdout.write(f"  没有建成：{outcome.failure}")
        if failed := [outcome.label for outcome in outcomes if outcome.failure]:
            raise CommandError(f"没有建成：{'、'.join(failed)}；原来的索引照常使用")
        self.stdout.write(f"索引已重建，用时 {time.monotonic() - began:.1f} 秒")

    def _progress(self, kind: str, count: int) -> None:
        if count % STEP == 0:
            self.stdout.write(f"  {kind} {count} …")
            self.stdout.flush()
