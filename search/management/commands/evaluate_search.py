"""`evaluate_search`: answer judged questions over a corpus of their own, without a database."""

import argparse
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.clusters import ClusterAddress
from search.engines.base import EngineUnavailable, SearchEngine
from search.engines.embedded import EmbeddedEngine
from search.evaluation import (
    KIND,
    BadFile,
    DocumentCorpus,
    Progress,
    answer_questions,
    read_questions,
    run_lines,
)
from search.lexicon import shipped_lexicon
from search.meaning.nearness import VectorSearch
from search.meaning.places import model_files
from search.planning import PlanningKnowledge
from search.ranking import shipped_ranking

EMBEDDED, ELASTICSEARCH = ENGINES = ("embedded", "elasticsearch")
SECONDS = 60.0
"""How long an answer of a cluster may take: here nobody waits."""


class Command(BaseCommand):
    help = (
        "用一份语料和一组问题检验搜索；索引是临时的，不用数据库。"
        "--engine elasticsearch 用 ELASTICSEARCH_URL 等设置所指的集群"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--qrels", type=Path, required=True, metavar="F", help="问题，每行 {qid, query}"
        )
        parser.add_argument(
            "--corpus", type=Path, required=True, metavar="F", help="语料，每行 {id, title, text}"
        )
        parser.add_argument("--engine", choices=ENGINES, default="embedded", help="搜索引擎")
        parser.add_argument(
            "--model", type=Path, metavar="DIR", help="模型文件夹：给出则同时按意思比较"
        )
        parser.add_argument(
            "--run",
            type=Path,
            required=True,
            metavar="OUT",
            help="结果文件，每行：问题编号、文章编号、名次，用制表符分开",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["engine"] == ELASTICSEARCH and not settings.ELASTICSEARCH.urls:
            raise CommandError("--engine elasticsearch 需要环境变量 ELASTICSEARCH_URL 等设置")
        try:
            questions = read_questions(options["qrels"])
            corpus = DocumentCorpus(options["corpus"])
            # Opened first: a place that cannot be written to is told before the work, not after.
            with (
                options["run"].open("w", encoding="utf-8") as out,
                tempfile.TemporaryDirectory(prefix="evaluate_search") as folder,
                ExitStack() as finders,
            ):
                engine = EmbeddedEngine(Path(folder) / "words")
                engine.rebuild(KIND, corpus.documents(self._progress("已建索引", 5000)), list)
                finder = finders.enter_context(self._finder(options["engine"], engine, corpus))
                meanings = self._meanings(options["model"], Path(folder), corpus)
                words = engine.vocabulary(KIND)
                knowledge = PlanningKnowledge(words, shipped_lexicon(), shipped_ranking())
                tell = self._progress("已回答", 200)
                found = answer_questions(questions, corpus, knowledge, finder.find, meanings)
                for count, (question, ids) in enumerate(found, start=1):
                    out.write(run_lines(question, ids))
                    tell(count)
        except (BadFile, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"写不了 {options['run']}：{error.strerror}") from error
        self.stderr.write(f"完成：{len(questions)} 个问题，{len(corpus.ids)} 篇文章")

    @contextmanager
    def _finder(
        self, name: str, host: EmbeddedEngine, corpus: DocumentCorpus
    ) -> Iterator[SearchEngine]:
        """The engine that answers; the host's index is asked for words in any case."""
        if name == EMBEDDED:
            yield host
            return
        address: ClusterAddress = settings.ELASTICSEARCH
        # Whoever needs no cluster needs no client of one.
        from search.engines.elasticsearch import ClusterSpec, ElasticsearchEngine

        engine = ElasticsearchEngine(
            ClusterSpec(
                address.urls,
                user=address.user,
                password=address.password,
                api_key=address.api_key,
                ca=Path(address.ca) if address.ca else None,
                prefix=f"{address.prefix}-evaluate-{uuid.uuid4().hex[:10]}",
                timeout=SECONDS,
            )
        )
        try:
            engine.rebuild(KIND, corpus.documents(self._progress("已写入集群", 5000)), list)
            yield engine
        finally:
            engine.discard(KIND)

    def _meanings(
        self, model: Path | None, folder: Path, corpus: DocumentCorpus
    ) -> VectorSearch | None:
        if model is None:
            return None
        files = model_files(model)
        if files is None:
            raise CommandError(f"{model} 里没有模型：要有 model.onnx 和 tokenizer.json")
        # Whoever asks without a model needs none of these libraries.
        from search.meaning.index import VectorIndex
        from search.meaning.model import OnnxEmbedder

        index = VectorIndex(folder / "meaning", OnnxEmbedder(files))
        index.rebuild(KIND, corpus.documents(self._progress("已读懂", 1000)), list)
        return index

    def _progress(self, what: str, every: int) -> Progress:
        def tell(count: int) -> None:
            if count % every == 0:
                self.stderr.write(f"{what} {count}")

        return tell
