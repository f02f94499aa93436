"""The room of people, as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """portal.people: users, units, employees, roles, permissions."""

    name = "portal.people"
    label = "people"
    verbose_name = "人员"
