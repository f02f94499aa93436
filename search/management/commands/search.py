"""Ask from the shell with the rights of staff; text, or exactly one JSON object."""

import argparse
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import answers, service, sources
from search.documents import SEEN_BY_STAFF
from search.engines.base import EngineUnavailable
from search.queries import SearchRequest

LEAD_LENGTH = 60
TO_STDOUT = ""


class Command(BaseCommand):
    help = '搜索案例和条款，例如：search "停电" --json'

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("query", nargs="?", metavar="词")
        parser.add_argument(
            "--json",
            nargs="?",
            const=TO_STDOUT,
            metavar="OUT.json",
            help="输出一个 JSON 对象；给出以 .json 结尾的文件名则写入文件",
        )
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="每类最多几条")

    def handle(self, *args: Any, **options: Any) -> None:
        query, out = _read_query(options["query"], options["json"])
        if options["limit"] < 1:
            raise CommandError("--limit 要大于 0")
        # After an import on a machine where the portal never ran, nothing has built an index yet.
        with suppress(EngineUnavailable):
            service.drain_outbox()
        kinds = sources.kinds_for(SEEN_BY_STAFF)
        request = SearchRequest(query, kinds, SEEN_BY_STAFF, limit=options["limit"])
        results = answers.answer_request(request)
        if out is None:
            self._speak(results)
            return
        answer = json.dumps(_as_json(results), ensure_ascii=False, indent=2)
        answer = answer.encode("utf-8", "replace").decode("utf-8")
        if out == TO_STDOUT:
            self.stdout.write(answer)
            return
        try:
            Path(out).write_text(answer + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"写不了 {out}：{error.strerror}") from error

    def _speak(self, results: answers.SearchResults) -> None:
        for group in results.groups:
            self.stdout.write(f"{group.label}：{group.total}")
            for result in group.results:
                self.stdout.write(f"  {result.score:8.2f}  {result.document.title}")


def _read_query(query: str | None, out: str | None) -> tuple[str, str | None]:
    """The query and where to write: the value of `--json` is the query unless it ends in .json."""
    if query is None and out and not out.lower().endswith(".json"):
        return out, TO_STDOUT
    if query is None:
        raise CommandError('要搜索什么？例如：search "停电" --json')
    if out and not out.lower().endswith(".json"):
        raise CommandError(f"输出文件要以 .json 结尾：{out}")
    return query, out


def _as_json(results: answers.SearchResults) -> dict[str, object]:
    return {"query": results.query, "groups": [_group_json(group) for group in results.groups]}


def _group_json(group: answers.ResultGroup) -> dict[str, object]:
    return {
        "kind": group.kind,
        "total": group.total,
        "hits": [_hit_json(result) for result in group.results],
    }


def _hit_json(result: answers.SearchResult) -> dict[str, object]:
    document = result.document
    source = document.source
    return {
        "title": document.title,
        "lead": document.lead or document.body.strip()[:LEAD_LENGTH],
        "url": document.url,
        "score": result.score,
        "source": {"doc": source.doc, "number_raw": source.number_raw} if source else None,
    }
