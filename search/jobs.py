"""The scheduled work of search, with an outcome that an administrator can read.

A job that could not do its work raises `IndexesBehind`, so that the scheduler shows it as failed.
"""

from __future__ import annotations

from collections.abc import Iterable

from search import journal, service, sources
from search.aside import BackgroundThread
from search.engines.base import EngineUnavailable, SearchIndex
from search.service import IndexOutcome
from search.upkeep import indexes
from search.upkeep.comparing import MendedIndex
from search.upkeep.keeping import IndexUpdater
from search.upkeep.repairing import set_aside_damaged_kinds

NO_CLUSTER = "没有配置 Elasticsearch"
NO_MODEL = "没有语义模型"
SLOW = "段落超过 20 万，逐段比较会变慢：配置 Elasticsearch 后由它比较"
MEANING_PATIENCE = 5.0


class IndexesBehind(EngineUnavailable):
    """Some index could not be brought up to date; which, and why, is in the text."""


def follow_changes() -> str:
    """Bring waiting changes into this host's index: what a killed process or a host left.

    An index whose files were damaged is built anew first.
    """
    damaged = set_aside_damaged_kinds()
    followed = _follow_indexes((indexes.host_keeper(),))
    if not damaged:
        return followed
    return f"索引文件已损坏，已重建：{'、'.join(map(_kind_label, damaged))}；{followed}"


def follow_meaning() -> str:
    """Bring waiting changes into this host's vectors, aside: a large library takes an hour."""
    return _meaning.run() if indexes.meaning_keeper() else NO_MODEL


def follow_cluster() -> str:
    """Bring waiting changes into the cluster: what was saved while it was away."""
    cluster = indexes.cluster_keeper()
    return _follow_indexes((cluster,)) if cluster else NO_CLUSTER


def compare_indexes() -> str:
    """Compare this host's indexes with the database and mend them."""
    return _compare_keepers(indexes.host_keepers())


def compare_cluster() -> str:
    """Compare the cluster's index with the database and mend it."""
    cluster = indexes.cluster_keeper()
    return _compare_keepers((cluster,)) if cluster else NO_CLUSTER


def clean_queries() -> str:
    """Forget what was asked long ago: people type names into a search box."""
    return f"删除过期查询记录 {journal.forget_queries()} 条"


def repair_sentence(mended: MendedIndex) -> str:
    """What a comparison found in one kind, for an administrator."""
    if mended.rebuilt:
        return "索引已损坏，已重建"
    if mended.was_true:
        return "一致"
    found = (
        (f"补上 {len(mended.missing)}", mended.missing),
        (f"更新 {len(mended.stale)}", mended.stale),
        (f"删去 {len(mended.surplus)}", mended.surplus),
        (f"{len(mended.unbuilt)} 篇无法生成（{'、'.join(mended.unbuilt[:5])}）", mended.unbuilt),
    )
    return "，".join(words for words, keys in found if keys)


def _follow_indexes(keepers: Iterable[IndexUpdater[SearchIndex]]) -> str:
    outcomes = service.drain_each(keepers)
    count = sum(one.marked for one in outcomes)
    return _tell_outcomes(outcomes, f"索引跟进 {count} 项变更" if count else "没有等待的变更")


def _compare_keepers(keepers: Iterable[IndexUpdater[SearchIndex]]) -> str:
    outcomes = service.compare(keepers)
    mended = [
        f"{outcome.label}：{_kind_label(one.kind)} {repair_sentence(one)}"
        for outcome in outcomes
        for one in outcome.mended
        if not one.was_true
    ]
    return _tell_outcomes(outcomes, "；".join(mended) or "索引与数据库一致")


def _tell_outcomes(outcomes: Iterable[IndexOutcome], words: str) -> str:
    failures = [f"{one.label}：{one.failure}" for one in outcomes if one.failure]
    if failures:
        raise IndexesBehind("；".join([words, *failures]))
    return words


def _kind_label(kind: str) -> str:
    source = sources.source_of(kind)
    return source.label if source else kind


def _meaning_followed() -> str:
    keeper = indexes.meaning_keeper()
    if keeper is None:
        return NO_MODEL
    followed = _follow_indexes((keeper,))
    in_process = keeper.label == indexes.MEANING_LABEL
    return f"{followed}；{SLOW}" if in_process and indexes.is_large() else followed


_meaning = BackgroundThread(_meaning_followed, MEANING_PATIENCE)
