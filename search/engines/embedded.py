"""The default engine: tantivy in our own process, one index per kind, on a local disk.

It knows plans and rows, and nothing of where documents come from. Every write opens the index
freshly under a file lock; readers look at `CURRENT` and reload before every search.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import filelock
import tantivy

from search import text
from search.documents import (
    SEGMENTED,
    WITH_POSITIONS,
    Facet,
    Field,
    Row,
    SearchDocument,
    facet_of,
    facet_token,
    rows_of,
)
from search.engines.base import Change, EngineDamaged, EngineUnavailable, Found, Hit, page_of
from search.queries import Phrase, SearchPlan, Vocabulary

SCHEMA_VERSION = 1
LOCK_SECONDS = 60
FIRST_PASSAGES = 2_000
"""Passages fetched at first; queries that match more have their totals estimated (about 1 %)."""
COUNTED_DOCUMENTS = 2_000
HEAP = 30_000_000
HEAP_OF_REBUILD = 120_000_000


class EmbeddedEngine:
    """See `Engine`. `root` holds a folder per kind: index folders, `CURRENT`, a lock."""

    name = "embedded"

    def __init__(self, root: Path) -> None:
        self._root = root
        self._readers: dict[str, _Reader] = {}
        self._guard = threading.Lock()

    def find(self, plan: SearchPlan) -> Found:
        """See `Engine.find`."""
        if not plan.gates:
            return Found()
        with _spoken("搜索"):
            searcher = self._searcher(plan.kind)
            return Found() if searcher is None else _Search(searcher, _schema(), plan).found()

    def vocabulary(self, kind: str) -> Vocabulary:
        """See `Engine.vocabulary`."""
        with _spoken("搜索"):
            return _Words(self._searcher(kind))

    def apply(self, kind: str, changes: Sequence[Change]) -> None:
        """See `Engine.apply`."""
        if not changes:
            return
        with _spoken("更新"), self._locked(kind):
            if self.needs_rebuild(kind):
                if (self._root / kind / "CURRENT").exists():
                    raise EngineUnavailable(f"{kind} 的索引由别的版本建立，请运行 rebuild_index")
                self._switch(kind, self._create(kind))
            _write(self._current(kind), changes, HEAP)

    def needs_rebuild(self, kind: str) -> bool:
        """See `Engine.needs_rebuild`."""
        try:
            folder = self._current(kind)
        except FileNotFoundError:
            return True
        return not (
            folder.name.startswith(f"{fingerprint()}-") and tantivy.Index.exists(str(folder))
        )

    def inventory(self, kind: str) -> Mapping[str, str]:
        """See `Engine.inventory`."""
        with _spoken("核对"):
            searcher = self._searcher(kind)
            if searcher is None or not searcher.num_docs:
                return {}
            every = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False)
            found = (searcher.doc(address) for _, address in every.hits)
            return {_text(doc, "key"): _text(doc, "version") for doc in found}

    def rebuild(
        self,
        kind: str,
        documents: Iterable[SearchDocument],
        catch_up: Callable[[], Sequence[Change]],
    ) -> int:
        """See `Engine.rebuild`."""
        with _spoken("重建"):
            fresh = self._create(kind)
            count = _write(fresh, documents, HEAP_OF_REBUILD)
            with self._locked(kind):
                _write(fresh, catch_up(), HEAP)
                self._switch(kind, fresh)
        return count

    def _current(self, kind: str) -> Path:
        folder = self._root / kind
        return folder / (folder / "CURRENT").read_text(encoding="ascii").strip()

    def _create(self, kind: str) -> Path:
        folder = self._root / kind / f"{fingerprint()}-{uuid.uuid4().hex[:12]}"
        folder.mkdir(parents=True)
        tantivy.Index(_schema(), path=str(folder))
        return folder

    def _switch(self, kind: str, fresh: Path) -> None:
        """Let `CURRENT` name the fresh folder, and delete all but it and the one before."""
        pointer = self._root / kind / "CURRENT"
        before = pointer.read_text(encoding="ascii").strip() if pointer.exists() else ""
        beside = pointer.with_name(f"CURRENT.{fresh.name}")
        beside.write_text(fresh.name, encoding="ascii")
        os.replace(beside, pointer)
        for folder in pointer.parent.iterdir():
            if folder.is_dir() and folder.name not in (fresh.name, before):
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self, kind: str) -> Iterator[None]:
        folder = self._root / kind
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / "lock", timeout=LOCK_SECONDS):
            yield

    def _searcher(self, kind: str) -> tantivy.Searcher | None:
        """A searcher over what is committed now; a second try bridges a switch in between."""
        for attempt in (1, 2):
            try:
                folder = self._current(kind)
            except FileNotFoundError:
                return None
            try:
                return self._reader(kind, folder).searcher()
            except (ValueError, OSError):
                if attempt == 2:
                    raise
                self._readers.pop(kind, None)
        return None

    def _reader(self, kind: str, folder: Path) -> _Reader:
        with self._guard:
            reader = self._readers.get(kind)
            if reader is None or reader.folder != folder or reader.process != os.getpid():
                index = tantivy.Index.open(str(folder))
                index.config_reader("manual")
                reader = self._readers[kind] = _Reader(folder, os.getpid(), index)
            return reader


@dataclass(frozen=True, slots=True)
class _Reader:
    """An open index; handles do not survive a fork, so the process is part of it."""

    folder: Path
    process: int
    index: tantivy.Index

    def searcher(self) -> tantivy.Searcher:
        self.index.reload()
        return self.index.searcher()


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary of a searcher; of no index at all: nothing."""

    searcher: tantivy.Searcher | None

    def passages(self) -> int:
        return self.searcher.num_docs if self.searcher else 0

    def frequency(self, field: Field, token: str) -> int:
        return self.searcher.doc_freq(field.value, token) if self.searcher else 0


