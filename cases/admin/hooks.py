"""What this room adds to the admin: menus, addresses, checks before a publication, buttons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet

from cases.admin import confirming, masking
from cases.admin.choosers import clause_chooser
from cases.admin.snippets import RulesGroup, VocabularyGroup
from cases.admin.start import WaitingPanel
from cases.casebook.personal_data import open_findings
from cases.casebook.publication import PublicationRefused, warnings_of
from cases.models import CasePage
from cases.permissions import may_edit_case, may_read_revisions

DECIDED = {
    "approve": "已通过这个环节的审核。",
    "reject": "已退回修改，提交的人在工作台上看得到。",
}

# Log entries of these kinds quote a title or a comment of their day, perhaps unmasked. The
# history of a page is open to whoever edits it, so there they say only what was done.
QUOTING_ACTIONS = (
    "wagtail.rename",
    "wagtail.copy",
    "wagtail.copy_for_translation",
    "wagtail.create_alias",
    "wagtail.convert_alias",
    "wagtail.comments.create",
    "wagtail.comments.edit",
    "wagtail.comments.delete",
    "wagtail.comments.resolve",
    "wagtail.comments.create_reply",
    "wagtail.comments.edit_reply",
    "wagtail.comments.delete_reply",
)

register_snippet(RulesGroup)
register_snippet(VocabularyGroup)


@hooks.register("register_admin_viewset")
def register_choosers() -> list[Any]:
    """Offer the clause chooser to every form."""
    return [clause_chooser]


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    """Give the screens of this room their addresses below /admin/."""
    return [
        path("cases/<int:page_id>/masking/", masking.masking_screen, name="case_masking"),
        path(
            "cases/<int:page_id>/masking/replace/",
            masking.replace_findings,
            name="case_masking_replace",
        ),
        path(
            "cases/<int:page_id>/masking/keep/",
            masking.keep_posted_finding,
            name="case_masking_keep",
        ),
        path("citations/", confirming.list_open_citations, name="open_citations"),
        path("citations/decide/", confirming.record_link_decision, name="decide_citation"),
        path(
            "editions/<int:edition_id>/successions/",
            confirming.list_successions,
            name="successions",
        ),
        path(
            "editions/<int:edition_id>/successions/confirm/",
            confirming.confirm_posted_successions,
            name="confirm_successions",
        ),
    ]


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    """Give what migrations log of a case its words in histories and reports."""
    actions.register_action(
        "cases.taken_offline",
        "因可见性下线",
        "原来设过页面可见性，升级时没有让它公开；确认可以公开后再发布",
    )


class OpenCitationsItem(MenuItem):
    """The menu entry of the confirmation queue, with how many wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to whoever may settle citations."""
        return may_edit_case(request.user)


@hooks.register("register_admin_menu_item")
def register_menu() -> MenuItem:
    """Put the confirmation queue into the menu."""
    return OpenCitationsItem(
        "引用待确认", reverse("open_citations"), icon_name="help", order=230, name="open-citations"
    )


@hooks.register("before_publish_page")
def check_before_publication(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Stop with the masking screen where personal data stands; advise on what is missing."""
    if not isinstance(page, CasePage):
        return None
    _advise_before_publishing(request, page)
    if findings := open_findings(page):
        messages.error(request, str(PublicationRefused(page, findings)))
        return redirect("case_masking", page.pk)
    return None


@hooks.register("before_edit_page")
def say_what_is_gone(request: HttpRequest, page: Any) -> None:
    """Say which fields of this version named something that has been deleted since."""
    if isinstance(page, CasePage) and page.gone and request.method == "GET":
        named = "、".join(f"“{label}”" for label in page.gone)
        messages.warning(request, f"这一版原来选的{named}已经被删除，现在空着。请重新选，再保存。")


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def advise_on_submission(request: HttpRequest, page: Any) -> None:
    """Advise an editor who submits a case to moderation."""
    if isinstance(page, CasePage) and "action-submit" in request.POST:
        _advise_before_publishing(request, page)
        if findings := open_findings(page):
            messages.warning(
                request,
                f"已提交。里面还有 {len(findings)} 处个人信息没有处理，审核通过前要先脱敏。",
                buttons=[messages.button(masking.masking_address(page), "去脱敏")],
            )


@hooks.register("after_edit_page")
def say_what_was_decided(request: HttpRequest, page: Any) -> None:
    """Say what became of a case in moderation: Wagtail itself says that it was saved."""
    if "action-workflow-action" in request.POST:
        said = DECIDED.get(request.POST.get("workflow-action-name", ""))
        if said:
            messages.success(request, said)


def _advise_before_publishing(request: HttpRequest, page: CasePage) -> None:
    for advice in warnings_of(page):
        messages.warning(request, f"{advice.section}：{advice.message}")


@hooks.register("register_page_header_buttons")
def masking_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """Offer the masking screen in the menu of a case."""
    if isinstance(page.specific, CasePage) and may_edit_case(user):
        yield Button("脱敏", masking.masking_address(page), icon_name="view", priority=25)


@hooks.register("insert_global_admin_css")
def load_cases_admin_css() -> SafeString:
    """Load the look of this room's screens and panels."""
    return format_html('<link rel="stylesheet" href="{}">', static("cases/admin/desk.css"))


@hooks.register("construct_homepage_panels")
def start_with_work(request: HttpRequest, panels: list[Any]) -> None:
    """Begin the admin's first page with what waits for this person."""
    panels[:] = [WaitingPanel(), *(p for p in panels if p.name != "user_objects_in_workflow")]


class UnquotedLogFormatter(LogFormatter):
    """Describe a log entry by the name of its action, without the words that it stored."""

    def __init__(self, label: str) -> None:
        self.label = self.message = label


@hooks.register("register_log_actions", order=100)
def describe_without_quotation(actions: LogActionRegistry) -> None:
    """Replace Wagtail's sentences that quote old titles; it runs after Wagtail's own hook."""
    for action in QUOTING_ACTIONS:
        actions.formatters[action] = UnquotedLogFormatter(actions.formatters[action].label)


@hooks.register("construct_reports_menu")
def hide_site_history(request: HttpRequest, items: list[Any]) -> None:
    """Offer the report of all log entries to whoever may read earlier revisions."""
    if not may_read_revisions(request.user):
        items[:] = [item for item in items if item.name != "site-history"]
