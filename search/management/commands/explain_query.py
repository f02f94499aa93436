"""`explain_query`: what a query is taken to mean, and what every word of it earns."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import answers, sources
from search.documents import SEEN_BY_STAFF
from search.engines.base import EngineUnavailable
from search.explaining import as_json, as_text
from search.queries import SearchRequest


class Command(BaseCommand):
    help = '说明一次搜索怎么理解、怎么打分，例如：explain_query "停电没通知"'

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("query", metavar="词")
        parser.add_argument("--kind", metavar="KIND", help="只看一类，例如 cases、clauses")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        query, kind = options["query"], options["kind"]
        kinds = sources.registered_kinds()
        if kind and kind not in kinds:
            raise CommandError(f"没有“{kind}”这一类，可用的有：{'、'.join(kinds)}")
        kinds = (kind,) if kind else kinds
        request = SearchRequest(query, kinds, SEEN_BY_STAFF)
        try:
            explained = answers.explain_request(request)
        except EngineUnavailable as error:
            raise CommandError(f"索引现在不能回答：{error}") from error
        if options["json"]:
            plans = [as_json(query, one) for one in explained]
            answer = json.dumps({"query": query, "plans": plans}, ensure_ascii=False, indent=2)
            self.stdout.write(answer.encode("utf-8", "replace").decode("utf-8"))
            return
        for one in explained:
            source = sources.source_of(one.plan.kind)
            self.stdout.write(f"【{source.label if source else one.plan.kind}】")
            for line in as_text(query, one):
                self.stdout.write(line.encode("utf-8", "replace").decode("utf-8"))
            self.stdout.write("")
