"""The room of people, as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """portal.people: users, units, employees, roles, permissions."""

    name = "portal.people"
    label = "people"
    verbose_name = "人员"
    scheduled_jobs = (
        (
            "follow-grants",
            "按日期更新角色",
            "daily 00:00",
            "portal.people.jobs.follow_grants_today",
        ),
    )

    def ready(self) -> None:
        """Connect the receiver of sign-ins."""
        from portal.people import receivers  # noqa: F401  # needs the models
