"""What rooms above call: announce a change, search, keep indexes true; it ranks nothing itself.

An engine that is down or damaged never fails a save and never takes a page down.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import timezone

from search import sources
from search.documents import Facet, SearchDocument
from search.engines.base import EngineUnavailable, Found
from search.engines.embedded import EmbeddedEngine
from search.highlights import Snippet, Wanted, marked, snippet, spans
from search.lexicon import shipped_lexicon
from search.models import Outbox, QueryLog
from search.outbox import IndexKeeper, Mended
from search.planning import Knowledge, make_plan
from search.queries import Cited, SearchPlan, SearchRequest
from search.ranking import shipped_ranking

log = logging.getLogger(__name__)

QUERIES_LAST = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Result:
    """One hit with its document as the database has it now."""

    document: SearchDocument
    score: float
    wanted: Wanted

    def title_html(self) -> str:
        """The title, escaped, with marks."""
        return marked(self.document.title, spans(self.document.title, self.wanted))

    def snippet(self) -> Snippet:
        """The best stretch of the body, with its marks."""
        return snippet(self.document.body, self.wanted)


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind. `available` is false when its index could not answer."""

    kind: str
    label: str
    total: int = 0
    results: tuple[Result, ...] = ()
    counts: tuple[tuple[Facet, int], ...] = ()
    available: bool = True


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a request: a group for each kind that was asked for, in that order."""

    query: str
    groups: tuple[Group, ...]
    is_citation: bool
    took_ms: int


# --- asking -------------------------------------------------------------------------------------


def search(request: SearchRequest) -> Results:
    """Answer a request, one group a kind; kinds without a source are empty groups.

    What the request may not see is left out by the engine before it ranks, and once more by the
    documents as they are now.
    """
    began = time.perf_counter()
    cited = sources.recognise(request.query)
    groups = tuple(_group(request, kind, cited) for kind in request.kinds)
    took = round((time.perf_counter() - began) * 1000)
    return Results(request.query, groups, bool(cited), took)


def search_and_log(request: SearchRequest) -> Results:
    """Answer a request and remember what was asked, never by whom."""
    results = search(request)
    try:
        with transaction.atomic():
            QueryLog.objects.create(
                query=request.query[:300].encode("utf-8", "replace").decode().replace("\0", " "),
                totals={group.kind: group.total for group in results.groups},
                took_ms=results.took_ms,
            )
    except DatabaseError:
        log.warning("a query could not be logged", exc_info=True)
    return results


def forget_queries() -> int:
    """Delete what was asked more than QUERIES_LAST ago; returns how many queries that were."""
    count, _ = QueryLog.objects.filter(asked_at__lt=timezone.now() - QUERIES_LAST).delete()
    return count


def plan_of(request: SearchRequest, kind: str, cited: tuple[Cited, ...]) -> SearchPlan:
    """The plan of the request for one kind, by the words of the index as it is now.

    `cited` is what `sources.recognise` says of the query. Raises `EngineUnavailable`.
    """
    knowledge = Knowledge(keeper().engine.vocabulary(kind), shipped_lexicon(), shipped_ranking())
    return make_plan(request, kind, cited, knowledge)


def _group(request: SearchRequest, kind: str, cited: tuple[Cited, ...]) -> Group:
    source = sources.source_of(kind)
    if source is None:
        return Group(kind, kind)
    try:
        plan = plan_of(request, kind, cited)
        found = keeper().engine.find(plan)
    except EngineUnavailable:
        log.warning("the index of %s does not answer", kind, exc_info=True)
        return Group(kind, source.label, available=False)
    results = _loaded(source, found, request, plan.wanted)
    total = found.total - (len(found.hits) - len(results))
    return Group(kind, source.label, total, results, found.counts)


def _loaded(
    source: sources.Source, found: Found, request: SearchRequest, wanted: Wanted
) -> tuple[Result, ...]:
    documents = source.load([hit.key for hit in found.hits]) if found.hits else {}
    results = []
    for hit in found.hits:
        document = documents.get(hit.key)
        if document is not None and document.visibility in request.may_see:
            results.append(Result(document, round(hit.score, 4), wanted))
    return tuple(results)


# --- keeping up ---------------------------------------------------------------------------------


def announce(kind: str, key: str) -> None:
    """Say, inside the transaction that changes a document, that its index entry is out of date.

    Whether it was made, changed, hidden or deleted does not matter. After the commit the index
    follows at once; where that fails the change waits for the next `drain`.
    """
    announce_all(kind, (key,))


def announce_all(kind: str, keys: Iterable[str]) -> None:
    """`announce` for several documents of a kind at once."""
    Outbox.objects.bulk_create([Outbox(kind=kind, key=key) for key in dict.fromkeys(keys)])
    transaction.on_commit(_drain_quietly, robust=True)


def last_change() -> int:
    """The number of the last change that anybody announced: it rises with every change."""
    return Outbox.objects.order_by("-id").values_list("id", flat=True).first() or 0


def drain() -> int:
    """Bring all waiting changes into this host's index; returns how many were.

    Run it at start and every minute: it also finishes what a killed process left. Raises
    `EngineUnavailable` when the index cannot be written; nothing is lost then.
    """
    return keeper().drain()


def rebuild(
    kinds: Iterable[str] | None = None, progress: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Build the indexes of the kinds (all) anew, and switch; kind → number of documents."""
    counts = {}
    for kind in tuple(kinds or sources.kinds()):
        watcher = partial(progress, kind) if progress else _unwatched
        counts[kind] = keeper().rebuild(kind, watcher)
    keeper().drain()
    return counts


def _unwatched(count: int) -> None:
    """Nobody watches."""


def compare_and_mend() -> tuple[Mended, ...]:
    """The nightly check: compares (key, version) of sources and indexes, and mends."""
    return keeper().compare_and_mend()


def keeper() -> IndexKeeper:
    """The index of this host, in `ANJIAN_VAR/index`."""
    return _keeper(Path(settings.ANJIAN_VAR) / "index")


@lru_cache(maxsize=8)
def _keeper(root: Path) -> IndexKeeper:
    return IndexKeeper(EmbeddedEngine(root), f"embedded:{_identity(root)}", root)


def _identity(root: Path) -> str:
    """The name that this index folder keeps for life: deliveries of another one do not count."""
    root.mkdir(parents=True, exist_ok=True)
    path = root / "identity"
    if not path.exists():
        draft = root / f"identity.{uuid.uuid4().hex}"
        draft.write_text(uuid.uuid4().hex, encoding="ascii")
        # A link fails where another process was first, and never shows half a name.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def _drain_quietly() -> None:
    """Drain after a commit; whatever goes wrong waits for the next time and is only logged."""
    try:
        keeper().drain()
    except EngineUnavailable:
        log.warning("the index could not follow a change; it will catch up", exc_info=True)
