"""The scheduled work of search, with an outcome that an administrator can read."""

from __future__ import annotations

from search import journal, service
from search.outbox import Mended


def follow() -> str:
    """Bring waiting changes into this host's index: what a killed process or another host left."""
    count = service.drain()
    return f"索引跟进 {count} 项变更" if count else "没有等待的变更"


def compare() -> str:
    """Compare this host's index with the database and mend it."""
    mended = [one for one in service.compare_and_mend() if not one.was_true]
    return "；".join(_sentence(one) for one in mended) or "索引与数据库一致"


def clean_queries() -> str:
    """Forget what was asked long ago: people type names into a search box."""
    return f"删除过期查询记录 {journal.forget_queries()} 条"


def _sentence(mended: Mended) -> str:
    if mended.rebuilt:
        return f"{mended.kind} 已重建"
    return (
        f"{mended.kind} 补上 {len(mended.missing)}，更新 {len(mended.stale)}，"
        f"删去 {len(mended.surplus)}"
    )
