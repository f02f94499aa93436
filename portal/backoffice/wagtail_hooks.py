"""What this room adds to the CMS admin: its look, its menu without what leads away, jobs."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem, settings_menu

from portal.backoffice import deleting  # noqa: F401 - importing registers its hook
from portal.backoffice.job_admin import JobRunViewSet
from portal.backoffice.search_admin import hooks as search_hooks  # noqa: F401 - importing registers them
from portal.backoffice.spreadsheets import neutralise_exports

# The library has no pictures and no files of its own yet; the help leads out of the intranet.
NOT_HERE = frozenset({"images", "documents", "help"})
# One site, whose address the settings name; no files in collections; the four roles are fixed.
NOT_SET_HERE = frozenset({"sites", "collections", "groups"})

neutralise_exports()


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def show_scheduled_jobs() -> JobRunViewSet:
    """Show administrators how the scheduled jobs went."""
    return JobRunViewSet()


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def load_admin_css() -> SafeString:
    """Give the admin the colours and the fonts of the site."""
    sheets = ((static("backoffice/admin.css"),), (static("site/session.css"),))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_global_admin_js")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def warn_before_session_ends() -> SafeString:
    """Warn before a session ends, and offer a sign-in beside the form after it."""
    return format_html('<script src="{}"></script>', static("site/session.js"))


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def leave_out_of_the_menu(request: HttpRequest, items: list[Any]) -> None:
    """Leave out what the product does not use, and what leads to the outside.

    Wagtail's own entry of the settings names its version at the foot; ours is a plain submenu.
    """
    items[:] = [
        SubmenuMenuItem(
            item.label, settings_menu, name=item.name, icon_name=item.icon_name, order=item.order
        )
        if item.name == "settings"
        else item
        for item in items
        if item.name not in NOT_HERE
    ]


@hooks.register("construct_settings_menu")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def leave_out_of_the_settings(request: HttpRequest, items: list[Any]) -> None:
    """Leave out what nobody has to set here."""
    items[:] = [item for item in items if item.name not in NOT_SET_HERE]


@hooks.register("construct_reports_menu")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def leave_out_of_the_reports(request: HttpRequest, items: list[Any]) -> None:
    """Leave out the table of page models: it speaks to programmers."""
    items[:] = [item for item in items if item.name != "page-types-usage"]


@hooks.register("construct_search")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def leave_out_of_the_search(request: HttpRequest, items: list[Any]) -> None:
    """Search where something can be found: pages and accounts."""
    items[:] = [item for item in items if item.name not in NOT_HERE]


@hooks.register("register_account_menu_item")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def lead_to_own_password(request: HttpRequest) -> dict[str, str]:
    """Lead from the account to the page where the own password is changed."""
    return {
        "url": reverse("own_password"),
        "label": "修改密码",
        "help_text": "换一个新密码，其他电脑上的登录会同时退出。",
    }
