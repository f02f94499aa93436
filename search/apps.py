"""The Django app of the lowest room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search: text, documents, queries, engines, and the outbox that keeps indexes true."""

    name = "search"
    label = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"
