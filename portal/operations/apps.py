"""The room of operations, as Django knows it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """portal.operations: `up`, the scheduler and its jobs, health.

    The label is the one under which its table was made: renaming it would lose permissions.
    """

    name = "portal.operations"
    label = "web"
    verbose_name = "运行"
    # name, label, when, dotted path: portal/operations/scheduling.py says how they are read
    scheduled_jobs = (
        ("publish-scheduled", "定时发布与下线", "every 1m", "portal.operations.jobs.publish_due"),
        ("clean-sessions", "清理过期会话", "daily 03:10", "portal.operations.jobs.clean_sessions"),
        (
            "clean-tasks",
            "清理已结束的后台任务",
            "daily 03:20",
            "portal.operations.jobs.clean_tasks",
        ),
    )

    def ready(self) -> None:
        """Register the checks of this room, and watch the file of the database."""
        from portal.operations import checks  # noqa: F401 - it registers itself
        from portal.operations.database_file import connect_signals

        connect_signals()
