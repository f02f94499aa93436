"""The jobs of this room: what becomes true because a day has begun."""

from portal.people.services import follow_grants


def follow_grants_today() -> str:
    """Bring the groups of everybody to the grants of today."""
    return f"更新角色 {follow_grants()} 处"
