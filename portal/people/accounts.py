"""The forms of accounts in the admin: 工号, 姓, 名, roles. Superusers are made by command only."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Concat
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from portal.people.lists import narrowed
from portal.people.models import User


class AccountFields:
    """What both forms share: no address is required, and nobody is made superuser by a form."""

    fields: dict[str, forms.Field]

    def settle(self) -> None:
        """Adapt Wagtail's fields."""
        self.fields["email"].required = False
        self.fields["first_name"].label = "名"
        self.fields["last_name"].label = "姓"
        self.fields["groups"].label = "角色"
        self.fields["groups"].help_text = "审核包含编辑的权限，管理员包含全部。"
        if flag := self.fields.get("is_superuser"):
            flag.disabled = True
            flag.label = flag.help_text = ""
            flag.widget = forms.HiddenInput()


class AccountCreationForm(AccountFields, UserCreationForm):  # type: ignore[misc]  # Wagtail is untyped
    """A new account, whose owner changes the password at the first sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle()

    def save(self, commit: bool = True) -> User:  # noqa: FBT001 - Django's signature
        """Save, with a mark on the password that was given."""
        self.instance.must_change_password = True
        return cast(User, super().save(commit))


class AccountEditForm(AccountFields, UserEditForm):  # type: ignore[misc]  # Wagtail is untyped
    """An account that exists; a new password is a first password, unless one sets one's own."""

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, editing_self=editing_self, **kwargs)
        self.editing_self = editing_self
        self.settle()

    def save(self, commit: bool = True) -> User:  # noqa: FBT001 - Django's signature
        """Save, with a mark on a password that was given to somebody else."""
        if self.cleaned_data.get("password1"):
            self.instance.must_change_password = not self.editing_self
        return cast(User, super().save(commit))


class AccountIndexView(IndexView):  # type: ignore[misc]  # Wagtail is untyped
    """The list of accounts: a name is typed whole, and stored in two columns."""

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """Narrow the list to what was typed."""
        if not self.is_searching:
            return queryset
        named = User.objects.annotate(whole_name=Concat("last_name", "first_name"))
        found = narrowed(named, self.search_query, ("username", "whole_name", "email"))
        return queryset.filter(pk__in=found.values("pk"))


class AccountViewSet(UserViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """账号."""

    index_view_class = AccountIndexView

    menu_label = "账号"
    create_template_name = "people/accounts/create.html"
    edit_template_name = "people/accounts/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:  # noqa: FBT001 - Wagtail's signature
        """Return our form."""
        return AccountEditForm if for_update else AccountCreationForm
