"""What this room adds to the CMS admin."""

from wagtail import hooks

from portal.web.job_admin import JobRunViewSet


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def show_scheduled_jobs() -> JobRunViewSet:
    """Show administrators how the scheduled jobs went."""
    return JobRunViewSet()
