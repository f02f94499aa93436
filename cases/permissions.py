"""Who may do what with cases and regulations, as questions. Views and querysets go through it."""

from portal.people.permissions import Viewer, has_role
from portal.people.roles import Role


def may_import(viewer: Viewer) -> bool:
    """Ask whether somebody may bring documents in. Yes: 编辑 and above."""
    return has_role(viewer, Role.EDITOR)


def may_edit_case(viewer: Viewer) -> bool:
    """Ask whether somebody may change drafts, mask and link them. Yes: 编辑 and above."""
    return has_role(viewer, Role.EDITOR)


def may_publish_case(viewer: Viewer) -> bool:
    """Ask whether somebody may publish, or keep personal data. Yes: 审核 and above."""
    return has_role(viewer, Role.MODERATOR)


def may_read_revisions(viewer: Viewer) -> bool:
    """Ask whether somebody may read earlier revisions, where unmasked originals remain.

    Yes: 审核 and above. An editor sees the latest draft only.
    """
    return has_role(viewer, Role.MODERATOR)


def may_confirm_successions(viewer: Viewer) -> bool:
    """Ask whether somebody may confirm what became of a clause. Yes: 编辑 and above."""
    return has_role(viewer, Role.EDITOR)
