"""The addresses that Wagtail brings along: who may open each, as a table that is written by hand.

A line is who (the letters of `world`), the name of the address, and its arguments. An argument that
is a key of `arguments_in` stands for a row of the world; any other stands for itself. What is shut
for everybody (portal/site/closed_addresses.py) reads Lx---: no administrator gets in either.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from wagtail.models import Site, Task, Workflow

from tests.factories import library, make_case
from tests.portal.permissions.world import World


class WagtailRow(NamedTuple):
    """One line of the table."""

    who: str
    name: str
    arguments: tuple[str, ...]


def arguments_in(world: World) -> dict[str, Any]:
    """Return what the words of the table stand for, with a case that waits for moderation."""
    waiting = make_case("等审核的案例", slug="dengshenhe", live=False)
    waiting.save_revision()
    waiting.get_workflow().start(waiting, world.person)
    return {
        "draft": world.draft.pk,
        "case": world.case.pk,
        "library": library().pk,
        "revision": world.draft.revisions.first().pk,
        "user": world.person.pk,
        "group": Group.objects.first().pk,
        "site": Site.objects.first().pk,
        "workflow": Workflow.objects.first().pk,
        "task": Task.objects.first().pk,
        "waiting": waiting.pk,
        "taskstate": waiting.current_workflow_task_state.pk,
        "workflowstate": waiting.current_workflow_state.pk,
    }


# The last line signs the person out.
TABLE = """
Lxooo wagtailadmin_home

Lxooo wagtailadmin_api:pages:listing
Lxooo wagtailadmin_api:pages:detail draft
Lx--- wagtailadmin_api:pages:find
-x--- wagtailadmin_api:pages:action draft revert_to_page_revision
-x--- wagtailadmin_api:documents:listing
-x--- wagtailadmin_api:documents:detail 1
-x--- wagtailadmin_api:documents:find
-x--- wagtailadmin_api:images:listing
-x--- wagtailadmin_api:images:detail 1
-x--- wagtailadmin_api:images:find

Lx--- wagtailadmin_error_test
Lxooo wagtailadmin_explore_root
Lxooo wagtailadmin_explore library
Lxooo wagtailadmin_explore_results library
Lx--- wagtail_bulk_action wagtailcore page nothing

Lxooo wagtailadmin_pages:add cases casepage library
Lxooo wagtailadmin_pages:preview_on_add cases casepage library
Lxooo wagtailadmin_pages:type_use cases casepage
Lxooo wagtailadmin_pages:choose_parent cases casepage
Lxooo wagtailadmin_pages:type_use_results cases casepage
Lxooo wagtailadmin_pages:usage draft
Lxooo wagtailadmin_pages:edit draft
Lxooo wagtailadmin_pages:preview_on_edit draft
Lxooo wagtailadmin_pages:view_draft draft
Lxooo wagtailadmin_pages:add_subpage library
Lxxoo wagtailadmin_pages:delete case
Lxxoo wagtailadmin_pages:unpublish case
Lx--- wagtailadmin_pages:convert_alias draft
Lxooo wagtailadmin_pages:search
Lxooo wagtailadmin_pages:search_results
Lxooo wagtailadmin_pages:move draft
Lxooo wagtailadmin_pages:move_confirm draft library
Lx--- wagtailadmin_pages:set_page_position draft
Lxooo wagtailadmin_pages:copy draft
Lxxoo wagtailadmin_pages:workflow_action waiting approve taskstate
Lxxoo wagtailadmin_pages:collect_workflow_action_data waiting approve taskstate
Lxooo wagtailadmin_pages:confirm_workflow_cancellation waiting
Lxxoo wagtailadmin_pages:workflow_preview waiting task
Lx--- wagtailadmin_pages:set_privacy draft
Lx--- wagtailadmin_pages:lock draft
Lx--- wagtailadmin_pages:unlock draft
Lxxoo wagtailadmin_pages:revisions_index draft
Lxxoo wagtailadmin_pages:revisions_view draft revision
Lxxoo wagtailadmin_pages:revisions_revert draft revision
Lxxoo wagtailadmin_pages:revisions_unschedule draft revision
Lxxoo wagtailadmin_pages:revisions_compare draft earliest latest
Lxooo wagtailadmin_pages:workflow_history waiting
Lxooo wagtailadmin_pages:workflow_history_detail waiting workflowstate
Lxooo wagtailadmin_pages:history draft
Lxooo wagtailadmin_pages:history_results draft

