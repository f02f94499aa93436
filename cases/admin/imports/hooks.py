"""What the import screens add to the admin: the menu 导入 and their addresses."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cases.admin.imports import checking, regulations, views
from cases.permissions import may_import


class ImportsMenu(SubmenuMenuItem):
    """导入, for whoever may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever may import."""
        return may_import(request.user)


@hooks.register("register_admin_menu_item")
def register_imports_menu() -> MenuItem:
    """Put the uploads and the list of missing regulations into the menu."""
    return ImportsMenu(
        "导入",
        Menu(
            items=[
                MenuItem("导入案例", reverse("case_imports"), icon_name="upload", name="cases"),
                MenuItem(
                    "导入规章", reverse("regulation_imports"), icon_name="upload", name="rules"
                ),
                MenuItem("缺失规章", reverse("missing_regulations"), icon_name="help", name="gaps"),
            ]
        ),
        icon_name="upload",
        order=220,
        name="imports",
    )


@hooks.register("register_admin_urls")
def register_import_addresses() -> list[URLPattern]:
    """Give the import screens their addresses below /admin/."""
    return [
        path("imports/cases/", views.case_imports, name="case_imports"),
        path("imports/regulations/", views.regulation_imports, name="regulation_imports"),
        path("imports/missing/", views.show_missing_regulations, name="missing_regulations"),
        path("imports/<int:job_id>/", views.import_job, name="import_job"),
        path("imports/<int:job_id>/remove/", views.remove_import, name="import_remove"),
        path("imports/<int:job_id>/check/", checking.start_checking, name="import_check"),
        path(
            "imports/<int:job_id>/corrects/",
            checking.mark_as_corrected_file,
            name="import_corrects",
        ),
        path(
            "imports/<int:job_id>/check/<int:position>/",
            checking.check_case,
            name="import_check_case",
        ),
        path(
            "imports/<int:job_id>/check/<int:position>/leave-out/",
            checking.leave_out,
            name="import_leave_out",
        ),
        path(
            "imports/<int:job_id>/check/<int:position>/bring-back/",
            checking.bring_back,
            name="import_bring_back",
        ),
        path(
            "imports/<int:job_id>/regulation/",
            regulations.check_regulation,
            name="import_regulation_check",
        ),
    ]
