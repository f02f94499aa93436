"""The roles of the product and their rank. Pure: it knows names, no database and no person."""

from enum import StrEnum


class Role(StrEnum):
    """A role; its value is the name of the Django group that carries it."""

    STAFF = "员工"
    EDITOR = "编辑"
    MODERATOR = "审核"
    ADMINISTRATOR = "管理员"


# Who holds a role of the right column may do what the left one may.
INCLUDES: dict[Role, tuple[Role, ...]] = {
    Role.STAFF: (Role.STAFF, Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR),
    Role.EDITOR: (Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR),
    Role.MODERATOR: (Role.MODERATOR, Role.ADMINISTRATOR),
    Role.ADMINISTRATOR: (Role.ADMINISTRATOR,),
}