Lxooo wagtailadmin_choose_page
Lxooo wagtailadmin_choose_page_child library
Lxooo wagtailadmin_choose_page_search
Lxooo wagtailadmin_choose_page_chosen_multiple
Lxooo wagtailadmin_choose_page_external_link
Lxooo wagtailadmin_choose_page_email_link
Lxooo wagtailadmin_choose_page_phone_link
Lxooo wagtailadmin_choose_page_anchor_link
Lxooo wagtailadmin_tag_autocomplete
Lxooo wagtailadmin_tag_model_autocomplete taggit tag

Lx--- wagtailadmin_collections:index
Lx--- wagtailadmin_collections:add
Lx--- wagtailadmin_collections:edit 1
Lx--- wagtailadmin_collections:delete 1
Lx--- wagtailadmin_collections:set_privacy 1

Lxxxo wagtailadmin_workflows:index
Lxxxo wagtailadmin_workflows:index_results
Lxxxo wagtailadmin_workflows:add
Lx--- wagtailadmin_workflows:enable workflow
Lxxxo wagtailadmin_workflows:disable workflow
Lxxxo wagtailadmin_workflows:edit workflow
Lxxxo wagtailadmin_workflows:usage workflow
Lxxxo wagtailadmin_workflows:usage_results workflow
Lx--- wagtailadmin_workflows:remove library
Lx--- wagtailadmin_workflows:remove library workflow
Lxxxo wagtailadmin_workflows:add_task wagtailcore groupapprovaltask
Lxxxo wagtailadmin_workflows:select_task_type
Lxxxo wagtailadmin_workflows:task_index
Lxxxo wagtailadmin_workflows:task_index_results
Lxxxo wagtailadmin_workflows:edit_task task
Lxxxo wagtailadmin_workflows:disable_task task
Lx--- wagtailadmin_workflows:enable_task task
Lxooo wagtailadmin_workflows:task_chooser
Lxooo wagtailadmin_workflows:task_chooser_results
Lxooo wagtailadmin_workflows:task_chooser_create
Lxooo wagtailadmin_workflows:task_chosen task

Lxxoo wagtailadmin_reports:locked_pages
Lxxoo wagtailadmin_reports:locked_pages_results
Lxooo wagtailadmin_reports:workflow
Lxooo wagtailadmin_reports:workflow_results
Lxooo wagtailadmin_reports:workflow_tasks
Lxooo wagtailadmin_reports:workflow_tasks_results
Lxxoo wagtailadmin_reports:site_history
Lxxoo wagtailadmin_reports:site_history_results
Lxooo wagtailadmin_reports:aging_pages
Lxooo wagtailadmin_reports:aging_pages_results
Lxooo wagtailadmin_reports:page_types_usage
Lxooo wagtailadmin_reports:page_types_usage_results

Lxooo wagtailadmin_account
Lxooo wagtailadmin_dismissibles

Lx--- wagtailadmin_editing_sessions:ping wagtailcore page draft 1
Lx--- wagtailadmin_editing_sessions:release 1

Lx--- wagtailadmin_block_preview

Lx--- wagtailembeds:chooser
Lx--- wagtailembeds:chooser_upload

Lxxxx wagtailsnippets:index

Lx--- wagtaildocs:index
Lx--- wagtaildocs:index_results
Lx--- wagtaildocs:add
Lx--- wagtaildocs:edit 1
Lx--- wagtaildocs:delete 1
Lx--- wagtaildocs:add_multiple
Lx--- wagtaildocs:edit_multiple 1
Lx--- wagtaildocs:create_multiple_from_uploaded_document 1
Lx--- wagtaildocs:delete_multiple 1
Lx--- wagtaildocs:delete_upload_multiple 1
Lx--- wagtaildocs:document_usage 1

Lx--- wagtailimages:index
Lx--- wagtailimages:index_results
Lx--- wagtailimages:edit 1
Lx--- wagtailimages:delete 1
Lx--- wagtailimages:url_generator 1
Lx--- wagtailimages:url_generator_output 1
Lx--- wagtailimages:preview 1 x
Lx--- wagtailimages:add
Lx--- wagtailimages:image_usage 1
Lx--- wagtailimages:add_multiple
Lx--- wagtailimages:edit_multiple 1
Lx--- wagtailimages:create_multiple_from_uploaded_image 1
Lx--- wagtailimages:delete_multiple 1
Lx--- wagtailimages:delete_upload_multiple 1

