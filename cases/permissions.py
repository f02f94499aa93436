"""Who may do what with cases and regulations, as questions. Views and querysets go through it."""

from django.db.models import QuerySet

from portal.people.models import User
from portal.people.permissions import Viewer, has_role, who_have_role
from portal.people.roles import Role


def may_import(viewer: Viewer) -> bool:
    """Ask whether somebody may bring documents in. Yes: 编辑 and above."""
    return has_role(viewer, Role.EDITOR)


def who_may_import() -> QuerySet[User]:
    """Return everybody for whom `may_import` says yes."""
    return who_have_role(Role.EDITOR)


def may_edit_case(viewer: Viewer) -> bool:
    """Ask whether somebody may change drafts, mask and link them. Yes: 编辑 and above."""
    return has_role(viewer, Role.EDITOR)


def who_may_edit_case() -> QuerySet[User]:
    """Return everybody for whom `may_edit_case` says yes."""
    return who_have_role(Role.EDITOR)


def may_publish_case(viewer: Viewer) -> bool:
    """Ask whether somebody may publish, or keep personal data. Yes: 审核 and above."""
    return has_role(viewer, Role.MODERATOR)


def who_may_publish_case() -> QuerySet[User]:
    """Return everybody for whom `may_publish_case` says yes."""
    return who_have_role(Role.MODERATOR)


def may_read_revisions(viewer: Viewer) -> bool:
    """Ask whether somebody may read earlier revisions, where unmasked originals remain.

    Yes: 审核 and above. An editor sees the latest draft only.
    """
    return has_role(viewer, Role.MODERATOR)


def who_may_read_revisions() -> QuerySet[User]:
    """Return everybody for whom `may_read_revisions` says yes."""
    return who_have_role(Role.MODERATOR)


def may_confirm_successions(viewer: Viewer) -> bool:
    """Ask whether somebody may confirm what became of a clause. Yes: 编辑 and above."""
    return has_role(viewer, Role.EDITOR)


def who_may_confirm_successions() -> QuerySet[User]:
    """Return everybody for whom `may_confirm_successions` says yes."""
    return who_have_role(Role.EDITOR)