@dataclass(frozen=True, slots=True)
class _Search:
    """One plan on one searcher."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    plan: SearchPlan

    def found(self) -> Found:
        """The page, grouped by parent: a document scores as its best passage."""
        query = self._query()
        fetched = FIRST_PASSAGES
        while True:
            result = self.searcher.search(query, limit=fetched, count=False)
            addresses = [address for _, address in result.hits]
            parents = self.searcher.fast_field_values("parent", addresses)
            best: dict[object, tuple[float, tantivy.DocAddress]] = {}
            for (score, address), parent in zip(result.hits, parents, strict=True):
                if parent not in best:
                    best[parent] = (score, address)
            everything = len(addresses) < fetched
            if everything or len(best) > self.plan.offset + self.plan.limit:
                break
            fetched *= 4
        total = len(best) if everything else round(self.searcher.cardinality(query, "parent"))
        hits = [self._hit(*one) for one in self._near_page(list(best.values()))]
        counts = self._counts([address for _, address in best.values()])
        return page_of(hits, total, counts, self.plan)

    def _near_page(
        self, best: list[tuple[float, tantivy.DocAddress]]
    ) -> list[tuple[float, tantivy.DocAddress]]:
        """The best up to the end of the page, and whatever ties with the last of them."""
        end = self.plan.offset + self.plan.limit
        if len(best) <= end or end == 0:
            return best[:end]
        last = round(best[end - 1][0], 4)
        return [one for at, one in enumerate(best) if at < end or round(one[0], 4) >= last]

    def _hit(self, score: float, address: tantivy.DocAddress) -> Hit:
        doc = self.searcher.doc(address)
        return Hit(_text(doc, "key"), score, int(doc["passage"][0]))

    def _counts(self, addresses: list[tantivy.DocAddress]) -> Counter[Facet]:
        docs = (self.searcher.doc(address) for address in addresses[:COUNTED_DOCUMENTS])
        return Counter(facet_of(token) for doc in docs for token in doc[Field.FACETS.value])

    def _query(self) -> tantivy.Query:
        plan = self.plan
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        clauses = [
            (must, _quiet(self._any([self._phrase(gate) for gate in plan.gates]))),
            (must, self._one_of(Field.VISIBILITY, [v.value for v in sorted(plan.may_see)])),
        ]
        for name in sorted({facet.name for facet in plan.filters}):
            tokens = [facet_token(facet) for facet in plan.filters if facet.name == name]
            clauses.append((must, self._one_of(Field.FACETS, tokens)))
        clauses += [(must, self._documents_with(phrase)) for phrase in plan.demanded]
        clauses += [
            (tantivy.Occur.MustNot, self._documents_with(phrase)) for phrase in plan.refused
        ]
        for token in plan.scored:
            term = self._term(token.field, token.token)
            clauses.append((should, tantivy.Query.boost_query(term, token.weight)))
        for reward in plan.rewards:
            held = self._phrase(Phrase(reward.field, reward.tokens))
            clauses.append((should, tantivy.Query.const_score_query(held, reward.score)))
        return tantivy.Query.boolean_query(clauses)

    def _documents_with(self, phrase: Phrase) -> tantivy.Query:
        """All passages of the documents of which some passage holds the phrase."""
        held = self.searcher.search(
            self._phrase(phrase), limit=max(1, self.searcher.num_docs), count=False
        )
        parents = self.searcher.fast_field_values("parent", [address for _, address in held.hits])
        distinct = sorted({int(parent) for parent in parents if parent is not None})
        return _quiet(tantivy.Query.term_set_query(self.schema, "parent", distinct))

    def _one_of(self, field: Field, tokens: list[str]) -> tantivy.Query:
        return _quiet(self._any([self._term(field, token) for token in tokens]))

    def _phrase(self, phrase: Phrase) -> tantivy.Query:
        if len(phrase.tokens) == 1:  # tantivy panics on a phrase of one
            return self._term(phrase.field, phrase.tokens[0])
        return tantivy.Query.phrase_query(self.schema, phrase.field.value, list(phrase.tokens))

    def _term(self, field: Field, token: str) -> tantivy.Query:
        option = "freq" if field in SEGMENTED else "basic"
        return tantivy.Query.term_query(self.schema, field.value, token, option)

    @staticmethod
    def _any(queries: list[tantivy.Query]) -> tantivy.Query:
        if not queries:
            return tantivy.Query.empty_query()
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _quiet(query: tantivy.Query) -> tantivy.Query:
    """The query as a condition that earns nothing."""
    return tantivy.Query.const_score_query(query, 0.0)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("version", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("passage", stored=True)
    builder.add_unsigned_field("parent", indexed=True, fast=True)
    for field in Field:
        if field in SEGMENTED:
            option = "position" if field in WITH_POSITIONS else "freq"
            builder.add_text_field(field.value, tokenizer_name="whitespace", index_option=option)
        else:
            stored = field is Field.FACETS
            builder.add_text_field(
                field.value, stored=stored, tokenizer_name="raw", index_option="basic"
            )
    return builder.build()


def fingerprint() -> str:
    """Differs when an index written by another version of this code cannot be trusted."""
    marks = (
        str(SCHEMA_VERSION),
        version("tantivy"),
        *text.VERSIONS,
        *(field.value for field in Field),
    )
    return hashlib.blake2b(json.dumps(marks).encode(), digest_size=6).hexdigest()


def _write(folder: Path, changes: Iterable[Change], heap: int) -> int:
    """Write the changes in one commit through a fresh handle; returns how many there were."""
    index = tantivy.Index.open(str(folder))
    writer = index.writer(heap_size=heap, num_threads=1)
    count = 0
    try:
        for change in changes:
            count += 1
            writer.delete_documents_by_term("key", change.key)
            if isinstance(change, SearchDocument):
                for row in rows_of(change):
                    writer.add_document(_document(row))
        writer.commit()
        writer.wait_merging_threads()
    except BaseException:
        del writer, index
        raise
    return count


def _document(row: Row) -> tantivy.Document:
    doc = tantivy.Document()
    doc.add_text("key", row.key)
    doc.add_text("version", row.version)
    doc.add_unsigned("passage", row.passage)
    doc.add_unsigned("parent", _parent(row.key))
    for field, tokens in row.fields.items():
        if field in SEGMENTED:
            doc.add_text(field.value, " ".join(tokens))
        else:
            for token in tokens:
                doc.add_text(field.value, token)
    return doc


def _parent(key: str) -> int:
    """63 bits for a key: numbers group a thousand times faster than stored text."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1


def _text(doc: tantivy.Document, name: str) -> str:
    return str(doc[name][0])


@contextmanager
def _spoken(doing: str) -> Iterator[None]:
    """Turn whatever tantivy raises, panics included, into `EngineUnavailable`."""
    try:
        yield
    except EngineUnavailable:
        raise
    except filelock.Timeout as error:
        raise EngineUnavailable(f"{doing}索引时等锁超过 {LOCK_SECONDS} 秒") from error
    except (ValueError, OSError) as error:
        raise EngineDamaged(f"{doing}索引失败：{error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise EngineDamaged(f"{doing}索引失败：{error}") from error
