"""The top room, as Django knows it."""

from django.apps import AppConfig

from portal.people.navigation import NavigationEntry
from portal.people.roles import Role
from portal.web.addresses import admin_address, home_address, search_address


class WebConfig(AppConfig):
    """portal.web: doors, chrome, home, search page, the commands that run the product."""

    name = "portal.web"
    label = "web"
    verbose_name = "站点"
    navigation = (
        NavigationEntry("今天", home_address, "today", 10),
        NavigationEntry("搜索", search_address, "search", 40),
        NavigationEntry("管理后台", admin_address, "admin", 90, Role.EDITOR),
    )
    # name, label, when, dotted path: portal/web/scheduling.py says how they are read
    scheduled_jobs = (
        ("publish-scheduled", "定时发布与下线", "every 1m", "portal.web.jobs.publish_due"),
        ("clean-sessions", "清理过期会话", "daily 03:10", "portal.web.jobs.clean_sessions"),
        ("clean-tasks", "清理已结束的后台任务", "daily 03:20", "portal.web.jobs.clean_tasks"),
    )

    def ready(self) -> None:
        """Register the checks of this room, and watch the file of the database."""
        from portal.web import checks  # noqa: F401 - it registers itself
        from portal.web.database_file import connect_signals

        connect_signals()
