"""The Django app of the lowest room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search: text, documents, queries, engines, and the outbox that keeps indexes true."""

    name = "search"
    label = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"
    # portal/operations/scheduling.py says how these and the jobs of a host are read.
    scheduled_jobs = (
        ("clean-queries", "清理过期查询记录", "daily 03:30", "search.jobs.clean_queries"),
        # All hosts have one cluster together.
        ("follow-cluster", "搜索集群跟进变更", "every 1m", "search.jobs.follow_cluster"),
        ("compare-cluster", "夜间核对搜索集群", "daily 02:40", "search.jobs.compare_cluster"),
    )
    # Every host keeps an index of its own.
    host_jobs = (
        ("follow-index", "搜索索引跟进变更", "every 1m", "search.jobs.follow_changes"),
        ("follow-meaning", "语义向量跟进变更", "every 1m", "search.jobs.follow_meaning"),
        ("compare-index", "夜间核对搜索索引", "daily 02:30", "search.jobs.compare_indexes"),
    )

    def ready(self) -> None:
        """Let every change of the editors' words be seen by the next search; register checks."""
        from django.db.models.signals import post_delete, post_save

        from search import checks  # noqa: F401 - importing registers them
        from search.trade import words_changed

        for model in ("SynonymGroup", "VocabularyEntry", "Pin"):
            for signal in (post_save, post_delete):
                signal.connect(words_changed, f"search.{model}", dispatch_uid="editors-words")
