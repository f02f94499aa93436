"""The roles of the product, declared once. Pure: it knows names, no database and no person.

A new role is a member of `Role` and a row of `ROLES`; its group is made when it is first granted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role; its value stands in the grants and is never changed."""

    STAFF = "staff"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class RoleDeclaration:
    """What a role is called, the Django group that carries it for Wagtail, and what it includes.

    `superusers_hold`: whether a superuser acts in it without a grant. A role of a room with
    personal records leaves it, and stays out of what 管理员 includes.
    """

    role: Role
    label: str
    group: str
    includes: frozenset[Role] = frozenset()
    superusers_hold: bool = False


_LIBRARY = frozenset({Role.STAFF, Role.EDITOR})

ROLES = (
    RoleDeclaration(Role.STAFF, "员工", "员工", superusers_hold=True),
    RoleDeclaration(Role.EDITOR, "编辑", "编辑", frozenset({Role.STAFF}), superusers_hold=True),
    RoleDeclaration(Role.MODERATOR, "审核", "审核", _LIBRARY, superusers_hold=True),
    RoleDeclaration(
        Role.ADMINISTRATOR, "管理员", "管理员", _LIBRARY | {Role.MODERATOR}, superusers_hold=True
    ),
)
ROLE_OF_GROUP = {declared.group: declared.role for declared in ROLES}
GROUP_OF_ROLE = {declared.role: declared.group for declared in ROLES}


def roles_sufficient_for(
    role: Role, declarations: Iterable[RoleDeclaration] = ROLES
) -> frozenset[Role]:
    """Return the roles that let somebody act in this one: itself, and those that include it."""
    return frozenset(
        declared.role
        for declared in declarations
        if declared.role == role or role in declared.includes
    )


def roles_of_superusers(declarations: Iterable[RoleDeclaration] = ROLES) -> frozenset[Role]:
    """Return the roles that a superuser acts in without a grant."""
    return frozenset(declared.role for declared in declarations if declared.superusers_hold)
