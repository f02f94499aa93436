"""The back office, as Django knows it."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """portal.backoffice: the look and the menus of the CMS, words of search, reports."""

    name = "portal.backoffice"
    label = "backoffice"
    verbose_name = "管理后台"
