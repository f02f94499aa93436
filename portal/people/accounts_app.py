"""Wagtail's users app with the forms of this house; Django knows it under Wagtail's own name."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(WagtailUsersAppConfig):  # type: ignore[misc]  # Wagtail is untyped
    """Accounts by employee number."""

    verbose_name = "账号"
    user_viewset = "portal.people.accounts.AccountViewSet"
