"""The room of cases and regulations, as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """cases: regulations in editions, clauses, case pages, citations, document import."""

    name = "cases"
    verbose_name = "案例与规章"
