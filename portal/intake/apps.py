"""The room of imports, as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """portal.intake: import jobs, their records and doubts, kinds of imports, worksheets."""

    name = "portal.intake"
    label = "intake"
    verbose_name = "导入"
    # name, label, when, dotted path: portal/operations/scheduling.py says how they are read
    scheduled_jobs = (
        ("take-over-imports", "接管中断的导入", "every 1m", "portal.intake.tasks.take_over_dead"),
        (
            "forget-import-files",
            "清理导入文件",
            "daily 03:40",
            "portal.intake.tasks.forget_old_files",
        ),
    )
