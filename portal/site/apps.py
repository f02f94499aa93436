"""The site, as Django knows it."""

from django.apps import AppConfig

from portal.people.navigation import NavigationEntry
from portal.people.roles import Role
from portal.site.addresses import admin_address, home_address, search_address


class SiteConfig(AppConfig):
    """portal.site: doors, frame, home, search page."""

    name = "portal.site"
    label = "site"
    verbose_name = "站点"
    navigation = (
        NavigationEntry("今天", home_address, "today", 10),
        NavigationEntry("搜索", search_address, "search", 40),
        NavigationEntry("管理后台", admin_address, "admin", 90, Role.EDITOR),
    )