Lxxxo wagtailsites:index
Lxxxo wagtailsites:index_results
Lxxxx wagtailsites:add
Lxxxo wagtailsites:edit site
Lxxxx wagtailsites:delete site
Lxxxo wagtailsites:history site
Lxxxo wagtailsites:history_results site
Lxxxo wagtailsites:usage site
Lxxxx wagtailsites:copy site

Lxxxo wagtailusers_users:add
Lxxxo wagtailusers_users:edit user
Lxxxo wagtailusers_users:delete user
Lxxxo wagtailusers_users:history user
Lxxxo wagtailusers_users:history_results user
Lxxxo wagtailusers_users:usage user
Lxxxo wagtailusers_users:copy user

Lxxxo wagtailusers_groups:index
Lxxxo wagtailusers_groups:index_results
Lxxxo wagtailusers_groups:add
Lxxxo wagtailusers_groups:edit group
Lxxxx wagtailusers_groups:delete group
Lxxxo wagtailusers_groups:history group
Lxxxo wagtailusers_groups:history_results group
Lxxxo wagtailusers_groups:usage group

Lx--- wagtaildocs_chooser:choose
Lx--- wagtaildocs_chooser:choose_results
Lx--- wagtaildocs_chooser:chosen 1
Lx--- wagtaildocs_chooser:chosen_multiple
Lx--- wagtaildocs_chooser:create

Lx--- wagtailimages_chooser:choose
Lx--- wagtailimages_chooser:choose_results
Lx--- wagtailimages_chooser:chosen 1
Lx--- wagtailimages_chooser:chosen_multiple
Lx--- wagtailimages_chooser:create
Lx--- wagtailimages_chooser:select_format 1

Lxooo wagtailadmin_sprite
LxLLL wagtailadmin_login
Lx--- wagtailadmin_password_reset
Lx--- wagtailadmin_password_reset_done
Lx--- wagtailadmin_password_reset_confirm x x
Lx--- wagtailadmin_password_reset_complete
Lxooo wagtailadmin_javascript_catalog
L---- wagtaildocs_serve 1 x.txt
L---- wagtaildocs_authenticate_with_password 1
L---- wagtailcore_authenticate_with_password 1 draft
ooooo wagtailcore_login
Loooo wagtail_serve cases/louxiao/
Lx--- wagtailadmin_logout
"""
# Addresses without a name, by their route: what to open, and who.
NAMELESS = {
    "admin/test404/": ("/admin/test404/", "Lxooo"),
    "admin/^.*/$": ("/admin/nowhere/", "ox---"),
}
# (app, model, action) of the actions on many rows at once: who sees the first screen. It shows
# whoever lacks the permission an empty list; who does what is in `actions`.
BULK_ACTIONS = {
    ("wagtailcore", "page", "move"): "Lxooo",
    ("wagtailcore", "page", "publish"): "Lxooo",
    ("wagtailcore", "page", "unpublish"): "Lxooo",
    ("wagtailcore", "page", "delete"): "Lxooo",
    ("wagtaildocs", "document", "add_tags"): "Lx---",
    ("wagtaildocs", "document", "add_to_collection"): "Lx---",
    ("wagtaildocs", "document", "delete"): "Lx---",
    ("wagtailimages", "image", "add_tags"): "Lx---",
    ("wagtailimages", "image", "add_to_collection"): "Lx---",
    ("wagtailimages", "image", "delete"): "Lx---",
}
# Those on words and people: each row asks the permission that deletes or edits it by itself.
BULK_BY_PERMISSION = {
    ("cases", "alias", "delete"),
    ("cases", "businesscategory", "delete"),
    ("cases", "edition", "delete"),
    ("cases", "regulation", "delete"),
    ("cases", "term", "delete"),
    ("people", "employee", "delete"),
    ("people", "unit", "delete"),
    ("people", "user", "assign_role"),
    ("people", "user", "delete"),
    ("people", "user", "set_active_state"),
}


def wagtail_rows() -> list[WagtailRow]:
    """Return the table as rows."""
    lines = (line.split() for line in TABLE.splitlines() if line)
    return [WagtailRow(who, name, tuple(rest)) for who, name, *rest in lines]
