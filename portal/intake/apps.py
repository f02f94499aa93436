"""The room of imports, as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """portal.intake: import jobs, their records and doubts, the check screen, worksheets."""

    name = "portal.intake"
    label = "intake"
    verbose_name = "导入"
