"""The top room, as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """portal.web: doors, chrome, home, search page, the commands that run the product."""

    name = "portal.web"
    label = "web"
    verbose_name = "站点"
