"""What a room says of its entries in the navigation: plain values, gathered at the top.

It knows no page and no template; whether the address exists is the concern of who declares it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.people.roles import Role


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One entry of the navigation, declared as `navigation` on an AppConfig.

    `address` is a function that returns the address, or None where there is nothing to go to yet.
    `icon` names a symbol of `site/icons.svg`. `role` is who sees the entry; None: whoever may read
    the library. Entries stand in order of `position`.
    """

    label: str
    address: Callable[[], str | None]
    icon: str
    position: int
    role: Role | None = None
